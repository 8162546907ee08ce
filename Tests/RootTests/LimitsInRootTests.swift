import Lab
import TestSupport
import Testing

/// What only a control group shows that the root does not: a container engine that mounts no /sys.
@Suite(.serialized, .enabled(if: RealRoot.isPossible, Comment(rawValue: RealRoot.reason))) struct LimitsInRootTests {
    @Test(
        .enabled(if: ControlGroupCage.pids != nil, "needs a pids control group that can be made"),
        arguments: RealRoot.withApt)
    func aGroupThatCannotBeSeen(_ root: RealRoot) throws {
        let group = ControlGroupCage(pids: 3, isSeen: false)
        var cage = RootCage(group.fault)
        cage.prefix = group.prefix
        let scene = try RootScene(root)
        let apt = try scene.aptUpdate(in: cage)
        #expect(!apt.succeeded, "\(apt)")
        let run = try scene.check(in: cage)
        #expect(run.report.codes.first == "R12" && run.exit == 21, "\(run.findings)")
    }
}
