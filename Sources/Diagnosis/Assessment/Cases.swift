import AptModel
import Evidence

/// What rules about the whole run look at.
struct RunCase: Sendable {
    var observations: Observations
    var clock: ClockAssessment
    var policy: Policy
    /// What sources are held against, by suite.
    var references: [String: [ReferenceObservation]]
    /// What the transfers of all sources show together.
    let transfers: RunTransfers

    init(_ observations: Observations) {
        self.observations = observations
        transfers = RunTransfers(observations.sources)
        references = Dictionary(grouping: observations.references ?? [], by: \.suite)
        clock = ClockAssessment(observations)
        policy = Policy(apt: observations.apt, now: clock.now)
    }

    func directory(_ role: DirectoryObservation.Role) -> DirectoryObservation? {
        observations.directories.first { $0.role == role }
    }
}

/// What rules about one source look at: its evidence, and what was worked out from it once for all rules. One that a hundred rules
/// share, since it is large.
final class SourceCase: Sendable {
    let run: RunCase
    let source: SourceObservation
    let signature: SignatureAssessment
    /// The keyrings that the source's trust names, in that order.
    let keyrings: [KeyringObservation]
    /// The transfer that kept us from having the file: one that failed, or answered with an error status.
    let failedTransfer: TransferObservation?
    /// All bytes that were announced have come, with an answer that says so.
    let delivered: Bool

    init(_ source: SourceObservation, in run: RunCase) {
        self.run = run
        self.source = source
        signature = SignatureAssessment(
            look: source.looks.first, trust: source.trust, policy: run.policy, clock: run.clock)
        keyrings = source.trust.keyrings.compactMap { path in
            run.observations.keyrings.first { $0.path == path }
        }
        let look = source.looks.first
        failedTransfer = [look?.transfer, look?.signatureTransfer].compactMap { $0 }.first {
            $0.failure != nil || ($0.httpStatus ?? 200) >= 400 || $0.lengthMet == false
        }
        delivered = look?.transfer != nil && failedTransfer == nil
    }

    var clock: ClockAssessment { run.clock }
    var policy: Policy { run.policy }
    /// The first look: what apt would see.
    var look: LookObservation? { source.looks.first }
    var framing: FramingObservation? { look?.framing }
    /// The verified fields of the Release file.
    var fields: ReleaseObservation.Fields? { look?.release?.fields }

    /// Our own check found a signature that this apt's back-end calls good.
    var isGood: Bool { signature.isGood(policy) }

    /// The newest Release file that a reference has of its suite; nil where there is none to hold it against.
    var reference: ReferenceAssessment? { ReferenceAssessment(self) }

    /// What apt's own verifier says to that.
    var witness: WitnessAssessment { WitnessAssessment(source, isGood: isGood) }

    /// What the file is worth that came from a server for which another store of CA certificates vouches; nil where there was
    /// no such look.
    var witnessed: SignatureAssessment? {
        source.looks.first { $0.purpose == .witness }.map {
            SignatureAssessment(look: $0, trust: source.trust, policy: policy, clock: clock)
        }
    }

    /// `uri suite`, or the file's path: how findings name the source.
    var name: String {
        if let uri = source.uri { return source.suite.map { "\(uri) \($0)" } ?? uri }
        return source.file ?? "the file"
    }

    /// The URL or path that the signed file came from.
    var location: String { look?.transfer?.url ?? source.file ?? name }

    /// `InRelease`, or `Release` where the pair was read, or the file given by hand.
    var fileName: String {
        if let file = source.file { return file == "-" ? "standard input" : file }
        return look?.form == .detached ? "Release" : "InRelease"
    }

    /// True where the file lay on a disk and no second fetch could be made.
    var isLocal: Bool { look?.transfer?.origin != .network }
}
