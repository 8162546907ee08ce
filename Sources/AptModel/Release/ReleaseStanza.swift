/// The first stanza of a Release file, cut into fields as apt's tag parser cuts it (apt-pkg/tagfile.cc).
struct ReleaseStanza {
    struct Field {
        /// In lower case.
        var name: String
        /// The line it begins on, counted from 1.
        var line: Int
        /// The value with its continuation lines, blanks around it included.
        var value: Range<Int>
    }

    /// The fields that `ReleaseFile` asks for, in file order; of two with the same name the last one counts.
    var fields: [Field] = []
    /// Whether there is any field at all.
    var hasFields = false
    /// Lines that have no colon and so swallow the field behind them.
    var linesWithoutColon: [Int] = []
    /// The line of the first field behind a blank line, which apt does not read.
    var ignoredFromLine: Int?
    var controlBytes: [ControlByte] = []
    /// Whether the stanza ends in a line without a colon that no field follows: apt cannot parse it at all.
    var isUnparsable = false

    init(_ bytes: [UInt8]) {
        var line = 1
        var place = 0
        var isOpen = false
        // The kept field that continuation lines belong to; nil behind a field that no one asks for.
        var current: Int?
        while place < bytes.count {
            let text = Text(bytes, from: place)
            let end = text.end
            if let byte = text.controlByte, controlBytes.count < 32 {
                controlBytes.append(ControlByte(line: line, byte: byte))
            }
            if text.isBlank {
                // One in front of everything apt reads past, and no second one (tried with 2.2, 2.6 and 3.0).
                if line == 1 {
                    line += 1
                    place = end + 1
                    continue
                }
                note(rest: bytes, from: min(end + 1, bytes.count), line + 1)
                break
            }
            let isContinuation = !isOpen && hasFields && (bytes[place] == 0x20 || bytes[place] == 0x09)
            if isContinuation {
                if let current { fields[current].value = fields[current].value.lowerBound..<end }
            } else if let colon = text.colon {
                // A name that swallowed a line before it is no field that anyone asks for.
                let name = !isOpen ? ReleaseStanza.name(bytes[place..<colon]) : nil
                current = nil
                if let name, fields.count < ReleaseStanza.mostFields {
                    current = fields.count
                    fields.append(Field(name: name, line: line, value: (colon + 1)..<end))
                }
                hasFields = true
                isOpen = false
            } else {
                if linesWithoutColon.count < 100 { linesWithoutColon.append(line) }
                isOpen = true
            }
            line += 1
            place = end + 1
        }
        isUnparsable = isOpen
    }

    func last(_ name: String) -> Field? { fields.last { $0.name == name } }

    private mutating func note(rest bytes: [UInt8], from start: Int, _ firstLine: Int) {
        var line = firstLine
        var place = start
        while place < bytes.count {
            let text = Text(bytes, from: place)
            if !text.isBlank {
                ignoredFromLine = line
                return
            }
            line += 1
            place = text.end + 1
        }
    }

    /// What one pass over a line finds.
    private struct Text {
        /// Where its LF stands, or the end of the bytes.
        var end: Int
        var colon: Int?
        /// The first of them.
        var controlByte: UInt8?
        /// Whether nothing but CRs stands there.
        var isBlank = true

        init(_ bytes: [UInt8], from start: Int) {
            end = start
            while end < bytes.count {
                let byte = bytes[end]
                if byte == 0x0A { return }
                if byte != 0x0D { isBlank = false }
                if byte == UInt8(ascii: ":") {
                    if colon == nil { colon = end }
                } else if byte < 0x20 || byte == 0x7F, controlByte == nil, ControlByte.isControl(byte) {
                    controlByte = byte
                }
                end += 1
            }
        }
    }

    /// A known name in lower case; nil for any other.
    private static func name(_ bytes: ArraySlice<UInt8>) -> String? {
        guard bytes.count <= 64 else { return nil }
        var name = bytes
        while let last = name.last, ContentSniff.isBlank(last) { name = name.dropLast() }
        let text = String(decoding: name.map(ContentSniff.lowercased), as: UTF8.self)
        return known.contains(text) ? text : nil
    }

    private static let mostFields = 1000
    private static let known: Set<String> = [
        "origin", "label", "suite", "version", "codename", "description", "date", "valid-until", "architectures",
        "components", "no-support-for-architecture-all", "signed-by", "acquire-by-hash", "notautomatic",
        "butautomaticupgrades", "md5sum", "sha1", "sha256", "sha512",
    ]
}
