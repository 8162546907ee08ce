/// The kind of an OpenPGP packet (RFC 9580 section 5).
public struct PacketTag: RawRepresentable, Sendable, Hashable, Codable {
    public var rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let publicKeyEncryptedSessionKey = PacketTag(rawValue: 1)
    public static let signature = PacketTag(rawValue: 2)
    public static let onePassSignature = PacketTag(rawValue: 4)
    public static let secretKey = PacketTag(rawValue: 5)
    public static let publicKey = PacketTag(rawValue: 6)
    public static let secretSubkey = PacketTag(rawValue: 7)
    public static let compressedData = PacketTag(rawValue: 8)
    public static let marker = PacketTag(rawValue: 10)
    public static let literalData = PacketTag(rawValue: 11)
    /// GnuPG's own note about trust; found in old keyrings.
    public static let trust = PacketTag(rawValue: 12)
    public static let userID = PacketTag(rawValue: 13)
    public static let publicSubkey = PacketTag(rawValue: 14)
    public static let userAttribute = PacketTag(rawValue: 17)
    public static let padding = PacketTag(rawValue: 21)
}

/// One OpenPGP packet.
public struct Packet: Sendable, Hashable {
    public var tag: PacketTag
    /// Where its header begins in the bytes it was read from.
    public var offset: Int
    /// The packet by itself, header and body; re-framed with a definite length where it came in pieces.
    public var raw: [UInt8]
    /// Its contents.
    public var body: [UInt8]
}

/// What came next in a run of packets.
enum PacketStep {
    case packet(Packet)
    case end
    /// The packet that begins at the offset announces more bytes than there are.
    case truncated(at: Int)
    /// No packet can begin at the offset.
    case garbage(at: Int)
}

/// Reads packets one after the other: old and new format, partial and indeterminate lengths. Nothing is nested.
struct PacketReader {
    private let bytes: [UInt8]
    private(set) var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> PacketStep {
        guard position < bytes.count else { return .end }
        let start = position
        let head = bytes[start]
        guard head & 0x80 != 0 else { return .garbage(at: start) }
        let isNew = head & 0x40 != 0
        let tag = PacketTag(rawValue: isNew ? head & 0x3F : (head >> 2) & 0x0F)
        guard tag.rawValue != 0 else { return .garbage(at: start) }
        return isNew ? newFormat(tag, start) : oldFormat(tag, head & 3, start)
    }

    private mutating func oldFormat(_ tag: PacketTag, _ lengthType: UInt8, _ start: Int) -> PacketStep {
        if lengthType == 3 {
            let body = Array(bytes[(start + 1)...])
            position = bytes.count
            return .packet(Packet(tag: tag, offset: start, raw: PacketReader.framed(tag, body), body: body))
        }
        let octets = 1 << Int(lengthType)
        guard let length = bytes.bigEndian(at: start + 1, octets) else { return .truncated(at: start) }
        return take(tag, start, header: 1 + octets, length: length)
    }

    private mutating func newFormat(_ tag: PacketTag, _ start: Int) -> PacketStep {
        guard let first = lengthHeader(at: start + 1) else { return .truncated(at: start) }
        if !first.isPartial { return take(tag, start, header: 1 + first.octets, length: first.length) }
        var body: [UInt8] = []
        var place = start + 1
        while let piece = lengthHeader(at: place) {
            let from = place + piece.octets
            guard piece.length <= bytes.count - from else { return .truncated(at: start) }
            body.append(contentsOf: bytes[from..<(from + piece.length)])
            place = from + piece.length
            if !piece.isPartial {
                position = place
                return .packet(Packet(tag: tag, offset: start, raw: PacketReader.framed(tag, body), body: body))
            }
        }
        return .truncated(at: start)
    }

    private mutating func take(_ tag: PacketTag, _ start: Int, header: Int, length: Int) -> PacketStep {
        let from = start + header
        guard length <= bytes.count - from else { return .truncated(at: start) }
        position = from + length
        return .packet(
            Packet(tag: tag, offset: start, raw: Array(bytes[start..<position]), body: Array(bytes[from..<position])))
    }

    private func lengthHeader(at place: Int) -> (length: Int, octets: Int, isPartial: Bool)? {
        guard place < bytes.count else { return nil }
        switch bytes[place] {
        case let first where first < 192: return (Int(first), 1, false)
        case let first where first < 224:
            guard place + 1 < bytes.count else { return nil }
            return ((Int(first) - 192) << 8 + Int(bytes[place + 1]) + 192, 2, false)
        case 255: return bytes.bigEndian(at: place + 1, 4).map { ($0, 5, false) }
        case let first: return (1 << Int(first & 0x1F), 1, true)
        }
    }

    // A packet in new format with a five-octet length.
    private static func framed(_ tag: PacketTag, _ body: [UInt8]) -> [UInt8] {
        let length = UInt32(truncatingIfNeeded: body.count)
        return [0xC0 | (tag.rawValue & 0x3F), 0xFF]
            + stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: length >> UInt32($0)) } + body
    }
}

extension [UInt8] {
    /// An unsigned big-endian number of one to four octets; nil where the bytes end before it does.
    func bigEndian(at place: Int, _ octets: Int) -> Int? {
        guard place >= 0, octets >= 1, octets <= 4, place <= count - octets else { return nil }
        return self[place..<(place + octets)].reduce(0) { $0 << 8 | Int($1) }
    }

    /// The bytes as lower-case-free hexadecimal, as key ids and fingerprints are written.
    var upperHex: String { self[...].upperHex }
}

extension ArraySlice<UInt8> {
    var upperHex: String {
        let digits = Array("0123456789ABCDEF".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
