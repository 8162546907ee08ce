import AptModel
import Evidence

/// What the evidence comes to.
public struct Judgement: Sendable, Equatable {
    /// The class that the run's exit code follows; nil is `ok`.
    public var verdict: FaultClass?
    /// In the order of the evidence's sources.
    public var sources: [SourceJudgement]
    /// The union over all sources and the machine itself, leading first, each once.
    public var findings: [RunFinding]

    /// 0, or the code of the verdict's class.
    public var exitCode: Int32 { verdict?.exitCode ?? 0 }

    public init(verdict: FaultClass?, sources: [SourceJudgement], findings: [RunFinding]) {
        self.verdict = verdict
        self.sources = sources
        self.findings = findings
    }
}

/// The answer for one source.
public struct SourceJudgement: Sendable, Equatable {
    /// The class of the leading error; nil is `ok`.
    public var verdict: FaultClass?
    /// What our own check says of the signature.
    public var signature: SignatureJudgement
    /// Ranked; the first is the cause.
    public var findings: [Finding]
    /// What was looked at and found in order, as single words: `clock`, `keyring`.
    public var ruledOut: [String]
    /// What the copy in apt's lists is worth; nil where there is none or it was not looked at.
    public var stored: StoredJudgement?

    public init(verdict: FaultClass?, signature: SignatureJudgement, findings: [Finding], ruledOut: [String] = []) {
        self.verdict = verdict
        self.signature = signature
        self.findings = findings
        self.ruledOut = ruledOut
    }
}

/// Good, bad, or no verdict: the third is never read as either of the others.
public struct SignatureJudgement: Sendable, Equatable {
    /// Good, bad or no verdict.
    public var state: State
    /// The slug of the finding that keeps it from being good.
    public var reason: String?
    /// Whether apt with gpgv would accept what was fetched; nil where it was not verified.
    public var acceptedByGpgv: Bool?
    /// The same for sqv.
    public var acceptedBySqv: Bool?
    /// Every signature, in the order of the file.
    public var signers: [SignerJudgement]
    /// What apt of each release would say to it, oldest first, then the examined one; empty where nothing was verified.
    public var releases: [ReleaseJudgement] = []

    /// `signature.state` of the contract.
    public enum State: String, Codable, Sendable {
        case good
        case bad
        case noVerdict = "no_verdict"
    }

    public init(
        state: State, reason: String? = nil, acceptedByGpgv: Bool? = nil, acceptedBySqv: Bool? = nil,
        signers: [SignerJudgement] = []
    ) {
        self.state = state
        self.reason = reason
        self.acceptedByGpgv = acceptedByGpgv
        self.acceptedBySqv = acceptedBySqv
        self.signers = signers
    }
}

/// What one release's apt would say to the signature.
public struct ReleaseJudgement: Sendable, Equatable {
    /// `bookworm`; `here` for the examined apt.
    public var release: String
    /// The version of its apt.
    public var aptVersion: String
    /// The verifier that it uses by default; here the one that it does use.
    public var backend: AptObservation.Backend
    /// nil where that cannot be told.
    public var accepts: Bool?
    /// Why it does not accept, or why that cannot be told.
    public var reason: String?
    /// Where sqv's policy is taken from; nil for gpgv.
    public var policy: String?

    public init(
        release: String, aptVersion: String, backend: AptObservation.Backend, accepts: Bool?, reason: String? = nil,
        policy: String? = nil
    ) {
        self.release = release
        self.aptVersion = aptVersion
        self.backend = backend
        self.accepts = accepts
        self.reason = reason
        self.policy = policy
    }
}

/// One signature with the status that apt's policy gives it.
public struct SignerJudgement: Sendable, Equatable {
    /// What stands against this signature, or good.
    public var status: Status
    /// The facts it was judged from.
    public var observed: SignatureObservation

    /// Signer `status` of the contract.
    public enum Status: String, Codable, Sendable {
        case good
        case bad
        case noPublicKey = "no_public_key"
        case expiredKey = "expired_key"
        case revokedKey = "revoked_key"
        case expiredSignature = "expired_signature"
        case weakDigest = "weak_digest"
        case weakKey = "weak_key"
        case error
    }

    public init(status: Status, observed: SignatureObservation) {
        self.status = status
        self.observed = observed
    }
}

/// A finding in the union, with the sources that it touches.
public struct RunFinding: Sendable, Equatable {
    /// The finding, as severe as it is for the source that it hits hardest.
    public var finding: Finding
    /// Indexes into the report's sources; empty where it touches none.
    public var sources: [Int]

    public init(finding: Finding, sources: [Int]) {
        self.finding = finding
        self.sources = sources
    }
}

/// What the copy in apt's lists is worth.
public struct StoredJudgement: Sendable, Equatable {
    /// Of its signature.
    public var state: SignatureJudgement.State
    /// The Date that a key of the keyring did sign.
    public var date: Timestamp?

    init(_ copy: StoredCopy) {
        state = copy.isGood ? .good : copy.damage == "altered" ? .bad : .noVerdict
        date = copy.fields?.date
    }
}
