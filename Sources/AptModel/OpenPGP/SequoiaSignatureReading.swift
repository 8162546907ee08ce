/// What sqv makes of a signature part: which signature packets it comes to judge, and what makes it refuse them all.
///
/// It reads another way than gpgv: only the first armour block counts, a wrong checksum is no matter, the first strange
/// character ends the base64 text, and one packet that is no signature stops it. Read in sequoia-openpgp 2.0.0 and tried
/// with sqv 1.3.0 of Debian 13, variant by variant, beside gpgv 2.2 (PolicyDifferentialTests).
public struct SequoiaSignatureReading: Sendable, Hashable {
    /// Why sqv refuses the signature part as a whole, whatever is in it; nil where it comes to judge the packets.
    public var refusal: Refusal?
    /// How many signature packets stand in what it reads.
    public var signatures = 0
    /// Those that it refuses for their form, counted from 0 in the order of the file.
    public var malformed: [Int] = []
    /// Whether there is a marker packet, which a policy may refuse.
    public var hasMarker = false

    /// Why nothing at all is judged.
    public enum Refusal: String, Sendable, Hashable, Codable, CaseIterable {
        /// The text around or behind the base64 text is not in order.
        case armour
        /// The packets break off, or bytes stand there that begin none.
        case packets
        /// A packet that is no signature.
        case otherPacket = "other_packet"
        /// A signature over a digest that Sequoia has not heard of, which it cannot compute.
        case unknownDigest = "unknown_digest"
        /// There is no signature.
        case nothing
    }

    /// - Parameter bytes: as apt writes them to its `apt.sig`, or a Release.gpg file.
    public init(_ bytes: [UInt8]) {
        let isBinary = (bytes.first ?? 0) & 0x80 != 0
        let text = isBinary ? nil : SequoiaArmour(bytes)
        guard let payload = isBinary ? bytes : text?.payload else {
            refusal = .nothing
            return
        }
        walk(payload)
        // The end of the armour is looked at once the packets have been read to their end.
        if text?.hasFooter == false {
            refusal = .armour
        } else if refusal == nil, signatures == 0 {
            refusal = .nothing
        }
    }

    private mutating func walk(_ bytes: [UInt8]) {
        var reader = PacketReader(bytes)
        while true {
            switch reader.next() {
            case .end: return
            case .truncated, .garbage:
                refusal = .packets
                return
            case .packet(let packet):
                if packet.tag == .marker {
                    hasMarker = true
                } else if packet.tag == .signature {
                    take(packet, bytes)
                } else {
                    refusal = .otherPacket
                }
                guard refusal == nil else { return }
            }
        }
    }

    private mutating func take(_ packet: Packet, _ bytes: [UInt8]) {
        guard let signature = SignaturePacket(packet: packet) else { return }
        let framing = SequoiaSignatureReading.framing(bytes, at: packet.offset)
        if !framing || !signature.isWellFormed || signature.version == 5
            || !SequoiaSignatureReading.numbersAreTidy(packet.body)
        {
            malformed.append(signatures)
        } else if ![1, 2, 3, 8, 9, 10, 11, 12, 14].contains(signature.digest.rawValue) {
            refusal = .unknownDigest
        }
        signatures += 1
    }

    /// False for a length in pieces or without an end, which a signature must not have.
    private static func framing(_ bytes: [UInt8], at place: Int) -> Bool {
        let head = bytes[place]
        if head & 0x40 == 0 { return head & 3 != 3 }
        guard place + 1 < bytes.count else { return false }
        return !(224..<255).contains(bytes[place + 1])
    }

    /// Whether each multiprecision integer has exactly the bits that it announces: gpg forgives others, Sequoia does not.
    private static func numbersAreTidy(_ body: [UInt8]) -> Bool {
        guard let start = numbersStart(body), let count = numbers(of: body) else { return true }
        var place = start
        for _ in 0..<count {
            guard let bits = body.bigEndian(at: place, 2) else { return false }
            let octets = (bits + 7) / 8
            guard octets <= body.count - place - 2 else { return false }
            if octets > 0 {
                let first = body[place + 2]
                guard first.leadingZeroBitCount == octets * 8 - bits else { return false }
            }
            place += 2 + octets
        }
        return true
    }

