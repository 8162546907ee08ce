import CGPGME

/// One signature as GPGME reports it. Only `status` decides: `summary` stays 0 for a good signature when gpg was told
/// to trust always, and for a bad one most of the fields are empty.
public struct EngineSignature: Codable, Sendable, Hashable {
    /// The signature's own result: `.success` means good.
    public let status: EngineCode
    /// The signing key: 40 or 64 hex digits where gpg knew it, 16 (the key id) for a bad one; nil where it said
    /// nothing.
    public let issuer: String?
    /// Seconds since the epoch; nil where GPGME left it out.
    public let created: Int64?
    /// Seconds since the epoch; nil where the signature does not expire or GPGME left it out.
    public let expires: Int64?
    /// The digest's name, `SHA256`; nil where GPGME left it out.
    public let digest: String?
    /// The key's algorithm family, `RSA`; nil where GPGME left it out.
    public let keyAlgorithm: String?
    /// The key is not meant for signing.
    public let wrongKeyUsage: Bool

    /// The key id, 16 hex digits: the end of a 40-digit fingerprint, the beginning of a 64-digit one.
    public var keyID: String? {
        guard let issuer, issuer.utf8.count >= 16 else { return nil }
        return issuer.utf8.count == 64 ? String(issuer.prefix(16)) : String(issuer.suffix(16))
    }

    init(_ signature: UnsafeMutablePointer<_gpgme_signature>) {
        let facts = unsafe signature.pointee
        status = unsafe EngineCode(facts.status)
        issuer = unsafe facts.fpr.map { unsafe String(cString: $0) }
        created = unsafe facts.timestamp > 0 ? Int64(clamping: facts.timestamp) : nil
        expires = unsafe facts.exp_timestamp > 0 ? Int64(clamping: facts.exp_timestamp) : nil
        let hash = unsafe facts.hash_algo
        digest = hash.rawValue == 0 ? nil : unsafe gpgme_hash_algo_name(hash).map { unsafe String(cString: $0) }
        let algorithm = unsafe facts.pubkey_algo
        keyAlgorithm =
            algorithm.rawValue == 0 ? nil : unsafe gpgme_pubkey_algo_name(algorithm).map { unsafe String(cString: $0) }
        wrongKeyUsage = unsafe facts.wrong_key_usage != 0
    }

    /// Every signature of the last verification of `context`, in gpg's order.
    static func all(of context: Context) -> [EngineSignature] {
        guard let result = unsafe gpgme_op_verify_result(context.handle) else { return [] }
        var found: [EngineSignature] = []
        var next = unsafe result.pointee.signatures
        while let current = unsafe next {
            unsafe found.append(EngineSignature(current))
            unsafe next = current.pointee.next
        }
        return found
    }
}
