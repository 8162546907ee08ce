import Evidence
import Probes
import Testing

/// Whether there is room for programs that work side by side.
@Suite struct RoomyLimitsTests {
    private static func group(_ controller: String, left: Int64) -> LimitsObservation {
        var limits = LimitsObservation()
        limits.controlGroup.levels = [
            ControlGroupLevel(controller: controller, path: "/a", max: 1 << 40, current: (1 << 40) - left)
        ]
        return limits
    }

    private static func limit(_ name: String, _ soft: Int64?) -> LimitsObservation {
        var limits = LimitsObservation()
        limits.limits = [ProcessLimitObservation(name: name, soft: soft, hard: nil)]
        return limits
    }

    @Test func noLimitIsRoom() {
        #expect(LimitsObservation().isRoomy)
        #expect(Self.limit("Max processes", nil).isRoomy)
    }

    @Test(arguments: [
        (group("memory", left: 128 << 20), true), (group("memory", left: (128 << 20) - 1), false),
        (group("pids", left: 64), true), (group("pids", left: 63), false),
        (limit("Max open files", 256), true), (limit("Max open files", 255), false),
        (limit("Max processes", 256), true), (limit("Max processes", 255), false),
        (limit("Max file size", 0), true),
    ])
    func whatIsNearCounts(limits: LimitsObservation, roomy: Bool) {
        #expect(limits.isRoomy == roomy)
    }
}
