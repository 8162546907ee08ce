import CGPGME

/// A public key as gpg lists it from a keyring: the primary key with its user ids and its subkeys.
public struct EngineKey: Sendable, Hashable {
    /// One key packet: the primary key or a subkey.
    public struct Part: Sendable, Hashable {
        /// 40 or 64 upper-case hex digits.
        public let fingerprint: String
        /// 16 upper-case hex digits.
        public let keyID: String
        /// Seconds since the epoch; nil where gpg could not tell.
        public let created: Int64?
        /// Seconds since the epoch; nil where the key does not expire.
        public let expires: Int64?
        /// GPGME's name of algorithm and size: `rsa4096`, `ed25519`, `dsa1024`; nil where it has none.
        public let algorithm: String?
        /// The size in bits; 0 where unknown.
        public let bits: Int
        /// The curve's name for an elliptic curve key.
        public let curve: String?
        public let canSign: Bool
        public let revoked: Bool
        public let expired: Bool
        /// gpg calls the key invalid: no self-signature that it accepts.
        public let invalid: Bool
    }

    /// The primary key comes first, then the subkeys in the order of the keyring.
    public let parts: [Part]
    /// The user ids' bytes decoded leniently as UTF-8; they are somebody else's text and not cleaned.
    public let userIDs: [String]

    /// The primary key's fingerprint; nil only for a listing without any key packet.
    public var primaryFingerprint: String? { parts.first?.fingerprint }

    /// Copies what `key` holds; the pointer is not kept.
    init(_ key: UnsafeMutablePointer<_gpgme_key>) {
        var parts: [Part] = []
        var subkey = unsafe key.pointee.subkeys
        while let current = unsafe subkey {
            unsafe parts.append(Part(current))
            unsafe subkey = current.pointee.next
        }
        var names: [String] = []
        var userID = unsafe key.pointee.uids
        while let current = unsafe userID {
            if let text = unsafe current.pointee.uid { unsafe names.append(String(cString: text)) }
            unsafe userID = current.pointee.next
        }
        self.parts = parts
        self.userIDs = names
    }
}

extension EngineKey.Part {
    init(_ subkey: UnsafeMutablePointer<_gpgme_subkey>) {
        let facts = unsafe subkey.pointee
        fingerprint = unsafe facts.fpr.map { unsafe String(cString: $0) } ?? ""
        keyID = unsafe facts.keyid.map { unsafe String(cString: $0) } ?? ""
        created = unsafe facts.timestamp > 0 ? Int64(facts.timestamp) : nil
        expires = unsafe facts.expires > 0 ? Int64(facts.expires) : nil
        bits = unsafe Int(facts.length)
        curve = unsafe facts.curve.map { unsafe String(cString: $0) }
        canSign = unsafe facts.can_sign != 0
        revoked = unsafe facts.revoked != 0
        expired = unsafe facts.expired != 0
        invalid = unsafe facts.invalid != 0
        if let name = unsafe gpgme_pubkey_algo_string(subkey) {
            algorithm = unsafe String(cString: name)
            unsafe gpgme_free(name)
        } else {
            algorithm = nil
        }
    }
}
