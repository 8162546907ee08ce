/// A digest algorithm by its OpenPGP number (RFC 9580 section 9.5).
public struct DigestAlgorithm: RawRepresentable, Sendable, Hashable, Codable {
    public var rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The name as GnuPG writes it: `SHA256`; `digest-99` for a number without a name.
    public var name: String {
        switch rawValue {
        case 1: "MD5"
        case 2: "SHA1"
        case 3: "RIPEMD160"
        case 8: "SHA256"
        case 9: "SHA384"
        case 10: "SHA512"
        case 11: "SHA224"
        case 12: "SHA3-256"
        case 14: "SHA3-512"
        default: "digest-\(rawValue)"
        }
    }

    /// Whether apt's gpgv method calls it untrusted: MD5, SHA1 and RIPEMD160 (methods/gpgv.cc, table of digests).
    public var isWeak: Bool { (1...3).contains(rawValue) }
}

/// A public-key algorithm by its OpenPGP number (RFC 9580 section 9.1).
public struct PublicKeyAlgorithm: RawRepresentable, Sendable, Hashable, Codable {
    public var rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The family in lower case: `rsa`, `dsa`, `ecdsa`, `eddsa` …; `algorithm-99` for a number without a name.
    public var name: String {
        switch rawValue {
        case 1, 2, 3: "rsa"
        case 16, 20: "elgamal"
        case 17: "dsa"
        case 18: "ecdh"
        case 19: "ecdsa"
        case 22: "eddsa"
        case 25: "x25519"
        case 26: "x448"
        case 27: "ed25519"
        case 28: "ed448"
        default: "algorithm-\(rawValue)"
        }
    }
}

/// Elliptic curves by the object identifier in the key packet (RFC 9580 section 9.2), by the names GnuPG and apt use.
enum CurveName {
    static func of(_ identifier: ArraySlice<UInt8>) -> String? {
        known[Array(identifier)]
    }

    private static let known: [[UInt8]: String] = [
        [0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x0F, 0x01]: "ed25519",
        [0x2B, 0x65, 0x70]: "ed25519",
        [0x2B, 0x65, 0x71]: "ed448",
        [0x2B, 0x06, 0x01, 0x04, 0x01, 0x97, 0x55, 0x01, 0x05, 0x01]: "cv25519",
        [0x2B, 0x65, 0x6F]: "cv448",
        [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]: "nistp256",
        [0x2B, 0x81, 0x04, 0x00, 0x22]: "nistp384",
        [0x2B, 0x81, 0x04, 0x00, 0x23]: "nistp521",
        [0x2B, 0x81, 0x04, 0x00, 0x0A]: "secp256k1",
        [0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x07]: "brainpoolP256r1",
        [0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x0B]: "brainpoolP384r1",
        [0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x0D]: "brainpoolP512r1",
    ]
}
