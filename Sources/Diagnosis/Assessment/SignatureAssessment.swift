import AptModel
import Evidence

/// The signatures of a source's first look, judged by each back-end's rules.
struct SignatureAssessment: Sendable {
    var signers: [Signer]
    /// Set where the engine answered and the file split cleanly.
    var verified: Bool
    /// The armour around the signatures fails its own checksum: gpgv then sees no data in it.
    var armourIsDamaged: Bool
    /// gpg makes nothing of the signatures as they stand together.
    var blockIsRefused: Bool
    /// How sqv reads the signature part; nil where that is not known, as in older reports.
    var sequoia: SequoiaReadingObservation?
    var acceptedByGpgv: Bool?
    var acceptedBySqv: Bool?

    /// One signature and what stands against it.
    struct Signer: Sendable {
        var observed: SignatureObservation
        var status: SignerJudgement.Status
        /// What this apt's policy says against it, as of now, where the cryptography says yes.
        var refusal: Refusal?
        /// Whether sqv comes to judge it at all: it stands in the first armour block.
        var isSeenBySqv: Bool
        /// Its packet has a form that sqv does not take, and gpgv does.
        var malformedForSqv = false
        /// One of the fingerprints that Signed-By allows, or no restriction, as each back-end compares them.
        var allowedByGpgv: Bool
        var allowedBySqv: Bool
        /// The cryptography says yes, whatever the policy says.
        var cryptographicallyGood: Bool
        /// Dated ahead of this clock.
        var fromFuture: Bool
        /// Expired by this clock, and alive at the reference time.
        var expiredOnlyHere: Bool
        /// Made while the key was valid, which is all that sqv asks.
        var signedWhileValid: Bool
    }

    init(look: LookObservation?, trust: TrustObservation, policy: Policy, clock: ClockAssessment) {
        armourIsDamaged = look?.framing?.armourChecksumGood == false
        blockIsRefused = look?.verification?.blockRefused == true
        let reading = look?.framing?.sequoia
        sequoia = reading
        let observed = look?.verification?.signatures ?? []
        signers = observed.enumerated().map { index, signature in
            var signer = SignatureAssessment.signer(signature, trust: trust, policy: policy, clock: clock)
            if let reading {
                signer.isSeenBySqv = index < reading.signatures
                signer.malformedForSqv = reading.malformed.contains(index)
            }
            return signer
        }
        verified =
            look?.framing?.result == .split && look?.verification?.noVerdict == nil && !observed.isEmpty
        guard verified else { return }
        acceptedByGpgv = decision(by: policy.rules(.gpgv), at: policy.now).accepts
        acceptedBySqv = decision(by: policy.rules(.sqv), at: policy.now).accepts
    }

    /// Whether one signature, leaving the clock aside, is what this back-end calls good.
    func acceptable(_ signer: Signer, _ backend: AptObservation.Backend, _ policy: Policy) -> Bool {
        acceptable(signer, by: policy.rules(backend), at: policy.now)
    }

    /// Whether our own check found an acceptable signature, whatever else is wrong here.
    func isGood(_ policy: Policy) -> Bool { isGood(by: policy.rules, at: policy.now) }

    private static func signer(
        _ observed: SignatureObservation, trust: TrustObservation, policy: Policy, clock: ClockAssessment
    ) -> Signer {
        let crypto: Bool =
            switch observed.status {
            case .good, .expiredKey, .revokedKey, .expiredSignature: true
            default: false
            }
        let expiry = [observed.keyExpiresAt, observed.expiresAt].compactMap { $0 }.min()
        let expired = observed.status == .expiredKey || observed.status == .expiredSignature
        let aliveAtReference = clock.reference.flatMap { reference in expiry.map { $0 > reference } } ?? false
        let signedWhileValid: Bool
        if let created = observed.createdAt, let keyExpiry = observed.keyExpiresAt {
            signedWhileValid = created <= keyExpiry
        } else {
            signedWhileValid = false
        }
        let refusal = crypto ? policy.refusal(of: observed, policy.backend) : nil
        let status: SignerJudgement.Status =
            switch observed.status {
            case .good where refusal?.kind == .digest: .weakDigest
            case .good where refusal != nil: .weakKey
            case .good: .good
            case .bad: .bad
            case .noPublicKey: .noPublicKey
            case .expiredKey: .expiredKey
            case .revokedKey: .revokedKey
            case .expiredSignature: .expiredSignature
            case .refusedDigest: .weakDigest
            case .error: .error
            }
        return Signer(
            observed: observed, status: status, refusal: refusal, isSeenBySqv: true,
            allowedByGpgv: allows(trust.fingerprints, observed, .gpgv),
            allowedBySqv: allows(trust.fingerprints, observed, .sqv), cryptographicallyGood: crypto,
            fromFuture: observed.createdAt.map { $0 > clock.now } ?? false,
            expiredOnlyHere: expired && aliveAtReference && !clock.isRight, signedWhileValid: signedWhileValid)
    }

    /// Signed-By's fingerprints: the primary's, under gpgv also the signing subkey's, and with `!` the very key that
    /// signed (sources.list(5); apt methods/gpgv.cc). apt's sqv method compares with what sqv prints, the primary's, to the letter, so
    /// that nothing with `!` is ever allowed (apt methods/sqv.cc; seen with 3.0.4).
    private static func allows(
        _ fingerprints: [String], _ signature: SignatureObservation, _ backend: AptObservation.Backend
    ) -> Bool {
        fingerprints.isEmpty
            || fingerprints.contains { wanted in
                let exact = wanted.hasSuffix("!")
                let fingerprint = exact ? String(wanted.dropLast()) : wanted
                switch backend {
                case .gpgv:
                    return fingerprint == signature.fingerprint
                        || (!exact && fingerprint == signature.primaryFingerprint)
                case .sqv:
                    return wanted == signature.primaryFingerprint
                }
            }
    }
}
