/// One line of apt's output as it was found in a log: how apt marks it, what it says, and which repository it is about.
public struct AptOutputLine: Sendable, Equatable {
    /// How apt marks a line.
    public enum Mark: String, Sendable {
        /// `E:`, in apt 3 on a terminal `Error:`.
        case error
        /// `W:`, `Warning:`.
        case warning
        /// `N:`, `Notice:`.
        case notice
        /// `Err:5`: this item of the download failed; the reason follows.
        case failed
        /// `Ign:5`: it failed, and apt goes on without it.
        case ignored
        /// `Get:5`, `Hit:5`.
        case fetched
        /// `Fehl:5`, `OK:5`: an item in another language.
        case item
        /// Indented below an item: why it failed.
        case reason
        /// Not marked: another program's line, or one of apt's that has no mark.
        case plain
    }

    /// The number of the line in the log, from 1.
    public var number: Int
    public var mark: Mark
    /// What it says, without the mark.
    public var text: String
    /// The repository it is about, by its own words or by the item above it.
    public var repository: LogRepository?

    public init(number: Int, mark: Mark, text: String, repository: LogRepository?) {
        self.number = number
        self.mark = mark
        self.text = text
        self.repository = repository
    }
}

/// Reads apt's output out of a log.
public enum AptOutput {
    /// The most lines that are looked at; a log of 16 MB has about 200,000.
    public static let lineLimit = 500_000

    /// All lines that hold anything, in their order.
    public static func lines(_ log: some Sequence<UInt8>) -> [AptOutputLine] {
        var lines: [AptOutputLine] = []
        var item: LogRepository?
        for piece in LogText.lines(log).prefix(lineLimit) {
            for part in marked(LogPrefix.removed(from: piece.text)) {
                guard var line = read(part, number: piece.number) else { continue }
                switch line.mark {
                case .failed, .ignored, .fetched, .item: item = line.repository
                case .reason: line.repository = line.repository ?? item
                case .error, .warning, .notice, .plain: break
                }
                // apt's Err: line says no more than which item it is.
                lines.append(line)
            }
        }
        return joined(lines)
    }

    /// Names of flat repositories are told apart only by the items: `URI/SUITE/InRelease` there is `URI SUITE`.
    private static func joined(_ lines: [AptOutputLine]) -> [AptOutputLine] {
        var known: [String: LogRepository] = [:]
        for line in lines {
            guard let repository = line.repository, repository.suite.hasSuffix("/"), repository.suite != "/" else {
                continue
            }
            known["\(repository.uri)/\(repository.suite.dropLast())"] = repository
        }
        guard !known.isEmpty else { return lines }
        return lines.map { line in
            guard line.repository?.suite == "/", let uri = line.repository?.uri, let named = known[uri] else {
                return line
            }
            var line = line
            line.repository = named
            return line
        }
    }

    // MARK: One line

    private static func read(_ text: Substring, number: Int) -> AptOutputLine? {
        let trimmed = text.trimmed()
        guard !trimmed.isEmpty else { return nil }
        func line(_ mark: AptOutputLine.Mark, _ text: Substring, _ repository: LogRepository?) -> AptOutputLine {
            AptOutputLine(number: number, mark: mark, text: String(text), repository: repository)
        }
        if let (mark, rest) = message(trimmed) { return line(mark, rest, LogRepository(in: rest)) }
        if let (mark, rest) = item(trimmed) { return line(mark, rest, LogRepository(in: rest)) }
        // apt indents a reason by two spaces.
        let mark: AptOutputLine.Mark = text.hasPrefix("  ") ? .reason : .plain
        return line(
            mark, mark == .reason ? Substring(text.utf8.drop { $0 == AptBytes.space }).trimmed() : trimmed,
            LogRepository(in: trimmed))
    }

    private static let messages: [(word: String, mark: AptOutputLine.Mark)] = [
        ("E:", .error), ("W:", .warning), ("N:", .notice), ("Error:", .error), ("Warning:", .warning),
        ("Notice:", .notice),
    ]

    /// `E: …`, and `E:…` of python-apt.
    private static func message(_ line: Substring) -> (AptOutputLine.Mark, Substring)? {
        for (word, mark) in messages where line.hasPrefix(word) {
            let rest = line.dropFirst(word.count)
            guard rest.first == " " || (word.count == 2 && rest.first?.isUppercase == true) else { continue }
            return (mark, rest.trimmed())
        }
        return nil
    }

    private static let items: [String: AptOutputLine.Mark] = [
        "Err": .failed, "Ign": .ignored, "Get": .fetched, "Hit": .fetched,
    ]

    /// `Err:5 URI SUITE InRelease`, in any language: a word, a number, an address.
    private static func item(_ line: Substring) -> (AptOutputLine.Mark, Substring)? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let word = line[..<colon]
        guard !word.isEmpty, word.count <= 24, word.allSatisfy({ $0.isLetter || $0 == "." || $0 == " " }) else {
            return nil
        }
        let rest = line[line.index(after: colon)...]
        let number = rest.utf8.prefix { AptBytes.isDigit($0) }
        guard (1...6).contains(number.count), rest[number.endIndex...].first == " " else { return nil }
        let what = rest[number.endIndex...].trimmed()
        guard let address = what.utf8.split(separator: AptBytes.space).first, address.contains(AptBytes.colon),
            address.contains(AptBytes.slash)
        else { return nil }
        return (items[String(word)] ?? .item, what)
    }

    /// The line in pieces that each begin with a mark, where several were printed into one line:
    /// `error code (29)W: GPG error: …`, `Reading package lists...E: …`.
    private static func marked(_ line: Substring) -> [Substring] {
        var pieces: [Substring] = []
        var start = line.startIndex
        let bytes = line.utf8
        var index = bytes.startIndex
        var before: UInt8 = 0
        while index < bytes.endIndex {
            let byte = bytes[index]
            if index > start, byte == UInt8(ascii: "E") || byte == UInt8(ascii: "W"),
                beginsMessage(bytes[index...], after: before)
            {
                pieces.append(line[start..<index])
                start = index
            }
            before = byte
            index = bytes.index(after: index)
        }
        pieces.append(line[start...])
        return pieces
    }

    /// Whether a message begins in the middle of a line: no letter in front, a capital letter or an address behind.
    private static func beginsMessage(_ rest: Substring.UTF8View, after before: UInt8) -> Bool {
        guard !AptBytes.isLetter(before), !AptBytes.isDigit(before), before != AptBytes.slash, before < 0x80 else {
            return false
        }
        var scan = LineScan(rest.dropFirst())
        guard scan.byte(":") else { return false }
        let spaced = scan.byte(" ")
        guard let next = scan.rest.first else { return false }
        if (0x41...0x5A).contains(next) { return true }
        return spaced && ["http://", "https://", "file:/"].contains { scan.rest.starts(with: $0.utf8) }
    }
}

extension Substring {
    /// Without spaces at either end.
    func trimmed() -> Substring {
        var bytes = utf8.drop { $0 == AptBytes.space }
        while bytes.last == AptBytes.space { bytes = bytes.dropLast() }
        return Substring(bytes)
    }
}
