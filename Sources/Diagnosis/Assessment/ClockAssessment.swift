import AptModel
import Evidence

/// What the evidence says of this machine's clock.
///
/// Servers' Date headers are hints, ones from a verified TLS connection better ones; a good signature's own time is a
/// lower bound that a wrong server cannot move, though a publisher's wrong clock can.
struct ClockAssessment: Sendable {
    /// The time that every rule takes as now: `--at`, or the clock as apt is shown it.
    var now: Timestamp
    /// True where `now` was given by `--at`: nothing to mend on this machine.
    var given: Bool
    /// The best estimate of the true time at the same moment; nil where nothing outside told it.
    var reference: Timestamp?
    /// How many different hosts the reference rests on.
    var witnesses: Int
    /// Whether the reference rests on verified TLS connections.
    var secure: Bool
    /// What the kernel's own clock shows, where programs here are shown another time by something in between.
    var kernel: Timestamp?
    /// True where nothing outside told the time, and the kernel's own clock is the reference.
    var restsOnKernel = false
    /// False where only an answer that a cache may have replayed told the time.
    var fresh: Bool
    /// The newest time of a signature that the cryptography calls good.
    var provenLowerBound: Timestamp?
    /// How many different repositories have a good signature that lies ahead of this clock.
    var repositoriesAhead: Int
    /// What the TLS certificates say, where every https host failed on their dates.
    var certificates: CertificateHint?
    /// Where the clock starts when nobody sets it, if it is near there.
    var unsetAnchor: String?
    /// True before 1998, when apt was first written: no machine with apt has that time.
    var atEpoch: Bool
    /// Set where the clock calls themselves failed.
    var unreadable: Bool
    /// True under `--file`, where nothing outside tells the time.
    private var fileOnly: Bool

    /// Hints are whole seconds and travel; below this many seconds of distance a clock is right.
    static let tolerance: Int64 = 60
    /// What a Date header of whole seconds may be wrong by, where single seconds decide.
    static let rounding: Int64 = 2
    /// 1998-01-01.
    private static let firstApt = Timestamp(seconds: 883_612_800)

    /// Seconds by which this clock is ahead of the reference, negative where behind.
    var offset: Int64? { reference.map { now - $0 } }
    /// True where outside time is at hand and agrees.
    var isRight: Bool { offset.map { $0.magnitude <= UInt64(ClockAssessment.tolerance) } ?? false }
    var isAhead: Bool { offset.map { $0 > ClockAssessment.tolerance } ?? false }
    var isBehind: Bool { offset.map { $0 < -ClockAssessment.tolerance } ?? false }

    /// True where nobody has set this clock since it started, or it cannot be read at all.
    ///
    /// Nearness to an anchor alone is no proof: fake-hwclock saves the time every hour, so a right clock is near it too.
    var isUnset: Bool {
        if unreadable { return true }
        guard unsetAnchor != nil else { return false }
        if reference != nil { return isBehind }
        if atEpoch { return true }
        return !fileOnly && (provenLowerBound.map { $0 - now > ClockAssessment.tolerance } ?? false)
    }

    /// How sure a finding that rests on the reference may be.
    var confidence: Confidence {
        guard reference != nil, fresh else { return .possible }
        if restsOnKernel { return .likely }
        return secure || witnesses > 1 ? .certain : .likely
    }

    init(_ run: Observations) {
        let started = run.clock.now ?? run.startedAt
        let now = run.at ?? run.clock.preloaded?.now ?? started
        self.now = now
        given = run.at != nil
        unreadable = run.clock.now == nil && run.at == nil
        fileOnly = run.scope == .file
        let signed = run.sources.flatMap { source in
            source.looks.compactMap(\.verification).flatMap(\.signatures)
                .filter { [.good, .expiredKey, .expiredSignature].contains($0.status) }.compactMap(\.createdAt)
                .map { (repository: source.uri ?? source.file ?? "", time: $0) }
        }
        let bound = signed.map(\.time).max()
        provenLowerBound = bound
        repositoriesAhead = Set(signed.filter { $0.time > now }.map(\.repository)).count
        let outside = ClockWitnesses(run, started: started, now: now, bound: bound)
        reference = outside.time
        witnesses = outside.hosts
        secure = outside.secure
        fresh = outside.fresh
        kernel = run.at == nil ? run.clock.kernelTime : nil
        if reference == nil, let kernel {
            (reference, fresh, restsOnKernel) = (kernel, true, true)
        }
        certificates = run.at == nil ? CertificateHint(run, now: now) : nil
        atEpoch = now < ClockAssessment.firstApt
        unsetAnchor = ClockAssessment.anchor(near: now, run: run)
    }

    /// The start of time that the clock is within a day (and the uptime) of, if any.
    private static func anchor(near now: Timestamp, run: Observations) -> String? {
        let uptime = min(max(run.clock.uptimeSeconds ?? 0, 0), 3.2e9)
        let slack = (uptime.isFinite ? Int64(uptime) : 0) + 86_400
        if now < firstApt { return "the epoch, 1970-01-01" }
        if let millennium = Timestamp(year: 2000, month: 1, day: 1), now >= millennium, now - millennium <= slack {
            return "2000-01-01"
        }
        guard run.at == nil else { return nil }
        return run.clock.anchors.first { now >= $0.time && now - $0.time <= slack }?.name
    }
}

extension LookObservation {
    /// Every transfer of this look, in the order in which they were made.
    var transfers: [TransferObservation] { [inReleaseTransfer, transfer, signatureTransfer].compactMap { $0 } }
}
