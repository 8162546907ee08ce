import AptModel
import Evidence

/// What the evidence says of this machine's clock.
///
/// Servers' Date headers are hints, ones from a verified TLS connection better ones; a good signature's own time is a
/// lower bound that a wrong server cannot move.
struct ClockAssessment: Sendable {
    /// The time that every rule takes as now: `--at`, or the clock.
    var now: Timestamp
    /// The best estimate of the true time at the same moment; nil where nothing outside told it.
    var reference: Timestamp?
    /// How many different hosts the reference rests on.
    var witnesses: Int
    /// The newest time of a good signature.
    var provenLowerBound: Timestamp?
    /// Where the clock starts when nobody sets it, if it is near there.
    var unsetAnchor: String?
    /// Set where the clock calls themselves failed.
    var unreadable: Bool

    /// Hints are whole seconds and travel; below this many seconds of distance a clock is right.
    static let tolerance: Int64 = 60

    /// Seconds by which this clock is ahead of the reference, negative where behind.
    var offset: Int64? { reference.map { now - $0 } }
    /// True where outside time is at hand and agrees.
    var isRight: Bool { offset.map { abs($0) <= ClockAssessment.tolerance } ?? false }

    init(_ run: Observations) {
        let started = run.clock.now ?? run.startedAt
        now = run.at ?? started
        unreadable = run.clock.now == nil && run.at == nil
        let transfers = run.sources.flatMap(\.looks).flatMap(\.transfers)
        let bound = run.sources.flatMap(\.looks).compactMap(\.verification).flatMap(\.signatures)
            .filter { $0.status == .good }.compactMap(\.createdAt).max()
        provenLowerBound = bound

        var estimates: [(host: String, secure: Bool, time: Timestamp)] = []
        for transfer in transfers {
            guard let date = transfer.serverDate, let at = transfer.serverDateAt, transfer.origin == .network else {
                continue
            }
            let time = date + (transfer.ageSeconds ?? 0) + -(at - started)
            // A server whose time is before a good signature's is a frozen cache or has no clock.
            if let bound, bound - time > ClockAssessment.tolerance, transfer.ageSeconds == nil { continue }
            let secure = transfer.tls?.verified == true && transfer.failure == nil
            estimates.append((transfer.effectiveUrl.map(hostPart) ?? "", secure, time))
        }
        let best = estimates.contains(where: \.secure) ? estimates.filter(\.secure) : estimates
        let times = best.map(\.time).sorted()
        reference = times.isEmpty ? nil : times[times.count / 2]
        witnesses = Set(best.map(\.host)).count
        unsetAnchor = ClockAssessment.anchor(near: now, run: run)
    }

    /// The start of time that the clock is within a day (and the uptime) of, if any.
    private static func anchor(near now: Timestamp, run: Observations) -> String? {
        let slack = Int64(run.clock.uptimeSeconds ?? 0) + 86_400
        if now.seconds < 883_612_800 { return "the epoch, 1970-01-01" }  // before 1998, when apt was first written
        if let millennium = Timestamp(year: 2000, month: 1, day: 1), now >= millennium, now - millennium <= slack {
            return "2000-01-01"
        }
        return run.clock.anchors.first { now >= $0.time && now - $0.time <= slack }?.name
    }
}

/// The host of a URL without userinfo and port, for counting witnesses.
private func hostPart(_ url: String) -> String {
    let parts = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[1].isEmpty else { return url }
    let authority = parts[2].prefix { $0 != "/" }
    return String(authority.split(separator: "@").last ?? authority)
}

extension LookObservation {
    /// Every transfer of this look, in the order in which they were made.
    var transfers: [TransferObservation] { [inReleaseTransfer, transfer, signatureTransfer].compactMap { $0 } }
}
