import AptModel

/// A keyring file as it lies on disk, as the sandbox user sees it, and what keys gpg finds in it.
public struct KeyringObservation: Codable, Sendable, Equatable {
    /// The path as configured; `inline:FILE:LINE` for a key block inside a source entry.
    public var path: String
    /// Whether there is anything at the path.
    public var exists: Bool
    /// True where the path is a regular file, after following links.
    public var isFile: Bool
    /// Its size.
    public var sizeBytes: Int64?
    /// Its permission bits.
    public var mode: Int?
    /// The uid of its owner.
    public var ownerUid: Int?
    /// The name of the error with which this program failed to read it, nil where it could.
    public var readError: String?
    /// What happened when the sandbox user opened it; nil where that could not be tried.
    public var sandboxAccess: AccessObservation?
    /// What the content is.
    public var format: Format
    /// The first bytes, escaped, where the format is no keyring.
    public var firstBytes: String?
    /// What this apt does with a file of this name and content.
    public var acceptance: Acceptance
    /// Whether the packets run to the end of the file.
    public var structure: Structure
    /// Byte offset of the first packet that does not parse.
    public var damagedAtByte: Int?
    /// SHA-256 of the file.
    public var sha256: String?
    /// The keys that gpg lists in it.
    public var keys: [KeyObservation]
    /// gpg's own words on it, where it had any.
    public var engineWords: [String]
    /// Why gpg could not be asked for the keys; nil where it answered, or there was nothing to ask about.
    public var notListed: String?
    /// What keeps apt from reading armour that people can read.
    public var armourTrouble: ArmourTrouble?

    /// What the content is.
    public enum Format: String, Codable, Sendable {
        case binary
        case armoured
        case keybox
        case empty
        case html
        case secretKey = "secret_key"
        case other
        /// Not read.
        case unknown
    }

    /// Whether the examined apt reads keys from this file.
    public enum Acceptance: String, Codable, Sendable {
        case used
        /// The content does not fit the name (armour in .gpg, binary in .asc, keybox).
        case refusedFormat = "refused_format"
        /// The name is one that apt or gpg does not read (`:` in it, a wrong extension).
        case refusedName = "refused_name"
        /// apt of this version does not look there (trusted.gpg since 2.9.24).
        case notRead = "not_read"
        case unknown
    }

    /// How the packets of a keyring end.
    public enum Structure: String, Codable, Sendable {
        case complete
        case truncated
        case garbage
        case unknown
    }

    public init(
        path: String, exists: Bool = true, isFile: Bool = true, sizeBytes: Int64? = nil, mode: Int? = nil,
        ownerUid: Int? = nil, readError: String? = nil, sandboxAccess: AccessObservation? = nil,
        format: Format = .binary, firstBytes: String? = nil, acceptance: Acceptance = .used,
        structure: Structure = .complete, damagedAtByte: Int? = nil, sha256: String? = nil,
        keys: [KeyObservation] = [], engineWords: [String] = [], notListed: String? = nil,
        armourTrouble: ArmourTrouble? = nil
    ) {
        self.path = path
        self.exists = exists
        self.isFile = isFile
        self.sizeBytes = sizeBytes
        self.mode = mode
        self.ownerUid = ownerUid
        self.readError = readError
        self.sandboxAccess = sandboxAccess
        self.format = format
        self.firstBytes = firstBytes
        self.acceptance = acceptance
        self.structure = structure
        self.damagedAtByte = damagedAtByte
        self.sha256 = sha256
        self.keys = keys
        self.engineWords = engineWords
        self.notListed = notListed
        self.armourTrouble = armourTrouble
    }
}

extension KeyringObservation {
    /// Whether this program could not look at the file for a reason that says nothing of what apt's user can do: it is
    /// short of something itself, or it is not root and may not read what apt's user perhaps may.
    public var isUnread: Bool {
        switch readError {
        case "EMFILE", "ENFILE", "ENOMEM", "ENOBUFS", "EAGAIN", "EINTR": true
        case "EACCES", "EPERM": sandboxAccess?.readable != false
        default: false
        }
    }
}

