/// The first stanza of a Release file, cut into fields as apt's tag parser cuts it (apt-pkg/tagfile.cc).
struct ReleaseStanza {
    struct Field {
        /// In lower case.
        var name: String
        /// The line it begins on, counted from 1.
        var line: Int
        /// The value with its continuation lines, blanks around it gone.
        var value: Range<Int>
        /// The line that `value` begins on.
        var valueLine: Int
    }

    /// In file order; of two with the same name the last one counts.
    var fields: [Field] = []
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
        var open: (name: [UInt8], line: Int)?
        while place < bytes.count {
            let end = bytes[place...].firstIndex(of: 0x0A) ?? bytes.count
            note(bytes[place..<end], line)
            if ReleaseStanza.isBlank(bytes[place..<end]) {
                note(rest: bytes, from: min(end + 1, bytes.count), line + 1)
                break
            }
            let isContinuation = open == nil && (bytes[place] == 0x20 || bytes[place] == 0x09) && !fields.isEmpty
            if isContinuation {
                fields[fields.count - 1].value = fields[fields.count - 1].value.lowerBound..<end
            } else if let colon = bytes[place..<end].firstIndex(of: UInt8(ascii: ":")) {
                let name = (open?.name ?? []) + Array(bytes[place..<colon])
                fields.append(
                    Field(name: ReleaseStanza.name(name), line: open?.line ?? line, value: (colon + 1)..<end, valueLine: line))
                open = nil
            } else {
                if linesWithoutColon.count < 100 { linesWithoutColon.append(line) }
                // Only the length of the joined name matters from here on: it is no field that anyone asks for.
                open = (Array("?".utf8), open?.line ?? line)
            }
            line += 1
            place = end + 1
        }
        isUnparsable = open != nil
    }

    func last(_ name: String) -> Field? { fields.last { $0.name == name } }

    private mutating func note(_ text: ArraySlice<UInt8>, _ line: Int) {
        guard controlBytes.count < 32, let byte = text.first(where: ControlByte.isControl) else { return }
        controlBytes.append(ControlByte(line: line, byte: byte))
    }

    private mutating func note(rest bytes: [UInt8], from start: Int, _ firstLine: Int) {
        var line = firstLine
        var place = start
        while place < bytes.count {
            let end = bytes[place...].firstIndex(of: 0x0A) ?? bytes.count
            if !ReleaseStanza.isBlank(bytes[place..<end]) {
                ignoredFromLine = line
                return
            }
            line += 1
            place = end + 1
        }
    }

    private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool { line.allSatisfy { $0 == 0x0D } }

    private static func name(_ bytes: [UInt8]) -> String {
        var name = bytes.prefix(200)
        while let last = name.last, ContentSniff.isBlank(last) { name = name.dropLast() }
        return String(decoding: name.map(ContentSniff.lowercased), as: UTF8.self)
    }
}
