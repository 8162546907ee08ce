/// The ASCII bytes and byte classes that apt's parsers know. Its parsers work on bytes in the C locale, so do ours.
enum AptBytes {
    static let space = UInt8(ascii: " ")
    static let tab = UInt8(ascii: "\t")
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let quote = UInt8(ascii: "\"")
    static let hash = UInt8(ascii: "#")
    static let slash = UInt8(ascii: "/")
    static let colon = UInt8(ascii: ":")
    static let percent = UInt8(ascii: "%")
    static let openBracket = UInt8(ascii: "[")
    static let closeBracket = UInt8(ascii: "]")

    /// `isspace` of the C locale: space, tab, newline, vertical tab, form feed, carriage return.
    static func isSpace(_ byte: UInt8) -> Bool { byte == space || (0x09...0x0D).contains(byte) }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }

    static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

    static func lower(_ text: some Sequence<UInt8>) -> [UInt8] { text.map(lower) }

    /// The value of a hexadecimal digit, nil for any other byte.
    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    static func string(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    /// The bytes without white space at either end.
    static func strip(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = bytes.drop(while: isSpace)
        while let last = rest.last, isSpace(last) { rest.removeLast() }
        return rest
    }

    static func equalIgnoringCase(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && zip(left.utf8, right.utf8).allSatisfy { lower($0) == lower($1) }
    }

    /// Where `needle` begins in `bytes` at or after `start`.
    static func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let first = needle.first, bytes.count >= needle.count else { return nil }
        var at = max(0, start)
        while at <= bytes.count - needle.count {
            if bytes[at] == first, bytes[at..<(at + needle.count)].elementsEqual(needle) { return at }
            at += 1
        }
        return nil
    }

    /// Every occurrence of `needle` replaced, from left to right (apt's SubstVar).
    static func replace(_ needle: String, with text: String, in source: String) -> String {
        let bytes = Array(source.utf8)
        let wanted = Array(needle.utf8)
        var result: [UInt8] = []
        var at = 0
        while let hit = find(wanted, in: bytes, from: at) {
            result += bytes[at..<hit]
            result += text.utf8
            at = hit + wanted.count
        }
        guard at > 0 else { return source }
        result += bytes[at...]
        return string(result)
    }

    /// Words separated by white space, empty ones dropped.
    static func words(_ text: String) -> [String] {
        text.utf8.split(whereSeparator: isSpace).map { string(Array($0)) }
    }

    /// Split at one separator as apt's VectorizeString does: an empty text has no parts, a separator at the end adds none.
    static func split(_ text: String, at separator: UInt8) -> [String] {
        guard !text.isEmpty else { return [] }
        var parts = text.utf8.split(separator: separator, omittingEmptySubsequences: false).map { string(Array($0)) }
        if text.utf8.last == separator { parts.removeLast() }
        return parts
    }
}
