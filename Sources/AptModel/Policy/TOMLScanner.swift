/// Takes the words of a TOML document apart, byte by byte.
struct TOMLScanner {
    private let bytes: [UInt8]
    private var place = 0
    /// Counted from 1.
    private(set) var line = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        // One byte order mark in front is forgiven.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    }

    var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

    func error(_ text: String) -> TOMLError { TOMLError(line: line, text: text) }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || byte == 0x09 { place += 1 }
    }

    /// Over blanks, line ends and comments; false at the end of the document.
    mutating func skipToContent() throws(TOMLError) -> Bool {
        try skipLines()
        return peek != nil
    }

    mutating func skipLines() throws(TOMLError) {
        while true {
            skipBlanks()
            try skipComment()
            guard try takeLineEnd() else { return }
        }
    }

    /// Nothing but a comment may follow on the line.
    mutating func endLine() throws(TOMLError) {
        skipBlanks()
        try skipComment()
        guard try takeLineEnd() || peek == nil else { throw error("something unexpected at the end of the line") }
    }

    private mutating func takeLineEnd() throws(TOMLError) -> Bool {
        if peek == 0x0D {
            guard place + 1 < bytes.count, bytes[place + 1] == 0x0A else { throw error("a bare carriage return") }
            place += 1
        }
        guard peek == 0x0A else { return false }
        place += 1
        line += 1
        return true
    }

    private mutating func skipComment() throws(TOMLError) {
        guard peek == UInt8(ascii: "#") else { return }
        while let byte = peek, byte != 0x0A {
            if byte == 0x0D, place + 1 < bytes.count, bytes[place + 1] == 0x0A { return }
            guard byte >= 0x20 || byte == 0x09, byte != 0x7F else { throw error("a control character in a comment") }
            place += 1
        }
    }

    /// One part of a key: bare, or quoted on one line.
    mutating func key() throws(TOMLError) -> String {
        if peek == UInt8(ascii: "\"") || peek == UInt8(ascii: "'") { return try string(allowsSeveralLines: false) }
        let word = word { TOMLScanner.isBare($0) }
        guard !word.isEmpty else { throw error("expected a key") }
        return word
    }

    private mutating func word(_ belongs: (UInt8) -> Bool) -> String {
        let start = place
        while let byte = peek, belongs(byte) { place += 1 }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    static func isBare(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// A number, a truth value, a date or a time.
    mutating func scalar() throws(TOMLError) -> TOMLValue {
        var text = word {
            TOMLScanner.isBare($0) || [UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: ":")].contains($0)
        }
        guard !text.isEmpty else { throw error("expected a value") }
        // A date and a time may stand with a blank between them.
        if TOMLMoment.isDate(text), peek == 0x20, place + 1 < bytes.count,
            (0x30...0x39).contains(bytes[place + 1])
        {
            place += 1
            text += "T" + word { TOMLScanner.isBare($0) || [0x2E, 0x2B, 0x3A].contains($0) }
        }
        if TOMLMoment.looksLikeOne(text) {
            guard let moment = TOMLMoment.normal(text) else { throw error("no date or time: \(text.prefix(40))") }
            return .moment(moment)
        }
        guard TOMLNumber.isOne(text) || text == "true" || text == "false" else {
            throw error("no value: \(text.prefix(40))")
        }
        return .scalar
    }

    /// A text in double or single quotes, on one line or, in three quotes, on several.
    mutating func string(allowsSeveralLines: Bool) throws(TOMLError) -> String {
        let quote = bytes[place]
        place += 1
        let isLong = place + 1 < bytes.count && bytes[place] == quote && bytes[place + 1] == quote
        if isLong {
            guard allowsSeveralLines else { throw error("a key of several lines") }
            place += 2
            _ = try takeLineEnd()
        }
        var text: [UInt8] = []
        while let byte = peek {
            if byte == quote {
                place += 1
                if !isLong { return String(decoding: text, as: UTF8.self) }
                if place + 1 < bytes.count, bytes[place] == quote, bytes[place + 1] == quote {
                    place += 2
                    return String(decoding: text, as: UTF8.self)
                }
                text.append(quote)
            } else if byte == 0x0A || byte == 0x0D {
                guard isLong, try takeLineEnd() else { throw error("a line end in a text") }
                text.append(0x0A)
            } else if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                place += 1
                try escape(into: &text, isLong: isLong)
            } else {
                guard byte >= 0x20 || byte == 0x09, byte != 0x7F else { throw error("a control character in a text") }
                text.append(byte)
                place += 1
            }
        }
        throw error("a text without its end")
    }

    private mutating func escape(into text: inout [UInt8], isLong: Bool) throws(TOMLError) {
        guard let byte = peek else { throw error("a text without its end") }
        place += 1
        switch byte {
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(byte)
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            let count = byte == UInt8(ascii: "u") ? 4 : 8
            guard place + count <= bytes.count,
                let number = UInt32(String(decoding: bytes[place..<(place + count)], as: UTF8.self), radix: 16),
                bytes[place] != UInt8(ascii: "+"), bytes[place] != UInt8(ascii: "-"),
                let scalar = Unicode.Scalar(number)
            else { throw error("an escape that is none") }
            place += count
            text += Array(String(Character(scalar)).utf8)
        case let blank where isLong && [0x20, 0x09, 0x0A, 0x0D].contains(blank):
            // A backslash at the end of a line takes the blanks and lines behind it away.
            place -= 1
            skipBlanks()
            guard try takeLineEnd() else { throw error("an escape that is none") }
            while true {
                skipBlanks()
                guard try takeLineEnd() else { return }
            }
        default: throw error("an escape that is none")
        }
    }
}
