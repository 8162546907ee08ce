/// Reads words one after the other from a line, with the quoting rules of apt (apt-pkg/contrib/strutl.cc).
struct QuotedWords {
    let bytes: [UInt8]
    /// The first byte that is not read yet.
    var at: Int

    /// A line ends at its first NUL for apt.
    init(_ bytes: some Sequence<UInt8>, from start: Int = 0) {
        self.bytes = Array(bytes.prefix { $0 != 0 })
        at = start
    }

    var isAtEnd: Bool { at >= bytes.count }

    /// The byte to be read next.
    var next: UInt8? { isAtEnd ? nil : bytes[at] }

    mutating func skipSpace() {
        while let byte = next, AptBytes.isSpace(byte) { at += 1 }
    }

    /// One word of a URI-like text (ParseQuoteWord): it ends at white space outside of `"…"` and `[…]`, quotes are dropped and
    /// `%XX` is decoded. Nil at the end of the line or where a quote or bracket stays open; then nothing is consumed.
    mutating func quoteWord() -> [UInt8]? {
        var end = at
        while end < bytes.count, bytes[end] == AptBytes.space { end += 1 }
        guard end < bytes.count else { return nil }
        while end < bytes.count, !AptBytes.isSpace(bytes[end]) {
            if bytes[end] == AptBytes.quote {
                guard let close = bytes[(end + 1)...].firstIndex(of: AptBytes.quote) else { return nil }
                end = close
            }
            if bytes[end] == AptBytes.openBracket {
                guard let close = bytes[(end + 1)...].firstIndex(of: AptBytes.closeBracket) else { return nil }
                end = close
            }
            end += 1
        }
        let word = QuotedWords.decode(bytes[at..<end], droppingQuotes: true)
        at = end
        skipSpace()
        return word
    }

    /// A C-like string (ParseCWord): only quoted parts, which are joined, with one blank for the white space between them.
    /// Nil where anything stands outside of the quotes; then nothing is consumed.
    mutating func cWord() -> [UInt8]? {
        var position = at
        while position < bytes.count, bytes[position] == AptBytes.space { position += 1 }
        guard position < bytes.count else { return nil }
        var word: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            if byte == AptBytes.quote {
                guard let close = bytes[(position + 1)...].firstIndex(of: AptBytes.quote) else { return nil }
                word += bytes[(position + 1)..<close]
                position = close + 1
                continue
            }
            guard AptBytes.isSpace(byte) else { return nil }
            if position == at || !AptBytes.isSpace(bytes[position - 1]) { word.append(AptBytes.space) }
            position += 1
        }
        at = position
        return word
    }

    /// `%XX` decoded, and the quotes dropped if asked for (DeQuoteString).
    static func decode(_ text: ArraySlice<UInt8>, droppingQuotes: Bool = false) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var at = text.startIndex
        while at < text.endIndex {
            if text[at] == AptBytes.percent, text.endIndex - at > 2,
                let high = AptBytes.hexValue(text[at + 1]), let low = AptBytes.hexValue(text[at + 2])
            {
                result.append(high << 4 | low)
                at += 3
                continue
            }
            if !droppingQuotes || text[at] != AptBytes.quote { result.append(text[at]) }
            at += 1
        }
        return result
    }

    /// `%xx` for every byte of `bad`, for `%`, blanks, control characters and everything beyond ASCII (QuoteString).
    static func encode(_ text: some Sequence<UInt8>, bad: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var result: [UInt8] = []
        for byte in text {
            if byte <= 0x20 || byte >= 0x7F || byte == AptBytes.percent || bad.utf8.contains(byte) {
                result += [AptBytes.percent, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else {
                result.append(byte)
            }
        }
        return AptBytes.string(result)
    }
}
