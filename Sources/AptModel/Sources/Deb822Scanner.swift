/// One stanza of a deb822 file: its fields in order, with the lines where they begin.
struct Deb822Stanza {
    struct Field {
        var name: String
        var value: String
        var line: Int
    }
    var fields: [Field] = []
    /// Where the first field begins.
    var line = 1

    /// The last field of this name counts; ASCII case does not matter.
    subscript(name: String) -> String? {
        fields.last { AptBytes.equalIgnoringCase($0.name, name) }?.value
    }
}

/// Takes a deb822 file apart as apt does for sources (apt-pkg/tagfile.cc with comments allowed): a `#` at the start of a line
/// makes it a comment even inside a field, an empty line ends a stanza, a line that begins with a blank goes on with the field.
struct Deb822Scanner {
    private var text: [UInt8] = []
    /// For each line that was kept: where it begins in `text`, and its number in the file.
    private var lines: [(start: Int, number: Int)] = []
    private var at = 0

    init(_ bytes: [UInt8]) {
        text.reserveCapacity(bytes.count + 2)
        var number = 0
        var rest = bytes[...]
        while !rest.isEmpty {
            number += 1
            let end = rest.firstIndex(of: AptBytes.newline).map { $0 + 1 } ?? rest.endIndex
            if rest.first != AptBytes.hash {
                lines.append((text.count, number))
                text += rest[..<end]
            }
            rest = rest[end...]
        }
        guard !text.isEmpty else { return }
        var newlines = 0
        for byte in text.reversed() {
            guard byte == AptBytes.newline || byte == AptBytes.carriageReturn, newlines < 2 else { break }
            if byte == AptBytes.newline { newlines += 1 }
        }
        text += repeatElement(AptBytes.newline, count: 2 - newlines)
    }

    enum Step {
        case stanza(Deb822Stanza)
        /// From this line on the rest of the file is no deb822 text.
        case malformed(line: Int)
        case end
    }

    /// The next stanza with at least one field.
    mutating func next() -> Step {
        while at < text.count {
            let begin = at
            guard let stanza = scan() else {
                at = text.count
                return .malformed(line: line(of: begin))
            }
            if !stanza.fields.isEmpty { return .stanza(stanza) }
        }
        return .end
    }

    /// The number of the line that holds an offset.
    private func line(of offset: Int) -> Int {
        var low = 0
        var high = lines.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if lines[middle].start <= offset { low = middle } else { high = middle }
        }
        return low < lines.count ? lines[low].number : 1
    }

    private mutating func scan() -> Deb822Stanza? {
        var found: [(start: Int, nameEnd: Int, value: Int)] = []
        var stop = at
        while stop < text.count {
            if !AptBytes.isSpace(text[stop]) {
                // apt takes everything up to the next colon as the name, wherever it is.
                guard let colon = text[stop...].firstIndex(of: AptBytes.colon) else { return nil }
                var nameEnd = colon
                while nameEnd > stop + 1, AptBytes.isSpace(text[nameEnd - 1]) { nameEnd -= 1 }
                var value = colon + 1
                while value < text.count, AptBytes.isSpace(text[value]) {
                    if text[value] == AptBytes.newline, byte(value + 1) != AptBytes.space { break }
                    value += 1
                }
                guard value < text.count else { return nil }
                found.append((stop, nameEnd, value))
                stop = value
            }
            guard let newline = text[stop...].firstIndex(of: AptBytes.newline) else { return nil }
            stop = newline
            while byte(stop + 1) == AptBytes.carriageReturn { stop += 1 }
            if byte(stop + 1) == AptBytes.newline {
                at = stop
                while let next = byte(at), next == AptBytes.newline || next == AptBytes.carriageReturn { at += 1 }
                return stanza(found, end: stop)
            }
            stop += 1
        }
        return nil
    }

    private func byte(_ index: Int) -> UInt8? { index < text.count ? text[index] : nil }

    private func stanza(_ found: [(start: Int, nameEnd: Int, value: Int)], end: Int) -> Deb822Stanza {
        var stanza = Deb822Stanza()
        for (index, field) in found.enumerated() {
            var valueEnd = max(field.value, index + 1 < found.count ? found[index + 1].start : end)
            while valueEnd > field.value, AptBytes.isSpace(text[valueEnd - 1]) { valueEnd -= 1 }
            stanza.fields.append(
                Deb822Stanza.Field(
                    name: AptBytes.string(text[field.start..<field.nameEnd]),
                    value: AptBytes.string(text[field.value..<valueEnd]), line: line(of: field.start)))
        }
        stanza.line = stanza.fields.first?.line ?? 1
        return stanza
    }
}