    private static func numbersStart(_ body: [UInt8]) -> Int? {
        if body.first == 3 { return 19 }
        guard body.first == 4, let hashed = body.bigEndian(at: 4, 2), let loose = body.bigEndian(at: 6 + hashed, 2)
        else {
            return nil
        }
        return 6 + hashed + 2 + loose + 2
    }

    private static func numbers(of body: [UInt8]) -> Int? {
        let algorithm = body.first == 3 ? (body.count > 15 ? body[15] : 0) : body[2]
        return switch algorithm {
        case 1, 3: 1
        case 16, 17, 19, 20, 22: 2
        default: nil
        }
    }
}

/// The first armour block as Sequoia decodes it.
struct SequoiaArmour {
    var payload: [UInt8] = []
    /// Whether an END line follows the base64 text and its checksum.
    var hasFooter = false

    private let bytes: [UInt8]
    private var place: Int

    /// nil where no block begins.
    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        guard let start = SequoiaArmour.begin(bytes) else { return nil }
        place = start
        skipHeaders()
        decode()
        hasFooter = findsFooter()
    }

    /// Where the line behind `BEGIN PGP SIGNATURE` begins. Blanks may stand in front.
    private static func begin(_ bytes: [UInt8]) -> Int? {
        var lines = LineScanner(bytes)
        while let line = lines.next() {
            let text = bytes[line.text].drop(while: ContentSniff.isBlank)
            if text.starts(with: ArmourLine.beginSignature) { return line.whole.upperBound }
        }
        return nil
    }

    /// Over `Key: value` lines to the first empty one. A first line of another kind is base64 text already, a later one is
    /// passed over.
    private mutating func skipHeaders() {
        var isFirst = true
        while place < bytes.count {
            let end = bytes[place...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
            let line = bytes[place..<end]
            if line.allSatisfy(SequoiaArmour.isSpace) {
                place = end
                return
            }
            if isFirst, !SequoiaArmour.isHeader(line) { return }
            isFirst = false
            place = end
        }
    }

    private static func isHeader(_ line: ArraySlice<UInt8>) -> Bool {
        zip(line, line.dropFirst()).contains { $0 == UInt8(ascii: ":") && $1 == 0x20 }
            || String(validating: line, as: UTF8.self) == nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0C, 0x0D].contains(byte) }

    /// Decodes whole groups of four up to the first byte that is neither base64 nor space, or the padding.
    private mutating func decode() {
        var group: [UInt8] = []
        var here = place
        while here < bytes.count {
            let byte = bytes[here]
            here += 1
            if SequoiaArmour.isSpace(byte) { continue }
            let isPadding = byte == UInt8(ascii: "=")
            guard Base64Decoder.value(byte) != nil || (isPadding && group.count >= 2) else { return }
            if group.contains(UInt8(ascii: "=")), !isPadding { return }
            group.append(byte)
            guard group.count == 4 else { continue }
            var decoder = Base64Decoder()
            _ = decoder.append(group)
            decoder.finish()
            payload += decoder.bytes
            place = here
            if isPadding { return }
            group = []
        }
    }

    /// A checksum of whatever worth, then the END line.
    private mutating func findsFooter() -> Bool {
        skipSpace()
        let checksum = bytes[place...].prefix(5)
        if checksum.count == 5, checksum.first == UInt8(ascii: "="),
            checksum.dropFirst().allSatisfy({ Base64Decoder.value($0) != nil })
        {
            place += 5
        }
        skipSpace()
        let rest = bytes[place...].drop { $0 == UInt8(ascii: "-") }
        return rest.starts(with: Array("END PGP SIGNATURE".utf8))
    }

    private mutating func skipSpace() {
        while place < bytes.count, SequoiaArmour.isSpace(bytes[place]) { place += 1 }
    }
}
