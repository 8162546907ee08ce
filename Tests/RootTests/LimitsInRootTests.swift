import TestSupport
import Testing

/// Real limits and control groups in the roots of three Debian releases: that root's own `apt-get update` and the bundle in the
/// same cage, one after the other.
@Suite(.serialized, .enabled(if: RealRoot.isPossible, Comment(rawValue: RealRoot.reason))) struct LimitsInRootTests {
    @Test(arguments: RealRoot.withApt, RootFault.limits) func aptAndWeAgree(_ root: RealRoot, _ fault: RootFault) throws
    {
        try agree(root, fault)
    }

    @Test(
        .enabled(if: ControlGroupCage.pids != nil, "needs a pids control group that can be made"),
        arguments: RealRoot.withApt, RootFault.processGroups)
    func inAProcessGroup(_ root: RealRoot, _ fault: RootFault) throws { try agree(root, fault) }

    /// The package caches of 40,000 packages are made in memory; they fit into none of the first two groups.
    @Test(
        .enabled(if: ControlGroupCage.memory != nil, "needs a memory control group that can be made"),
        arguments: RealRoot.withApt, [8, 16, 256])
    func inAMemoryGroup(_ root: RealRoot, _ mebibytes: Int) throws {
        let scene = try RootScene(root, packages: 40_000)
        let group = ControlGroupCage(memoryBytes: mebibytes << 20)
        var cage = RootCage(group.fault)
        cage.prefix = group.prefix
        let apt = try scene.aptUpdate(in: cage)
        let run = try scene.check(in: cage)
        if mebibytes > 16 {
            #expect(apt.succeeded, "\(apt)")
            #expect(run.exit == 0, "\(run.findings)")
        } else {
            #expect(!apt.succeeded, "apt survives this: \(apt)")
            expectFault(run, "R13", exit: 21, signature: "good", subject: "memory control group")
        }
    }

    private func agree(_ root: RealRoot, _ fault: RootFault) throws {
        let scene = try RootScene(root, keyring: fault.keyring)
        let apt = try scene.aptUpdate(in: fault.cage)
        let run = try scene.check(in: fault.cage)
        guard let code = fault.code(root) else {
            #expect(apt.succeeded, "\(apt)")
            #expect(run.exit == 0 && run.source?.signature.state == "good", "\(run.findings)")
            return
        }
        #expect(!apt.succeeded, "apt survives this: \(apt)")
        let state = fault.signature.isEmpty ? run.source?.signature.state ?? "" : fault.signature
        #expect(["good", "no_verdict"].contains(state))
        expectFault(run, code, exit: 21, signature: state)
    }
}
