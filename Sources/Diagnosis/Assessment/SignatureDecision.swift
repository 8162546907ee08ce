import AptModel
import Evidence

/// What one verifier would say to a file, and why not.
struct SignatureDecision: Sendable, Equatable {
    var accepts: Bool
    /// What keeps it from accepting; nil where it accepts.
    var reason: String?
}

extension SignatureAssessment {
    /// What makes a verifier refuse the file, however many good signatures are in it.
    func stopper(_ rules: VerifierRules, at moment: Timestamp) -> String? {
        switch rules {
        case .gpgv:
            if armourIsDamaged { return "the signature's armour fails its checksum" }
            if blockIsRefused { return "a packet among the signatures with which it does not go on" }
            return signers.contains { $0.observed.status == .bad } ? "a bad signature" : nil
        case .sqv(let policy):
            if let refusal = sequoia?.refusal { return SignatureAssessment.words(refusal) }
            if sequoia?.hasMarker == true, policy.sequoia.cutoffOfMarkers.refuses(at: moment) {
                return "a marker packet, which its policy refuses"
            }
            let packets = signers.filter(\.isSeenBySqv).compactMap { signer in
                signer.observed.version > 0 ? policy.packetRefusal(signer.observed.version, at: moment) : nil
            }
            return packets.first?.text
        }
    }

    /// Whether the signature part is damaged in a way that keeps this verifier from reading it.
    func isDamaged(for backend: AptObservation.Backend) -> Bool {
        switch backend {
        case .gpgv: armourIsDamaged
        case .sqv: sequoia?.isDamaged == true
        }
    }

    /// In words, where it is.
    var damageForSqv: String { sequoia?.refusal.map(SignatureAssessment.words) ?? "nothing is damaged" }

    static func words(_ refusal: SequoiaSignatureReading.Refusal) -> String {
        switch refusal {
        case .armour: "the armour of the signature is not in order for it"
        case .packets: "the signature's packets break off, or stray bytes stand among them"
        case .otherPacket: "a packet that is no signature stands among the signatures"
        case .unknownDigest: "a signature over a digest that it has never heard of"
        case .nothing: "it finds no signature"
        }
    }

    /// Whether one signature, leaving the clock aside, is what a verifier calls good, its policy read as of a moment.
    func acceptable(_ signer: Signer, by rules: VerifierRules, at moment: Timestamp) -> Bool {
        let allowed = rules.backend == .gpgv ? signer.allowedByGpgv : signer.allowedBySqv
        guard allowed, rules.backend == .gpgv || (signer.isSeenBySqv && !signer.malformedForSqv),
            rules.refusal(of: signer.observed, at: moment) == nil
        else { return false }
        switch signer.observed.status {
        case .good: return true
        case .expiredKey: return (rules.backend == .sqv && signer.signedWhileValid) || signer.expiredOnlyHere
        case .expiredSignature: return signer.expiredOnlyHere
        // Replaced or retired after it signed: what was signed before stands for sqv.
        case .revokedKey: return rules.backend == .sqv && signer.observed.isOnlyRetired
        default: return false
        }
    }

    /// The signatures that a verifier calls good, leaving the clock aside.
    ///
    /// apt takes a key's good answers back when a later signature by the same key is over an untrusted digest, so that for gpgv
    /// the order of two signatures by one key counts (methods/gpgv.cc; SHA512 then SHA1 is refused and SHA1 then SHA512 accepted by
    /// apt 2.2.4 and 2.6.1).
    private func good(by rules: VerifierRules, at moment: Timestamp) -> [Signer] {
        var good: [Signer] = []
        for signer in signers {
            if acceptable(signer, by: rules, at: moment) {
                good.append(signer)
            } else if rules.backend == .gpgv, signer.cryptographicallyGood, let key = signer.observed.fingerprint,
                rules.refusal(of: signer.observed, at: moment) != nil
            {
                good.removeAll { $0.observed.fingerprint == key }
            }
        }
        return good
    }

    /// Whether a verifier, its policy read as of a moment, finds a signature that it accepts, the clock left aside.
    func isGood(by rules: VerifierRules, at moment: Timestamp) -> Bool {
        verified && stopper(rules, at: moment) == nil && !good(by: rules, at: moment).isEmpty
    }

    /// What a verifier says to the file with this machine's clock.
    func decision(by rules: VerifierRules, at moment: Timestamp) -> SignatureDecision {
        if let stopper = stopper(rules, at: moment) { return SignatureDecision(accepts: false, reason: stopper) }
        let accepted = good(by: rules, at: moment).contains { signer in
            switch (rules.backend, signer.observed.status) {
            case (_, .expiredSignature), (.gpgv, .expiredKey): false
            case (.sqv, .expiredKey): signer.signedWhileValid && !signer.fromFuture
            case (.sqv, _): !signer.fromFuture
            case (.gpgv, _): true
            }
        }
        if accepted { return SignatureDecision(accepts: true) }
        let reasons = signers.map { reason($0, rules, moment) }
        var each: [String] = []
        for reason in reasons where !each.contains(reason) { each.append(reason) }
        return SignatureDecision(accepts: false, reason: each.prefix(3).joined(separator: "; "))
    }

    /// What a verifier has against one signature.
    private func reason(_ signer: Signer, _ rules: VerifierRules, _ moment: Timestamp) -> String {
        let isSqv = rules.backend == .sqv
        if isSqv, !signer.isSeenBySqv { return "it reads the first armour block only" }
        switch signer.observed.status {
        case .bad: return "the signature does not match"
        case .noPublicKey: return "the key is not in the keyring"
        case .error: return "the signature cannot be checked"
        case .refusedDigest: return "\(signer.observed.digest ?? "its digest") is not accepted"
        case .expiredSignature where !signer.expiredOnlyHere: return "the signature has expired"
        case .revokedKey where !acceptable(signer, by: rules, at: moment): return "the key is revoked"
        default: break
        }
        if let refusal = rules.refusal(of: signer.observed, at: moment) { return refusal.text }
        if isSqv, signer.malformedForSqv { return "the numbers in the signature are not in the form that it takes" }
        guard isSqv ? signer.allowedBySqv : signer.allowedByGpgv else { return "Signed-By allows another key" }
        if signer.observed.status == .expiredKey { return "the key has expired" }
        if isSqv, signer.fromFuture { return "the signature is dated ahead of this clock" }
        return "a later signature by the same key is refused"
    }
}

extension SignatureObservation {
    /// Whether everything that revokes the key only retires it, and after this signature was made.
    var isOnlyRetired: Bool {
        guard let binding, let created = createdAt else { return false }
        let all = binding.revocations + (binding.subkey?.revocations ?? [])
        return !all.isEmpty && all.allSatisfy { $0.soft && ($0.createdAt.map { $0 > created } ?? false) }
    }
}
