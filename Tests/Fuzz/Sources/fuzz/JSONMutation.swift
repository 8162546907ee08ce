// Random changes to JSON that leave it JSON: most changes of single bytes end at the decoder.

/// A value in the text: where it stands.
private struct Token {
    enum Kind { case number, string, word, list }
    var kind: Kind
    var range: Range<Int>
}

private let numbersToTry = [
    "0", "1", "-1", "9223372036854775807", "-9223372036854775808", "9223372036854775806", "2147483648", "4294967296",
    "65536", "100000000000000000000", "1e308", "-1e308", "5e-324", "0.5",
]
private let stringsToTry = [
    "", "-", "/", "//", "0", "infinity", "nan", "a\\nb", "\\u001b[31m", "\\u202e", "e\\u0301\\u0301\\u0301", "\\u0000",
    "https://user:secret@host/p?q=s", "%41", "../..", "'; true", "$(true)", "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "18446744073709551616", "…",
]

/// The text with one to three of its values changed.
func bendJSON(_ bytes: [UInt8], _ numbers: inout Numbers) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...3, using: &numbers) {
        let tokens = JSONTokens(bytes).tokens
        guard let token = tokens.randomElement(using: &numbers) else { return bytes }
        bytes.replaceSubrange(token.range, with: replacement(for: token, tokens, bytes, &numbers))
    }
    return bytes
}

private func replacement(
    for token: Token, _ tokens: [Token], _ bytes: [UInt8], _ numbers: inout Numbers
) -> [UInt8] {
    // Another value of the same kind from the same text: enumerations and places know what they hold.
    let alike = tokens.filter { $0.kind == token.kind }
    if Int.random(in: 0..<3, using: &numbers) == 0, let other = alike.randomElement(using: &numbers) {
        return Array(bytes[other.range])
    }
    switch token.kind {
    case .number: return Array((numbersToTry.randomElement(using: &numbers) ?? "0").utf8)
    case .string: return Array("\"\(stringsToTry.randomElement(using: &numbers) ?? "")\"".utf8)
    case .word: return Array((["true", "false", "null", "0"].randomElement(using: &numbers) ?? "null").utf8)
    case .list:
        let inner = bytes[(token.range.lowerBound + 1)..<(token.range.upperBound - 1)]
        guard Bool.random(using: &numbers), !inner.isEmpty else { return Array("[]".utf8) }
        return Array("[".utf8) + inner + Array(",".utf8) + inner + Array("]".utf8)
    }
}

/// The values of a text, keys left out as far as a colon tells them.
private struct JSONTokens {
    var tokens: [Token] = []

    init(_ bytes: [UInt8]) {
        var at = 0
        var lists: [Int] = []
        while at < bytes.count {
            let start = at
            switch bytes[at] {
            case UInt8(ascii: "\""):
                at += 1
                while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
                    at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
                }
                at = min(at + 1, bytes.count)
                let isKey = bytes[at...].first { $0 > 0x20 } == UInt8(ascii: ":")
                if !isKey { tokens.append(Token(kind: .string, range: start..<at)) }
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                while at < bytes.count, "+-.0123456789eE".utf8.contains(bytes[at]) { at += 1 }
                tokens.append(Token(kind: .number, range: start..<at))
            case UInt8(ascii: "a")...UInt8(ascii: "z"):
                while at < bytes.count, (0x61...0x7A).contains(bytes[at]) { at += 1 }
                tokens.append(Token(kind: .word, range: start..<at))
            case UInt8(ascii: "["):
                lists.append(at)
                at += 1
            case UInt8(ascii: "]"):
                at += 1
                if let begin = lists.popLast() { tokens.append(Token(kind: .list, range: begin..<at)) }
            default: at += 1
            }
        }
    }
}
