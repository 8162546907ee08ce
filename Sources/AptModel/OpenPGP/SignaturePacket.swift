/// What one OpenPGP signature says about itself. Nothing of this is verified: until the cryptography says good, every
/// field is only a claim of whoever wrote the file.
public struct SignaturePacket: Sendable, Hashable {
    /// 3, 4, 5 or 6.
    public var version: UInt8
    /// 0x00 over bytes, 0x01 over text with canonical line ends; others are certifications and do not sign a file.
    public var type: UInt8
    /// When it says it was made.
    public var created: Timestamp?
    /// When it says it ends; nil for never.
    public var expires: Timestamp?
    /// The signing key's id, 16 hex digits in upper case; from the fingerprint where there is no issuer subpacket.
    public var issuerKeyID: String?
    /// The signing key's fingerprint, 40 or 64 hex digits in upper case.
    public var issuerFingerprint: String?
    /// Whether the signature covers the issuer that it names (hashed area, or a version 3 signature, which does not).
    public var isIssuerHashed: Bool
    /// Whether the signature covers the creation time that it names.
    public var isCreationHashed: Bool
    public var digest: DigestAlgorithm
    public var publicKey: PublicKeyAlgorithm
    /// Whether the subpacket areas are well-formed to their ends.
    public var isWellFormed: Bool
    /// The first two octets of the digest, which tell a wrong text from a wrong key.
    public var digestPrefix: [UInt8]
    /// Where the packet begins in the bytes it was read from.
    public var offset: Int
    /// The packet by itself, in binary: a whole signature file that can be verified on its own.
    public var raw: [UInt8]

    /// Reads a signature packet; nil for another tag, an unknown version, or a body that ends too early.
    public init?(packet: Packet) {
        guard packet.tag == .signature, let version = packet.body.first else { return nil }
        let body = packet.body
        switch version {
        case 3:
            guard body.count >= 19, body[1] == 5, let seconds = body.bigEndian(at: 3, 4) else { return nil }
            type = body[2]
            created = Timestamp(seconds: Int64(seconds))
            issuerKeyID = body[7..<15].upperHex
            publicKey = PublicKeyAlgorithm(rawValue: body[15])
            digest = DigestAlgorithm(rawValue: body[16])
            digestPrefix = Array(body[17..<19])
            isIssuerHashed = false
            isCreationHashed = true
            isWellFormed = true
        case 4, 5, 6:
            let counter = version == 6 ? 4 : 2
            guard body.count >= 4, let hashedLength = body.bigEndian(at: 4, counter) else { return nil }
            let hashedStart = 4 + counter
            guard hashedLength <= body.count - hashedStart else { return nil }
            let hashedEnd = hashedStart + hashedLength
            guard let looseLength = body.bigEndian(at: hashedEnd, counter) else { return nil }
            let looseStart = hashedEnd + counter
            guard looseLength <= body.count - looseStart - 2 else { return nil }
            let hashed = Subpackets(body[hashedStart..<hashedEnd])
            let loose = Subpackets(body[looseStart..<(looseStart + looseLength)])
            type = body[1]
            publicKey = PublicKeyAlgorithm(rawValue: body[2])
            digest = DigestAlgorithm(rawValue: body[3])
            let prefixStart = looseStart + looseLength
            digestPrefix = Array(body[prefixStart..<(prefixStart + 2)])
            created = hashed.created ?? loose.created
            isCreationHashed = hashed.created != nil
            if let validity = hashed.validity, validity > 0, let created { expires = created + Int64(validity) }
            issuerFingerprint = hashed.issuerFingerprint ?? loose.issuerFingerprint
            issuerKeyID = hashed.issuer ?? loose.issuer ?? SignaturePacket.keyID(of: issuerFingerprint)
            isIssuerHashed = hashed.issuer != nil || hashed.issuerFingerprint != nil
            isWellFormed = hashed.isWellFormed && loose.isWellFormed
        default: return nil
        }
        self.version = version
        offset = packet.offset
        raw = packet.raw
    }

    /// The key id that belongs to a fingerprint: the last 16 digits of a 40-digit one, the first 16 of a 64-digit one.
    public static func keyID(of fingerprint: String?) -> String? {
        switch fingerprint?.count {
        case 40: fingerprint.map { String($0.suffix(16)) }
        case 64: fingerprint.map { String($0.prefix(16)) }
        default: nil
        }
    }
}
