import AptModel
import Evidence

/// The clocks against each other, and each against the servers that it spoke to.
struct ClockRows {
    private let left: ClockAssessment
    private let right: ClockAssessment
    private let sides: (left: Observations, right: Observations)
    private let clocks: ClockPairing?

    init(_ left: ComparedSide, _ right: ComparedSide, _ clocks: ClockPairing?) {
        self.left = left.clock
        self.right = right.clock
        sides = (left.observations, right.observations)
        self.clocks = clocks
    }

    var all: [ComparisonRow] { [againstEachOther, againstServers] }

    private var againstEachOther: ComparisonRow {
        guard let pairing = sameKernel ?? clocks else {
            return ComparisonRow(
                .clock, left: ClockRows.shown(left, sides.left), right: ClockRows.shown(right, sides.right),
                differs: left.unreadable != right.unreadable,
                note: "not read at the same moment; compare them through their servers")
        }
        let ahead = pairing.rightAheadSeconds
        let slack = max(ClockAssessment.rounding, pairing.uncertaintySeconds)
        let differs = ahead.magnitude > UInt64(max(0, slack))
        let distance =
            ahead == 0 || !differs
            ? "the same time" : "\(Wording.duration(ahead)) \(ahead > 0 ? "ahead of" : "behind") the left"
        let about = pairing.uncertaintySeconds > 0 ? ", give or take \(pairing.uncertaintySeconds) s" : ""
        return ComparisonRow(
            .clock, left: ClockRows.shown(left, sides.left),
            right: ClockRows.shown(right, sides.right) + " (\(distance)\(about))", differs: differs,
            note: differs || sameKernel == nil ? nil : "one kernel, one clock")
    }

    /// CLOCK_REALTIME has no namespace: under one kernel all processes have one clock. Where one is shown another time, a preloaded
    /// library, a clock call that is refused or made up, or an emulated kernel stands in between.
    private var sameKernel: ClockPairing? {
        guard let boot = sides.left.machine.bootId, boot == sides.right.machine.bootId, sides.left.at == nil,
            sides.right.at == nil, !left.unreadable, !right.unreadable
        else { return nil }
        func shift(_ clock: ClockAssessment) -> Int64 { clock.kernel.map { clock.now - $0 } ?? 0 }
        return ClockPairing(rightAheadSeconds: shift(right) &- shift(left), uncertaintySeconds: 0)
    }

    private static func shown(_ clock: ClockAssessment, _ seen: Observations) -> String {
        guard !clock.unreadable else { return "cannot be read" }
        let library = seen.clock.preloaded?.library ?? (clock.kernel == nil ? nil : seen.clock.preload)
        return clock.now.rfc3339 + (library.map { ", made by \($0)" } ?? "")
    }

    private var againstServers: ComparisonRow {
        let offsets = [left, right].map { $0.restsOnKernel ? nil : $0.offset }
        let words = offsets.map { offset in
            offset.map { seconds in
                seconds.magnitude <= UInt64(ClockAssessment.rounding)
                    ? "right" : "\(Wording.duration(seconds)) \(seconds > 0 ? "ahead" : "behind")"
            }
        }
        var differs: Bool?
        if let one = offsets[0], let other = offsets[1] {
            differs = (one &- other).magnitude > UInt64(ClockAssessment.rounding)
        }
        return ComparisonRow(.clockAgainstServers, left: words[0], right: words[1], differs: differs)
    }
}