/// Whether a user could open a file, and what stood in the way.
public struct AccessObservation: Codable, Sendable, Equatable {
    /// The user's name.
    public var user: String
    /// Its uid.
    public var uid: Int
    /// Whether it could open the file and read from it.
    public var readable: Bool
    /// The name of the system's error, `EACCES`.
    public var error: String?
    /// The file or parent directory that refused, with its permission bits and owner.
    public var blockedBy: String?
    /// Its permission bits.
    public var blockedByMode: Int?
    /// The uid of its owner.
    public var blockedByOwnerUid: Int?
    /// True where nothing was opened, and modes and owners alone say so.
    public var inferred: Bool?

    public init(
        user: String, uid: Int, readable: Bool, error: String? = nil, blockedBy: String? = nil,
        blockedByMode: Int? = nil, blockedByOwnerUid: Int? = nil, inferred: Bool? = nil
    ) {
        self.user = user
        self.uid = uid
        self.readable = readable
        self.error = error
        self.blockedBy = blockedBy
        self.blockedByMode = blockedByMode
        self.blockedByOwnerUid = blockedByOwnerUid
        self.inferred = inferred
    }
}

/// A key (primary or subkey of one) as gpg lists it.
public struct KeyObservation: Codable, Sendable, Equatable {
    /// 40 or 64 hex digits, upper case.
    public var primaryFingerprint: String
    /// The first user id, as the keyring has it: bytes from outside.
    public var userId: String?
    /// When the key was made.
    public var createdAt: Timestamp?
    /// When it expires; nil for never.
    public var expiresAt: Timestamp?
    /// Whether its owner revoked it.
    public var revoked: Bool
    /// `rsa4096`, `ed25519`.
    public var algorithm: String
    /// Its subkeys, in the order of the keyring.
    public var subkeys: [SubkeyObservation]

    public init(
        primaryFingerprint: String, userId: String? = nil, createdAt: Timestamp? = nil, expiresAt: Timestamp? = nil,
        revoked: Bool = false, algorithm: String, subkeys: [SubkeyObservation] = []
    ) {
        self.primaryFingerprint = primaryFingerprint
        self.userId = userId
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revoked = revoked
        self.algorithm = algorithm
        self.subkeys = subkeys
    }
}

/// A subkey as gpg lists it.
public struct SubkeyObservation: Codable, Sendable, Equatable {
    /// 40 or 64 hex digits, upper case.
    public var fingerprint: String
    /// When the key was made.
    public var createdAt: Timestamp?
    /// When it expires; nil for never.
    public var expiresAt: Timestamp?
    /// Whether its owner revoked it.
    public var revoked: Bool
    /// `rsa4096`, `ed25519`.
    public var algorithm: String
    /// Whether it may sign data.
    public var canSign: Bool

    public init(
        fingerprint: String, createdAt: Timestamp? = nil, expiresAt: Timestamp? = nil, revoked: Bool = false,
        algorithm: String, canSign: Bool
    ) {
        self.fingerprint = fingerprint
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revoked = revoked
        self.algorithm = algorithm
        self.canSign = canSign
    }
}

/// A key of interest found outside the keyrings that a source uses.
public struct KeyLocation: Codable, Sendable, Equatable {
    /// The key id or fingerprint that a signature named.
    public var wanted: String
    /// The file that holds it.
    public var path: String
    /// True for a keyring that comes with this program, which is never trusted silently.
    public var bundled: Bool
    /// True where this apt reads the file for sources without Signed-By.
    public var readByApt: Bool
    /// The key as that file has it.
    public var key: KeyObservation

    public init(wanted: String, path: String, bundled: Bool, readByApt: Bool, key: KeyObservation) {
        self.wanted = wanted
        self.path = path
        self.bundled = bundled
        self.readByApt = readByApt
        self.key = key
    }
}
