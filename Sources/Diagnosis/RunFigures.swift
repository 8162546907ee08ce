import AptModel
import Evidence

/// The numbers of a run that monitoring compares with thresholds. What is not known is nil, never 0.
public struct RunFigures: Sendable, Equatable {
    /// The present as well as it is known: what servers said where they did, else this machine's clock; `--at` before both. nil
    /// where the clock cannot be read and nothing else told.
    public var now: Timestamp?
    /// Seconds by which this clock is ahead of what servers (or the kernel) say, negative where behind; nil where nothing
    /// outside told the time, and under `--at`.
    public var clockOffsetSeconds: Int64?
    /// False where the deadline or an interruption left sources or probes undone, or the container ended meanwhile.
    public var isComplete: Bool
    /// In the order of the evidence's sources.
    public var sources: [SourceFigures]

    public init(_ observations: Observations) {
        let run = RunCase(observations)
        let clock = run.clock
        let readable = !clock.unreadable
        now = clock.given ? clock.now : clock.reference ?? (readable ? clock.now : nil)
        clockOffsetSeconds = clock.given || !readable ? nil : clock.offset
        isComplete =
            observations.interruptedBySignal == nil && (observations.leftOut ?? []).isEmpty
            && observations.targetProcess?.ended != true && !observations.sources.contains(where: \.isUnfinished)
        sources = observations.sources.map { SourceFigures(SourceCase($0, in: run)) }
    }
}

/// The same of one source, from its first look.
public struct SourceFigures: Sendable, Equatable {
    /// Date of the verified Release file.
    public var releaseDate: Timestamp?
    /// Until when apt here accepts it: Valid-Until, moved by Valid-Until-Min and -Max; nil where there is no end, or none is known.
    public var validUntil: Timestamp?
    /// When the signature's key expires: the latest of several good ones, for apt needs one; where all signatures failed for an
    /// expired key, when that was. nil where a good one never expires, or nothing is known.
    public var keyExpiry: Timestamp?
    /// How long the transfer of the signed file took, both files of a detached pair together; nil where nothing was fetched.
    public var transferSeconds: Double?
    /// Seconds by which its Date is behind that of `--reference`, 0 where it is not; nil where there is nothing to hold it against.
    public var behindReferenceSeconds: Int64?

    init(_ source: SourceCase) {
        let window = ValidityWindow(source)
        releaseDate = window?.date
        validUntil = window?.validUntil
        let good = source.signature.signers.filter { $0.status == .good }
        let deciding = good.isEmpty ? source.signature.signers.filter { $0.status == .expiredKey } : good
        let expiries = deciding.map(\.observed.keyExpiresAt)
        keyExpiry = expiries.contains(nil) ? nil : expiries.compactMap { $0 }.max()
        let transfers = [source.look?.transfer, source.look?.signatureTransfer].compactMap { $0 }
            .filter { $0.origin == .network }
        transferSeconds = transfers.isEmpty ? nil : transfers.reduce(0) { $0 + $1.seconds }
        behindReferenceSeconds = source.reference?.behind
    }
}

extension SourceObservation {
    /// Whether the end of the run came before the end of this source.
    fileprivate var isUnfinished: Bool {
        if let notTried { return [.deadline, .interrupted, .containerEnded].contains(notTried.reason) }
        return looks.contains { look in
            if let reason = look.verification?.noVerdict?.reason, [.deadline, .interrupted].contains(reason) {
                return true
            }
            return look.transfers.contains { transfer in
                transfer.failure.map { [.deadline, .interrupted].contains($0.kind) } ?? false
            }
        }
    }
}
