import Evidence
import Testing

@testable import Diagnosis

/// Remedies for another root: what is pasted on this machine must not act on it.
@Suite struct InsideRootTests {
    private func steps(_ scenario: Scenario, root: String?) -> [(finding: Finding, step: Remedy.Step)] {
        var run = scenario.observations
        run.machine.root = root
        return diagnose(run).findings.map(\.finding).flatMap { finding in
            finding.remedy.steps.map { (finding, $0) }
        }
    }

    /// Over every scenario: what changes files or asks apt enters the root.
    @Test func noCommandActsOnThisMachine() {
        let changing = [
            "rm ", "mv ", "chmod", "chown", "install ", "mknod", "mount ", "useradd", "dpkg ", "gpg ", "apt-get",
            "apt-config",
        ]
        var entered = 0
        for scenario in Scenarios.all {
            let given = scenario.observations.sources.contains { $0.trust.kind == .given }
            for (finding, step) in steps(scenario, root: "/srv/a root") where !(given && finding.faultClass == .keyring)
            {
                if step.command.hasPrefix("chroot '/srv/a root' ") { entered += 1 }
                #expect(
                    !changing.contains { step.command.hasPrefix($0) } || step.label.hasPrefix("on the host"),
                    "\(scenario.name): \(step.command)")
                #expect(
                    !step.command.hasPrefix("apt-verdict check ") || step.command.contains("--root '/srv/a root'"))
                #expect(!step.command.contains("rm -rf"), "\(scenario.name): \(step.command)")
            }
        }
        #expect(entered > 50)
    }

    @Test func thisMachinesOwnCommandsStayAsTheyAre() {
        for scenario in Scenarios.all {
            #expect(steps(scenario, root: nil).allSatisfy { !$0.step.command.contains("chroot") })
        }
    }
}
