import AptModel
import Evidence

/// The signatures of a source's first look, judged by each back-end's rules.
struct SignatureAssessment: Sendable {
    var signers: [Signer]
    /// Set where the engine answered and the file split cleanly.
    var verified: Bool
    /// The armour around the signatures fails its own checksum: gpgv then sees no data in it.
    private var armourIsDamaged: Bool
    var acceptedByGpgv: Bool?
    var acceptedBySqv: Bool?

    /// One signature and what stands against it.
    struct Signer: Sendable {
        var observed: SignatureObservation
        var status: SignerJudgement.Status
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

    /// What makes gpgv refuse the file, however many good signatures are in it.
    private var stopsGpgv: Bool { armourIsDamaged || signers.contains { $0.observed.status == .bad } }

    init(look: LookObservation?, trust: TrustObservation, policy: Policy, clock: ClockAssessment) {
        armourIsDamaged = look?.framing?.armourChecksumGood == false
        guard let look, look.framing?.result == .split, let verification = look.verification,
            verification.noVerdict == nil, !verification.signatures.isEmpty
        else {
            signers =
                look?.verification?.signatures.map {
                    SignatureAssessment.signer($0, trust: trust, policy: policy, clock: clock)
                } ?? []
            verified = false
            return
        }
        signers = verification.signatures.map {
            SignatureAssessment.signer($0, trust: trust, policy: policy, clock: clock)
        }
        verified = true
        acceptedByGpgv = accepted(by: .gpgv, policy)
        acceptedBySqv = accepted(by: .sqv, policy)
    }

    /// Whether this back-end would accept the file, by its own time rule too.
    private func accepted(by backend: AptObservation.Backend, _ policy: Policy) -> Bool {
        if backend == .gpgv, stopsGpgv { return false }
        return signers.contains { signer in
            guard acceptable(signer, backend, policy) else { return false }
            switch (backend, signer.observed.status) {
            case (_, .expiredSignature), (.gpgv, .expiredKey): return false
            case (.sqv, .expiredKey): return signer.signedWhileValid && !signer.fromFuture
            case (.sqv, _): return !signer.fromFuture
            case (.gpgv, _): return true
            }
        }
    }

    /// Whether one signature, leaving the clock aside, is what this back-end calls good.
    func acceptable(_ signer: Signer, _ backend: AptObservation.Backend, _ policy: Policy) -> Bool {
        guard backend == .gpgv ? signer.allowedByGpgv : signer.allowedBySqv,
            !policy.refusesDigest(signer.observed.digest, backend),
            !policy.refusesKey(signer.observed.keyAlgorithm, backend)
        else { return false }
        switch signer.observed.status {
        case .good: return true
        case .expiredKey: return (backend == .sqv && signer.signedWhileValid) || signer.expiredOnlyHere
        case .expiredSignature: return signer.expiredOnlyHere
        default: return false
        }
    }

    /// Whether our own check found an acceptable signature, whatever else is wrong here.
    func isGood(_ policy: Policy) -> Bool {
        guard verified else { return false }
        if policy.backend == .gpgv, stopsGpgv { return false }
        return signers.contains { acceptable($0, policy.backend, policy) }
    }

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
        let status: SignerJudgement.Status =
            switch observed.status {
            case .good where policy.refusesDigest(observed.digest, policy.backend): .weakDigest
            case .good where policy.refusesKey(observed.keyAlgorithm, policy.backend): .weakKey
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
            observed: observed, status: status, allowedByGpgv: allows(trust.fingerprints, observed, .gpgv),
            allowedBySqv: allows(trust.fingerprints, observed, .sqv), cryptographicallyGood: crypto,
            fromFuture: observed.createdAt.map { $0 > clock.now } ?? false,
            expiredOnlyHere: expired && aliveAtReference && !clock.isRight, signedWhileValid: signedWhileValid)
    }

    /// Signed-By's fingerprints: the primary's, under gpgv also the signing subkey's, and with `!` the very key that
    /// signed (sources.list(5); apt methods/gpgv.cc). sqv names primaries only (apt methods/sqv.cc).
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
                    return fingerprint == signature.primaryFingerprint
                }
            }
    }
}
