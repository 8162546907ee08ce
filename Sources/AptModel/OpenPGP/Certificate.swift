/// One OpenPGP key with its subkeys as it stands in a keyring, and what binds them: who says so, over which digest, since when.
///
/// No signature is verified here. Only those count that name the key itself as their issuer, and what they say is a claim
/// until gpg, which verifies them, has accepted the key.
public struct Certificate: Sendable, Hashable {
    public var primary: KeyMaterial
    /// 40 upper-case hex digits; nil for a key that is not of version 4.
    public var fingerprint: String?
    /// User-id certifications and direct-key signatures by the key itself.
    public var selfSignatures: [SelfSignature] = []
    /// Revocations of the key by itself.
    public var revocations: [KeyRevocation] = []
    public var subkeys: [Subkey] = []

    /// A subkey with what binds it to the primary key.
    public struct Subkey: Sendable, Hashable {
        public var material: KeyMaterial
        public var fingerprint: String?
        public var bindings: [SelfSignature] = []
        public var revocations: [KeyRevocation] = []
    }

    /// The subkey or primary key with this fingerprint.
    public func holds(_ fingerprint: String) -> Bool {
        self.fingerprint == fingerprint || subkeys.contains { $0.fingerprint == fingerprint }
    }

    /// This key with what another file has of it beside: one binding in any of them is enough.
    public func joined(_ other: Certificate) -> Certificate {
        var both = self
        let offset = (selfSignatures.map(\.component).max() ?? 0) + 1
        both.selfSignatures += other.selfSignatures.map {
            var shifted = $0
            shifted.component += offset
            return shifted
        }
        both.revocations += other.revocations
        for subkey in other.subkeys {
            if let place = both.subkeys.firstIndex(where: { $0.fingerprint == subkey.fingerprint }) {
                both.subkeys[place].bindings += subkey.bindings
                both.subkeys[place].revocations += subkey.revocations
            } else {
                both.subkeys.append(subkey)
            }
        }
        return both
    }
}

/// A signature by which a key binds itself, a name or a subkey.
public struct SelfSignature: Sendable, Hashable {
    /// Which of the things that hang on the key it is about, counted from 0 in the order of the file; those of one user id
    /// share a number.
    public var component: Int
    public var kind: Kind
    public var created: Timestamp?
    /// When the signature itself ends.
    public var expires: Timestamp?
    public var digest: DigestAlgorithm
    public var version: Int
    /// Seconds after the key's creation at which the key ends; nil for never.
    public var keyValidity: Int?
    /// Whether it is about the user id that the owner calls the main one.
    public var isMain: Bool
    /// Whether the bound key may sign; nil where nothing is said.
    public var maySign: Bool?
    /// The digests of the signatures by which a subkey agrees to be bound.
    public var backSignatures: [DigestAlgorithm]
    /// Whether what it covers leaves room to prepare a collision: a user id that is long, or no clean text.
    public var isOpenToCollisions: Bool

    /// What a self-signature is about.
    public enum Kind: String, Sendable, Hashable, Codable {
        case userID = "user_id"
        case directKey = "direct_key"
        case subkey
    }
}

/// A signature that takes a key back.
public struct KeyRevocation: Sendable, Hashable {
    public var created: Timestamp?
    public var digest: DigestAlgorithm
    /// The reason given (RFC 9580 section 5.2.3.31): 1 replaced, 3 retired; 0 for none, 2 compromised.
    public var reason: Int?
    /// Whether it leaves what was signed before as it is: replaced or retired. Any other one holds for all time.
    public var isSoft: Bool { reason == 1 || reason == 3 }
}
