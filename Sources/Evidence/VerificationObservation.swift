import AptModel

/// How the signed file splits by apt's own rules.
public struct FramingObservation: Codable, Sendable, Equatable {
    /// What the splitter found.
    public var result: Result
    /// Counted from 1: the line that decided.
    public var line: Int?
    /// That line or the first bytes, escaped, at most 200 characters.
    public var excerpt: String?
    /// A finer word: which header, which control byte, where it was cut.
    public var detail: String?
    /// Armour headers other than Hash that apt let pass.
    public var headers: [String]
    /// Bytes of the signed part, as apt writes it out.
    public var signedBytes: Int64?
    /// Bytes of the signature, as apt writes it out.
    public var signatureBytes: Int64?
    /// Whether the armour's CRC-24 matched; nil where there is none.
    public var armourChecksumGood: Bool?
    /// How sqv reads the signature part; nil where there is none.
    public var sequoia: SequoiaReadingObservation?

    /// What the splitter found.
    public enum Result: String, Codable, Sendable {
        /// A clear-signed message, or a detached signature, that apt takes apart.
        case split
        case empty
        /// Cut off inside the text, the armour or before the END line.
        case truncated
        case byteOrderMarkInFront = "byte_order_mark_in_front"
        case blankLineInFront = "blank_line_in_front"
        case pageInFront = "page_in_front"
        case textInFront = "text_in_front"
        case textBetween = "text_between"
        case textBehind = "text_behind"
        case secondMessage = "second_message"
        case refusedHeader = "refused_header"
        /// A Release.gpg without armour.
        case binarySignature = "binary_signature"
        case refusedDashLine = "refused_dash_line"
        case controlBytes = "control_bytes"
        /// Release fields and no signature.
        case unsigned
        /// An HTML page.
        case page
        /// Anything else: compressed, binary, plain text.
        case notRelease = "not_release"
    }

    public init(
        result: Result, line: Int? = nil, excerpt: String? = nil, detail: String? = nil, headers: [String] = [],
        signedBytes: Int64? = nil, signatureBytes: Int64? = nil, armourChecksumGood: Bool? = nil
    ) {
        self.result = result
        self.line = line
        self.excerpt = excerpt
        self.detail = detail
        self.headers = headers
        self.signedBytes = signedBytes
        self.signatureBytes = signatureBytes
        self.armourChecksumGood = armourChecksumGood
    }
}

/// What GPGME answered. Three-valued: no signature list is ever read without asking for `noVerdict` first.
public struct VerificationObservation: Codable, Sendable, Equatable {
    /// Why there is no verdict; nil where the engine did its work.
    public var noVerdict: NoVerdict?
    /// In the order of the file; every one tried by itself where the block was not good as a whole.
    public var signatures: [SignatureObservation]
    /// `gpg 2.2.40`.
    public var engine: String?
    /// The scratch directory used.
    public var scratch: String?
    /// Where gpg read the keyrings; nil where it was not asked.
    public var keyringsIn: KeyringsIn?
    /// The places that took no keyring before one did, each with its reason.
    public var placesRefused: [String]?
    /// gpg's own words, control characters removed.
    public var words: [String]
    /// How long the engine took.
    public var seconds: Double
    /// What apt's own verifier gets of the keyrings; nil where they are not handed over by apt-key, or are not all known.
    public var joined: JoinedKeyringObservation?
    /// True where gpg makes nothing of the signatures as they stand together, since the first packet is of a version or kind that
    /// it does not take there, whatever it says of the others by themselves.
    public var blockRefused: Bool?

    /// Where gpg read the keyrings.
    public enum KeyringsIn: String, Codable, Sendable {
        /// In a private home in a scratch directory.
        case scratch
        /// In files in memory: nothing was written.
        case memory
        /// Where they lie, with the same bytes before and afterwards: nothing was written.
        case place
    }

    /// Why the engine could not answer.
    public struct NoVerdict: Codable, Sendable, Equatable {
        /// The kind of reason.
        public var reason: Reason
        /// A sentence of detail.
        public var detail: String

        /// The kinds of reasons.
        public enum Reason: String, Codable, Sendable {
            case noScratch = "no_scratch"
            case noEngine = "no_engine"
            case engineFailed = "engine_failed"
            case noDevNull = "no_dev_null"
            /// The system starts no further processes for this user.
            case noProcess = "no_process"
            /// This process may open no further files.
            case noDescriptor = "no_descriptor"
            /// No keyring of the source could be read at all.
            case noKeyring = "no_keyring"
            /// This program could not read the keyring, which says nothing of what apt can read.
            case keyringUnread = "keyring_unread"
            case deadline
            case interrupted
        }

        public init(reason: Reason, detail: String) {
            self.reason = reason
            self.detail = detail
        }
    }

    public init(
        noVerdict: NoVerdict? = nil, signatures: [SignatureObservation] = [], engine: String? = nil,
        scratch: String? = nil, words: [String] = [], seconds: Double = 0, joined: JoinedKeyringObservation? = nil
    ) {
        self.noVerdict = noVerdict
        self.signatures = signatures
        self.engine = engine
        self.scratch = scratch
        self.words = words
        self.seconds = seconds
        self.joined = joined
    }
}

