/// The first place at which a text stops being JSON (RFC 8259). Foundation says only that a text is none, and whoever holds a
/// report that was cut off in the mail needs to know where it ends.
struct JSONFlaw: CustomStringConvertible {
    let description: String

    /// nil where the text is JSON as far as its structure goes; what stands inside a string is not looked at.
    init?(in bytes: [UInt8]) {
        var walk = Walk(bytes)
        do throws(Stop) {
            try walk.value(depth: 1)
            walk.skipSpace()
            guard walk.at < bytes.count else { return nil }
            throw .unexpected
        } catch {
            let (line, column) = Walk.place(of: walk.at, in: bytes)
            let place = "line \(line), column \(column)"
            description =
                switch error {
                case .end where bytes.isEmpty: "it is empty"
                case .end: "it ends at \(place), before the document does"
                case .unexpected: "\(place) is no JSON"
                case .depth: "\(place) is nested deeper than \(JSONFlaw.depth) levels"
                }
        }
    }

    /// As deep as Foundation's decoder goes.
    private static let depth = 512

    private enum Stop: Error {
        case end, unexpected, depth
    }

    /// One walk over the bytes, which stops where they break a rule.
    private struct Walk {
        let bytes: [UInt8]
        var at = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        mutating func skipSpace() {
            while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
        }

        /// The next byte that is no white space.
        private mutating func next() throws(Stop) -> UInt8 {
            skipSpace()
            guard at < bytes.count else { throw .end }
            return bytes[at]
        }

        mutating func value(depth: Int) throws(Stop) {
            switch try next() {
            case UInt8(ascii: "{"): try list(until: UInt8(ascii: "}"), named: true, depth: depth)
            case UInt8(ascii: "["): try list(until: UInt8(ascii: "]"), named: false, depth: depth)
            case UInt8(ascii: "\""): try string()
            case UInt8(ascii: "t"): try word("true")
            case UInt8(ascii: "f"): try word("false")
            case UInt8(ascii: "n"): try word("null")
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): number()
            default: throw .unexpected
            }
        }

        private mutating func list(until end: UInt8, named: Bool, depth: Int) throws(Stop) {
            guard depth <= JSONFlaw.depth else { throw .depth }
            at += 1
            guard try next() != end else {
                at += 1
                return
            }
            while true {
                if named {
                    guard try next() == UInt8(ascii: "\"") else { throw .unexpected }
                    try string()
                    guard try next() == UInt8(ascii: ":") else { throw .unexpected }
                    at += 1
                }
                try value(depth: depth + 1)
                let byte = try next()
                guard byte == end || byte == UInt8(ascii: ",") else { throw .unexpected }
                at += 1
                if byte == end { return }
            }
        }

        private mutating func string() throws(Stop) {
            at += 1
            while at < bytes.count {
                switch bytes[at] {
                case UInt8(ascii: "\""):
                    at += 1
                    return
                case UInt8(ascii: "\\"): at = min(at + 2, bytes.count)
                case 0..<0x20: throw .unexpected
                default: at += 1
                }
            }
            throw .end
        }

        private mutating func word(_ word: String) throws(Stop) {
            guard bytes[at...].starts(with: word.utf8) else {
                throw word.utf8.starts(with: bytes[at...]) ? .end : .unexpected
            }
            at += word.utf8.count
        }

        private mutating func number() {
            while at < bytes.count,
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[at]) || "+-.eE".utf8.contains(bytes[at])
            {
                at += 1
            }
        }

        /// Both counted from 1, the column in bytes.
        static func place(of offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
            let before = bytes[..<min(offset, bytes.count)]
            let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
            return (before.count { $0 == 0x0A } + 1, before.count - start + 1)
        }
    }
}
