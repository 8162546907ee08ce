/// A translated message with places for values, and the English one to put them into.
///
/// `Release-Datei für %s ist abgelaufen (ungültig seit %s).` takes apart what apt printed in German and gives back
/// `Release file for … is expired (invalid since …).`
struct MessagePattern: Sendable {
    /// The texts around the places; one more than there are places.
    private let pieces: [[UInt8]]
    /// Which argument each place holds, from 0.
    private let arguments: [Int]
    private let english: [Piece]
    /// How many bytes of the translation are text: the more, the surer a match.
    let weight: Int

    private enum Piece {
        case text([UInt8])
        case argument(Int)
    }

    /// Too little text is no pattern: it would match anything.
    private static let leastWeight = 5

    /// Nil where the two do not fit together or the translation has too little text of its own.
    init?(english: String, translated: String) {
        guard let from = MessagePattern.taken(translated), let to = MessagePattern.taken(english) else { return nil }
        var pieces: [[UInt8]] = [[]]
        var arguments: [Int] = []
        for piece in from {
            switch piece {
            case .text(let text): pieces[pieces.count - 1] += text
            case .argument(let argument):
                arguments.append(argument)
                pieces.append([])
            }
        }
        let known = Set(arguments)
        let isAnswerable = to.allSatisfy { if case .argument(let index) = $0 { known.contains(index) } else { true } }
        weight = pieces.reduce(0) { $0 + $1.count }
        guard isAnswerable, weight >= MessagePattern.leastWeight, pieces.count <= 12 else { return nil }
        self.pieces = pieces
        self.arguments = arguments
        self.english = to
    }

    /// The line with the first such message in it put into English; nil where it holds none.
    func translated(_ line: [UInt8]) -> [UInt8]? {
        // Between the first and the last text the places hold what stands there. A place at either end takes one word:
        // in front of it and behind it may stand other messages.
        guard let first = pieces.firstIndex(where: { !$0.isEmpty }),
            let start = AptBytes.find(pieces[first], in: line, from: 0)
        else { return nil }
        var values: [Int: ArraySlice<UInt8>] = [:]
        var begin = start
        // Places before the first text: the words before it, at most as many as there are places.
        for place in stride(from: first - 1, through: 0, by: -1) {
            let word = line[..<begin].lastWord
            values[arguments[place]] = word
            begin = word.startIndex
        }
        var at = start + pieces[first].count
        for index in (first + 1)..<max(first + 1, pieces.count) {
            if pieces[index].isEmpty, index == pieces.count - 1 {
                // The last value runs to the end of the line: another message may be in it.
                values[arguments[index - 1]] = line[at...]
                at = line.count
                break
            }
            guard let next = AptBytes.find(pieces[index], in: line, from: at) else { return nil }
            values[arguments[index - 1]] = line[at..<next]
            at = next + pieces[index].count
        }
        var result = Array(line[..<begin])
        for piece in english {
            switch piece {
            case .text(let text): result += text
            case .argument(let index): result += values[index] ?? []
            }
        }
        return result + line[at...]
    }

    /// A printf format as texts and places: `%s`, `%lu`, `%2$s`, `%%`. Line ends are spaces, as apt prints them; those at
    /// the end are none. Nil for a format that printf would not take.
    private static func taken(_ format: String) -> [Piece]? {
        var pieces: [Piece] = []
        var text: [UInt8] = []
        var next = 0
        var bytes = Array(format.utf8)
        while let last = bytes.last, last == AptBytes.newline || last == AptBytes.space { bytes.removeLast() }
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            guard byte == AptBytes.percent else {
                text.append(byte == AptBytes.newline ? AptBytes.space : byte)
                continue
            }
            guard let kind = rest.first else { return nil }
            if kind == AptBytes.percent {
                text.append(AptBytes.percent)
                rest.removeFirst()
                continue
            }
            let digits = rest.prefix(while: AptBytes.isDigit)
            var index = next
            if !digits.isEmpty, rest.dropFirst(digits.count).first == UInt8(ascii: "$") {
                guard let number = Int(AptBytes.string(digits)), (1...20).contains(number) else { return nil }
                index = number - 1
                rest = rest.dropFirst(digits.count + 1)
            } else {
                next += 1
            }
            rest = rest.drop { AptBytes.isDigit($0) || "-+ .#hlzjqtL'".utf8.contains($0) }
            guard let end = rest.popFirst(), "sdiuxXcpfgo".utf8.contains(end) else { return nil }
            if !text.isEmpty { pieces.append(.text(text)) }
            text = []
            pieces.append(.argument(index))
        }
        if !text.isEmpty { pieces.append(.text(text)) }
        return pieces
    }
}

extension ArraySlice<UInt8> {
    /// The last word, with what stands behind it up to the end.
    fileprivate var lastWord: ArraySlice<UInt8> {
        var end = endIndex
        while end > startIndex, self[end - 1] == AptBytes.space { end -= 1 }
        var start = end
        while start > startIndex, self[start - 1] != AptBytes.space { start -= 1 }
        return self[start...]
    }
}
