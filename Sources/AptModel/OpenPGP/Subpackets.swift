/// What the subpackets of a signature say that matters here. Only the hashed ones are covered by the signature.
struct Subpackets {
    var created: Timestamp?
    /// Seconds after the creation; 0 means never.
    var validity: Int?
    var issuer: String?
    var issuerFingerprint: String?
    /// Whether the area was well-formed to its end.
    var isWellFormed = true

    /// Reads one area (RFC 9580 section 5.2.3.7). The first subpacket of a kind counts.
    init(_ area: ArraySlice<UInt8>) {
        isWellFormed = Subpackets.each(area) { read(type: $0, $1) }
    }

    /// Hands over each subpacket's type, without the bit that calls it critical, and its content.
    /// - Returns: whether the area is well-formed to its end.
    @discardableResult
    static func each(_ area: ArraySlice<UInt8>, _ take: (UInt8, ArraySlice<UInt8>) -> Void) -> Bool {
        let bytes = Array(area)
        var place = 0
        while place < bytes.count {
            guard let (length, octets) = Subpackets.length(bytes, place), length >= 1,
                length <= bytes.count - place - octets
            else { return false }
            let start = place + octets
            take(bytes[start] & 0x7F, bytes[(start + 1)..<(start + length)])
            place = start + length
        }
        return true
    }

    private mutating func read(type: UInt8, _ content: ArraySlice<UInt8>) {
        let bytes = Array(content)
        switch type {
        case 2 where created == nil && bytes.count == 4:
            created = bytes.bigEndian(at: 0, 4).map { Timestamp(seconds: Int64($0)) }
        case 3 where validity == nil && bytes.count == 4: validity = bytes.bigEndian(at: 0, 4)
        case 16 where issuer == nil && bytes.count == 8: issuer = bytes.upperHex
        case 33 where issuerFingerprint == nil && (bytes.count == 21 || bytes.count == 33):
            issuerFingerprint = bytes.dropFirst().upperHex
        default: break
        }
    }

    private static func length(_ bytes: [UInt8], _ place: Int) -> (Int, Int)? {
        switch bytes[place] {
        case let first where first < 192: (Int(first), 1)
        case 255: bytes.bigEndian(at: place + 1, 4).map { ($0, 5) }
        case let first:
            place + 1 < bytes.count ? ((Int(first) - 192) << 8 + Int(bytes[place + 1]) + 192, 2) : nil
        }
    }
}
