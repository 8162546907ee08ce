import CGPGME

/// GnuPG's own number for how something ended (`gpg_err_code_t` of gpg-error.h): the status of one signature, or of a
/// whole operation. Numbers that have no name here keep their value and GnuPG's words for them.
public struct EngineCode: RawRepresentable, Codable, Sendable, Hashable {
    /// The code without its source part, as `gpgme_err_code` gives it.
    public var rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// GPG_ERR_NO_ERROR: for a signature, the cryptography is right and the key is usable.
    public static let success = EngineCode(rawValue: 0)
    /// GPG_ERR_GENERAL: gpg gave no better reason, as for an MD5 signature.
    public static let general = EngineCode(rawValue: 1)
    /// GPG_ERR_DIGEST_ALGO: the digest is unknown or one that gpg calls weak.
    public static let digestAlgorithm = EngineCode(rawValue: 5)
    /// GPG_ERR_BAD_PUBKEY: gpg 2.2's word for a key that it will not use, as one created in the future.
    public static let badPublicKey = EngineCode(rawValue: 6)
    /// GPG_ERR_BAD_SIGNATURE: the digest does not match.
    public static let badSignature = EngineCode(rawValue: 8)
    /// GPG_ERR_NO_PUBKEY: the keyring holds no key of that id, or none that gpg could read.
    public static let noPublicKey = EngineCode(rawValue: 9)
    /// GPG_ERR_TIME_CONFLICT: key or signature lies in the future of gpg's clock.
    public static let timeConflict = EngineCode(rawValue: 39)
    /// GPG_ERR_NO_DATA: what was given holds no OpenPGP signature.
    public static let noData = EngineCode(rawValue: 58)
    /// GPG_ERR_PUBKEY_ALGO: an algorithm that this gpg does not know.
    public static let publicKeyAlgorithm = EngineCode(rawValue: 4)
    /// GPG_ERR_BAD_DATA.
    public static let badData = EngineCode(rawValue: 89)
    /// GPG_ERR_CERT_REVOKED: GPGME's translation of REVKEYSIG.
    public static let keyRevoked = EngineCode(rawValue: 94)
    /// GPG_ERR_CANCELED.
    public static let canceled = EngineCode(rawValue: 99)
    /// GPG_ERR_INV_ENGINE: there is no gpg, or it does not run.
    public static let invalidEngine = EngineCode(rawValue: 150)
    /// GPG_ERR_KEY_EXPIRED: GPGME's translation of EXPKEYSIG.
    public static let keyExpired = EngineCode(rawValue: 153)
    /// GPG_ERR_SIG_EXPIRED: GPGME's translation of EXPSIG.
    public static let signatureExpired = EngineCode(rawValue: 154)

    /// Whether it is one of the system's own errors, as "Too many open files": nothing that gpg says of a signature.
    /// libgpg-error keeps those above this bit (GPG_ERR_SYSTEM_ERROR).
    public var isSystemError: Bool { rawValue & 0x8000 != 0 }

    init(_ error: gpgme_error_t) {
        self.init(rawValue: gpgme_err_code(error).rawValue)
    }

    /// libgpg-error's words for the code, in the C locale: "Bad signature".
    public var words: String {
        guard let text = unsafe gpgme_strerror(rawValue) else { return "error \(rawValue)" }
        return unsafe String(cString: text)
    }
}
