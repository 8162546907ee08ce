/// Says what bytes are that should have been a signed Release file and are not.
enum ContentSniff {
    /// The kind of content; only the first kilobytes are looked at.
    static func kind(of bytes: [UInt8]) -> UnsignedContent {
        if isCompressed(bytes) { return .compressed }
        let text = bytes.starts(with: byteOrderMark) ? bytes.dropFirst(3) : bytes[...]
        let head = text.drop { isBlank($0) }.prefix(4096)
        if isHTML(head) { return .html }
        if head.starts(with: ArmourLine.beginSignature) { return .detachedSignature }
        if head.starts(with: ArmourLine.beginMessage) { return .opaqueMessage }
        if head.starts(with: ArmourLine.beginPublicKey) || head.starts(with: ArmourLine.beginPrivateKey) {
            return .publicKey
        }
        if let packet = openPGP(bytes) { return packet }
        if head.prefix(512).contains(where: { ControlByte.isControl($0) && $0 != 0x0C && $0 != 0x1B }) {
            return .binary
        }
        if isRelease(head) { return .releaseWithoutSignature }
        return .text
    }

    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Whether the bytes, leading blanks gone, begin as an HTML or XML page does.
    static func isHTML(_ bytes: some Collection<UInt8>) -> Bool {
        let head = bytes.drop { isBlank($0) }.prefix(64).map(lowercased)
        guard head.first == UInt8(ascii: "<"), head.count > 1 else { return false }
        let next = head[1]
        return next == UInt8(ascii: "!") || next == UInt8(ascii: "?")
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(next)
    }

    static func isCompressed(_ bytes: [UInt8]) -> Bool {
        let magics: [[UInt8]] = [
            [0x1F, 0x8B, 0x08], [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], [0x28, 0xB5, 0x2F, 0xFD],
            [0x04, 0x22, 0x4D, 0x18],
            [0x5D, 0x00, 0x00, 0x80, 0x00], [0x50, 0x4B, 0x03, 0x04],
        ]
        if magics.contains(where: { bytes.starts(with: $0) }) { return true }
        return bytes.count > 3 && bytes.starts(with: Array("BZh".utf8)) && (0x31...0x39).contains(bytes[3])
    }

    // The field names that a Release file begins with; an archive writes one of them first.
    private static func isRelease(_ head: some Collection<UInt8>) -> Bool {
        let known = [
            "origin", "label", "suite", "codename", "version", "date", "valid-until", "architectures", "components",
            "description", "md5sum", "sha1", "sha256", "sha512", "acquire-by-hash", "changelogs", "archive",
            "notautomatic", "butautomaticupgrades", "signed-by",
        ]
        let name = head.prefix { $0 != UInt8(ascii: ":") && $0 != 0x0A }
        guard name.count < 40, name.count < head.count else { return false }
        return known.contains(String(decoding: name.map(lowercased), as: UTF8.self))
    }

    // The tag of a first packet, if the bytes parse as one whose length the file can hold.
    private static func openPGP(_ bytes: [UInt8]) -> UnsignedContent? {
        var reader = PacketReader(bytes)
        guard case .packet(let packet) = reader.next() else { return nil }
        switch packet.tag {
        case .signature where SignaturePacket(packet: packet) != nil: return .detachedSignature
        case .publicKey where KeyMaterial(packet: packet) != nil: return .publicKey
        case .secretKey where KeyMaterial(packet: packet) != nil: return .publicKey
        case .onePassSignature, .compressedData, .marker, .literalData: return .opaqueMessage
        default: return nil
        }
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