/// One signature: the facts of its packet, and the engine's answer.
public struct SignatureObservation: Codable, Sendable, Equatable {
    /// What the engine answered.
    public var status: Status
    /// GPGME's error code of this signature and its text.
    public var engineCode: Int
    /// The engine's own text for that code.
    public var engineText: String
    /// 40 or 64 hex digits of the signing (sub)key, from the packet or the engine.
    public var fingerprint: String?
    /// 16 hex digits.
    public var keyId: String?
    /// The fingerprint of the primary key; nil where the key is not at hand.
    public var primaryFingerprint: String?
    /// The key's first user id: bytes from outside.
    public var userId: String?
    /// When it was made, as the signature says.
    public var createdAt: Timestamp?
    /// When the signature itself expires.
    public var expiresAt: Timestamp?
    /// `SHA256`, `SHA1`.
    public var digest: String?
    /// `rsa4096`; without the size (`rsa`) where the key is not at hand.
    public var keyAlgorithm: String?
    /// Of the key that signed.
    public var keyCreatedAt: Timestamp?
    /// When that key expires; nil for never.
    public var keyExpiresAt: Timestamp?
    /// Whether that key is revoked.
    public var keyRevoked: Bool
    /// OpenPGP packet version, 4 for nearly all.
    public var version: Int
    /// What binds the signing key, by the packets of the keyring; nil where they do not hold it or are no OpenPGP packets.
    public var binding: KeyBindingObservation?

    /// What the cryptography, and gpg's reading of the key, said; digest and key policy are judged elsewhere.
    public enum Status: String, Codable, Sendable {
        case good
        case bad
        case noPublicKey = "no_public_key"
        case expiredKey = "expired_key"
        case revokedKey = "revoked_key"
        case expiredSignature = "expired_signature"
        /// The engine refused the digest algorithm.
        case refusedDigest = "refused_digest"
        case error
    }

    public init(
        status: Status, engineCode: Int = 0, engineText: String = "", fingerprint: String? = nil,
        keyId: String? = nil, primaryFingerprint: String? = nil, userId: String? = nil, createdAt: Timestamp? = nil,
        expiresAt: Timestamp? = nil, digest: String? = nil, keyAlgorithm: String? = nil,
        keyCreatedAt: Timestamp? = nil, keyExpiresAt: Timestamp? = nil, keyRevoked: Bool = false, version: Int = 4
    ) {
        self.status = status
        self.engineCode = engineCode
        self.engineText = engineText
        self.fingerprint = fingerprint
        self.keyId = keyId
        self.primaryFingerprint = primaryFingerprint
        self.userId = userId
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.digest = digest
        self.keyAlgorithm = keyAlgorithm
        self.keyCreatedAt = keyCreatedAt
        self.keyExpiresAt = keyExpiresAt
        self.keyRevoked = keyRevoked
        self.version = version
    }
}

/// What the Release file says of itself.
public struct ReleaseObservation: Codable, Sendable, Equatable {
    /// Why apt cannot parse it: no sections, bad hash lines; empty where it can.
    public var problems: [PlacedProblem]
    /// The fields, read only from bytes that some key of the keyring did sign; nil otherwise.
    public var fields: Fields?

    /// The fields that rules look at.
    public struct Fields: Codable, Sendable, Equatable {
        /// `Origin:`, as `Debian`.
        public var origin: String?
        /// `Label:`.
        public var label: String?
        /// `Suite:`.
        public var suite: String?
        /// `Codename:`.
        public var codename: String?
        /// `Version:`.
        public var version: String?
        /// `Date:`, where it parses.
        public var date: Timestamp?
        /// `Valid-Until:`, where it parses.
        public var validUntil: Timestamp?
        /// Date as written, where it does not parse.
        public var unreadableDate: String?
        /// Valid-Until as written, where it does not parse.
        public var unreadableValidUntil: String?
        /// `Components:`.
        public var components: [String]
        /// `Architectures:`.
        public var architectures: [String]
        /// `MD5Sum`, `SHA1`, `SHA256`, `SHA512`.
        public var hashSections: [String]
        /// Whether suite or codename is the one asked for by apt's rule; nil where none was asked for.
        public var matchesSuite: Bool?
        /// Whether it says `NotAutomatic: yes`; nil for no.
        public var notAutomatic: Bool?
        /// Whether it says `ButAutomaticUpgrades: yes`; nil for no.
        public var butAutomaticUpgrades: Bool?
        /// `Signed-By:`, the fingerprints that may sign the next file; nil where it names none.
        public var signedBy: [String]?

        public init(
            origin: String? = nil, label: String? = nil, suite: String? = nil, codename: String? = nil,
            version: String? = nil, date: Timestamp? = nil, validUntil: Timestamp? = nil,
            unreadableDate: String? = nil, unreadableValidUntil: String? = nil, components: [String] = [],
            architectures: [String] = [], hashSections: [String] = ["SHA256"], matchesSuite: Bool? = nil
        ) {
            self.origin = origin
            self.label = label
            self.suite = suite
            self.codename = codename
            self.version = version
            self.date = date
            self.validUntil = validUntil
            self.unreadableDate = unreadableDate
            self.unreadableValidUntil = unreadableValidUntil
            self.components = components
            self.architectures = architectures
            self.hashSections = hashSections
            self.matchesSuite = matchesSuite
        }
    }

    public init(problems: [PlacedProblem] = [], fields: Fields? = nil) {
        self.problems = problems
        self.fields = fields
    }
}
