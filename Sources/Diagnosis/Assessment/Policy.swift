import AptModel
import Evidence

/// What the examined apt, and its other back-end, accept as a signature.
struct Policy: Sendable {
    var version: AptVersion
    var backend: AptObservation.Backend
    var gpgv: GpgvPolicy
    var sqv: SqvPolicy
    /// The moment that dated rules are read at.
    var now: Timestamp

    init(apt: AptObservation?, now: Timestamp) {
        version = apt.flatMap { AptVersion($0.version) } ?? .assumed
        backend = apt?.backend ?? .sqv
        switch apt {
        case let apt? where apt.backend == .gpgv:
            gpgv = GpgvPolicy(apt)
            sqv = .debian13
        default:
            gpgv = GpgvPolicy(version: max(version, .withoutAptKey))
            gpgv.hashOverrides = apt?.hashOverrides ?? []
            sqv = SqvPolicy(apt?.sequoiaPolicy)
        }
        self.now = now
    }

    /// The rules of one of the two back-ends.
    func rules(_ backend: AptObservation.Backend) -> VerifierRules { backend == .gpgv ? .gpgv(gpgv) : .sqv(sqv) }

    /// Those of the examined apt.
    var rules: VerifierRules { rules(backend) }

    /// Why a back-end refuses a signature that the cryptography calls good, as of now.
    func refusal(of signature: SignatureObservation, _ backend: AptObservation.Backend) -> Refusal? {
        rules(backend).refusal(of: signature, at: now)
    }
}

extension VerifierRules {
    /// Why this verifier refuses a signature, its policy read as of a moment.
    func refusal(of signature: SignatureObservation, at moment: Timestamp) -> Refusal? {
        switch self {
        case .gpgv(let policy): policy.refusal(of: signature)
        case .sqv(let policy): policy.refusal(of: signature, at: moment)
        }
    }
}
