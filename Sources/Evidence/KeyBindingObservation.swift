import AptModel

/// How the key that signed is bound, read from the packets of the keyring: gpg tells nothing of it, and sqv judges by it.
///
/// The packets' own claims; gpg has verified those of a key that it lists as usable.
public struct KeyBindingObservation: Codable, Sendable, Equatable {
    /// The primary key's algorithm, `rsa2048`.
    public var primaryAlgorithm: String
    /// When the primary key was made.
    public var primaryCreatedAt: Timestamp
    /// User-id certifications and direct-key signatures of the primary key by itself, newest first.
    public var selfSignatures: [SelfSignatureObservation]
    /// The key that signed, where it is a subkey; nil where the primary key itself signed.
    public var subkey: Subkey?
    /// Revocations of the primary key by itself.
    public var revocations: [RevocationObservation]

    /// A signing subkey.
    public struct Subkey: Codable, Sendable, Equatable {
        /// `rsa2048`.
        public var algorithm: String
        /// When it was made.
        public var createdAt: Timestamp
        /// The primary key's signatures on it, newest first.
        public var bindings: [SelfSignatureObservation]
        /// Its revocations by the primary key.
        public var revocations: [RevocationObservation]

        public init(
            algorithm: String, createdAt: Timestamp, bindings: [SelfSignatureObservation],
            revocations: [RevocationObservation] = []
        ) {
            self.algorithm = algorithm
            self.createdAt = createdAt
            self.bindings = bindings
            self.revocations = revocations
        }
    }

    /// No more signatures of one kind are kept.
    public static let most = 64

    public init(
        primaryAlgorithm: String, primaryCreatedAt: Timestamp, selfSignatures: [SelfSignatureObservation],
        subkey: Subkey? = nil, revocations: [RevocationObservation] = []
    ) {
        self.primaryAlgorithm = primaryAlgorithm
        self.primaryCreatedAt = primaryCreatedAt
        self.selfSignatures = selfSignatures
        self.subkey = subkey
        self.revocations = revocations
    }
}

/// A signature by which a key binds itself, a user id or a subkey.
public struct SelfSignatureObservation: Codable, Sendable, Equatable {
    /// What it is about.
    public var kind: SelfSignature.Kind
    /// Those about one user id share a number.
    public var component: Int
    /// When it says it was made.
    public var createdAt: Timestamp?
    /// When it ends itself; nil for never.
    public var expiresAt: Timestamp?
    /// `SHA1`.
    public var digest: String
    /// Seconds that it gives the key to live, from the key's creation on; nil for no end.
    public var keyValiditySeconds: Int64?
    /// Whether it is about the main user id.
    public var main: Bool
    /// Whether it lets the key sign; nil where it says nothing.
    public var maySign: Bool?
    /// The digests of the subkey's own agreements.
    public var backSignatureDigests: [String]
    /// Whether the user id is long or no clean text, so that sqv asks for resistance against collisions.
    public var openToCollisions: Bool

    public init(
        kind: SelfSignature.Kind, component: Int = 0, createdAt: Timestamp?, expiresAt: Timestamp? = nil,
        digest: String = "SHA512", keyValiditySeconds: Int64? = nil, main: Bool = false, maySign: Bool? = true,
        backSignatureDigests: [String] = [], openToCollisions: Bool = false
    ) {
        self.kind = kind
        self.component = component
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.digest = digest
        self.keyValiditySeconds = keyValiditySeconds
        self.main = main
        self.maySign = maySign
        self.backSignatureDigests = backSignatureDigests
        self.openToCollisions = openToCollisions
    }

    public init(_ signature: SelfSignature) {
        self.init(
            kind: signature.kind, component: signature.component, createdAt: signature.created,
            expiresAt: signature.expires, digest: signature.digest.name,
            keyValiditySeconds: signature.keyValidity.map(Int64.init), main: signature.isMain,
            maySign: signature.maySign, backSignatureDigests: signature.backSignatures.map(\.name),
            openToCollisions: signature.isOpenToCollisions)
    }
}

/// A signature that takes a key back.
public struct RevocationObservation: Codable, Sendable, Equatable {
    /// When it says it was made.
    public var createdAt: Timestamp?
    /// Whether the key was only replaced or retired, so that what it signed before stands.
    public var soft: Bool

    public init(createdAt: Timestamp?, soft: Bool) {
        self.createdAt = createdAt
        self.soft = soft
    }
}

extension KeyBindingObservation {
    /// What binds the key with this fingerprint in a certificate; nil where it is not in it.
    public init?(_ certificate: Certificate, signer fingerprint: String) {
        guard certificate.holds(fingerprint) else { return nil }
        let subkey = certificate.subkeys.first { $0.fingerprint == fingerprint }
        self.init(
            primaryAlgorithm: certificate.primary.name, primaryCreatedAt: certificate.primary.created,
            selfSignatures: KeyBindingObservation.newest(certificate.selfSignatures),
            subkey: certificate.fingerprint == fingerprint
                ? nil
                : subkey.map {
                    Subkey(
                        algorithm: $0.material.name, createdAt: $0.material.created,
                        bindings: KeyBindingObservation.newest($0.bindings),
                        revocations: KeyBindingObservation.taken($0.revocations))
                },
            revocations: KeyBindingObservation.taken(certificate.revocations))
    }

    private static func newest(_ signatures: [SelfSignature]) -> [SelfSignatureObservation] {
        let sorted = signatures.sorted { ($0.created?.seconds ?? 0) > ($1.created?.seconds ?? 0) }
        return sorted.prefix(most).map(SelfSignatureObservation.init)
    }

    private static func taken(_ revocations: [KeyRevocation]) -> [RevocationObservation] {
        revocations.prefix(most).map { RevocationObservation(createdAt: $0.created, soft: $0.isSoft) }
    }
}
