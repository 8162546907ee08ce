import Linux
import TestSupport
import Testing

/// Each fault in the roots of three Debian releases: that root's own `apt-get update` and the bundle side by side.
@Suite(.enabled(if: RealRoot.isPossible, Comment(rawValue: RealRoot.reason))) struct FaultInRootTests {
    @Test(arguments: RealRoot.withApt, RootFault.all) func aptAndWeAgree(_ root: RealRoot, _ fault: RootFault) throws {
        let scene = try RootScene(root, keyring: fault.keyring)
        let apt = try scene.aptUpdate(in: fault.cage)
        let run = try scene.check(in: fault.cage)
        #expect(apt.succeeded == (run.exit == 0), "apt: \(apt)\nwe: \(run.findings)")
        if let code = fault.code(root) {
            #expect(!apt.succeeded, "apt survives this: \(apt)")
            expectFault(run, code, exit: run.report.exitCode, signature: fault.signature)
        } else {
            #expect(apt.succeeded, "\(apt)")
            #expect(run.exit == 0 && run.source?.signature.state == "good", "\(run.findings)")
        }
    }
}
