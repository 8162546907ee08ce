import AptModel
import Evidence
import GPGME

/// Puts together what the packet of a signature says, what gpg answered, and what gpg lists of the key.
struct SignatureMerge {
    /// The keys at hand.
    var keys: [KeyObservation]

    /// - Parameters:
    ///   - packet: nil where no packet could be read for this answer.
    ///   - engine: nil where gpg gave no answer for this packet; `code` and `text` say why.
    func observation(
        packet: SignaturePacket?, engine: EngineSignature?, code: EngineCode = .general, text: String? = nil
    ) -> SignatureObservation {
        let status = engine?.status ?? code
        let full = engine?.issuer.flatMap { $0.utf8.count >= 40 ? $0 : nil } ?? packet?.issuerFingerprint
        let keyID = engine?.keyID ?? packet?.issuerKeyID ?? SignaturePacket.keyID(of: full)
        let wanted = full ?? keyID
        let key = wanted.flatMap { name in keys.first { $0.holds(name) } }
        let part = key.flatMap { key in wanted.flatMap { SigningPart(of: key, named: $0) } }
        return SignatureObservation(
            status: SignatureMerge.status(engine?.status, packet: packet), engineCode: Int(status.rawValue),
            engineText: text ?? status.words, fingerprint: full ?? part?.fingerprint, keyId: keyID,
            primaryFingerprint: key?.primaryFingerprint, userId: key?.userId,
            createdAt: engine?.created.map(Timestamp.init(seconds:)) ?? packet?.created,
            expiresAt: engine?.expires.map(Timestamp.init(seconds:)) ?? packet?.expires,
            digest: engine?.digest ?? packet?.digest.name,
            keyAlgorithm: part?.algorithm ?? packet?.publicKey.name ?? engine?.keyAlgorithm?.lowercased(),
            keyCreatedAt: part?.createdAt, keyExpiresAt: SignatureMerge.earlier(part?.expiresAt, key?.expiresAt),
            keyRevoked: (part?.revoked ?? false) || (key?.revoked ?? false), version: Int(packet?.version ?? 0))
    }

    /// The status by gpg's own code for the signature. Only code 0 is good; a code without a meaning here is an error.
    private static func status(_ code: EngineCode?, packet: SignaturePacket?) -> SignatureObservation.Status {
        switch code {
        case .success?: .good
        case .badSignature?: .bad
        case .noPublicKey?: .noPublicKey
        case .keyExpired?: .expiredKey
        case .keyRevoked?: .revokedKey
        case .signatureExpired?: .expiredSignature
        case .digestAlgorithm?: .refusedDigest
        // gpg 2.2 has no better word than "general error" for an MD5 signature.
        case .general? where packet?.digest.isWeak == true: .refusedDigest
        default: .error
        }
    }

    // A subkey is of no use beyond its primary key's end.
    private static func earlier(_ left: Timestamp?, _ right: Timestamp?) -> Timestamp? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }
}

/// The primary key or subkey that made a signature.
private struct SigningPart {
    var fingerprint: String
    var createdAt: Timestamp?
    var expiresAt: Timestamp?
    var revoked: Bool
    var algorithm: String

    init?(of key: KeyObservation, named wanted: String) {
        if matches(wanted, key.primaryFingerprint) {
            (fingerprint, createdAt, expiresAt) = (key.primaryFingerprint, key.createdAt, key.expiresAt)
            (revoked, algorithm) = (key.revoked, key.algorithm)
        } else if let subkey = key.subkeys.first(where: { matches(wanted, $0.fingerprint) }) {
            (fingerprint, createdAt, expiresAt) = (subkey.fingerprint, subkey.createdAt, subkey.expiresAt)
            (revoked, algorithm) = (subkey.revoked, subkey.algorithm)
        } else {
            return nil
        }
    }
}
