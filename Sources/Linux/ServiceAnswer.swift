/// Reads the SRV records of a DNS message (RFC 1035, section 4.1). Any bytes are survived: the reading ends at the first
/// record that is no whole SRV record, as apt's does, and what came before it is kept.
///
/// - Returns: in the message's order; none where it is no answer or says that it failed.
public func parseServiceAnswer(_ message: [UInt8]) -> [ServiceRecord] {
    var reader = DNSReader(message)
    guard reader.skip(2), let flags = reader.number(), let questions = reader.number(), let answers = reader.number(),
        reader.skip(4), flags & 0x8000 != 0, flags & 0x000F == 0
    else { return [] }
    for _ in 0..<questions {
        guard reader.name() != nil, reader.skip(4) else { return [] }
    }
    var records: [ServiceRecord] = []
    for _ in 0..<answers {
        guard let record = reader.serviceRecord() else { break }
        records.append(record)
    }
    return records
}

/// A place in a DNS message. Each step says nil or false where the message is too short for it.
private struct DNSReader {
    private let message: [UInt8]
    private var place = 0

    private static let typeSRV: UInt16 = 33
    private static let classInternet: UInt16 = 1

    init(_ message: [UInt8]) { self.message = message }

    mutating func skip(_ count: Int) -> Bool {
        guard message.count - place >= count else { return false }
        place += count
        return true
    }

    mutating func number() -> UInt16? {
        guard message.count - place >= 2 else { return nil }
        defer { place += 2 }
        return UInt16(message[place]) << 8 | UInt16(message[place + 1])
    }

    mutating func serviceRecord() -> ServiceRecord? {
        guard name() != nil, number() == DNSReader.typeSRV, number() == DNSReader.classInternet, skip(4),
            let length = number()
        else { return nil }
        let end = place + Int(length)
        guard let priority = number(), let weight = number(), let port = number(), let target = name(), place == end
        else { return nil }
        return ServiceRecord(priority: priority, weight: weight, target: target, port: port)
    }

    /// The name at this place, its labels joined by dots. nil where it is cut off, too long, holds what no host name does,
    /// or points anywhere but backwards: each jump must lead before all that was read of the name, so it comes to an end.
    mutating func name() -> String? {
        var labels: [String] = []
        var total = 1
        var at = place
        var earliest = place
        var after: Int?
        while at < message.count {
            let length = Int(message[at])
            switch length {
            case 0:
                place = after ?? at + 1
                return labels.joined(separator: ".")
            case 1...63:
                total += length + 1
                guard total <= 255, message.count - at > length else { return nil }
                let bytes = message[(at + 1)...(at + length)]
                guard bytes.allSatisfy(DNSReader.isHostByte) else { return nil }
                labels.append(String(decoding: bytes, as: UTF8.self))
                at += length + 1
            case 0xC0...:
                guard message.count - at >= 2 else { return nil }
                let target = (length & 0x3F) << 8 | Int(message[at + 1])
                guard target < earliest else { return nil }
                after = after ?? at + 2
                earliest = target
                at = target
            default: return nil
            }
        }
        return nil
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
