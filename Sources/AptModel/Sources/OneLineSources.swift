/// One-line entries: `deb [ option=value … ] URI SUITE [COMPONENT…]` (apt-pkg/sourcelist.cc, ParseFileOldStyle and ParseLine).
struct OneLineSources {
    let file: String
    let architecture: String

    func parse(_ bytes: [UInt8]) -> ParsedSources {
        var result = ParsedSources()
        var number = 0
        for raw in bytes.split(separator: AptBytes.newline, omittingEmptySubsequences: false) {
            number += 1
            let line = stripped(raw)
            guard !line.isEmpty else { continue }
            let location = FileLocation(file: file, line: number)
            switch entry(line, location) {
            case .success(let entry): result.entries.append(entry)
            case .failure(let problem): result.problems.append(SourceProblem(location: location, text: problem.text))
            }
            if result.entries.count >= ParsedSources.maximumEntries {
                result.problems.append(SourceProblem(location: location, text: "more entries than this program reads"))
                break
            }
        }
        return result
    }

    private struct Malformed: Error {
        var text: String
        init(_ text: String) { self.text = text }
    }

    /// Without the comment and blanks around it. A `#` inside of open brackets is no comment.
    private func stripped(_ raw: ArraySlice<UInt8>) -> [UInt8] {
        var line = Array(raw.prefix { $0 != 0 })
        var open = 0
        for (at, byte) in line.enumerated() {
            if byte == AptBytes.openBracket { open += 1 }
            if byte == AptBytes.closeBracket { open -= 1 }
            if byte == AptBytes.hash, open <= 0 {
                line.removeSubrange(at...)
                break
            }
        }
        let isBlank = { (byte: UInt8) in
            byte == AptBytes.space || byte == AptBytes.tab || byte == AptBytes.carriageReturn
        }
        line = Array(line.drop(while: isBlank))
        while let last = line.last, isBlank(last) { line.removeLast() }
        return line
    }

    private func entry(_ line: [UInt8], _ location: FileLocation) -> Result<SourceEntry, Malformed> {
        let typeEnd = line.firstIndex { $0 == AptBytes.space || $0 == AptBytes.tab || $0 == 0x0B } ?? line.count
        guard typeEnd > 0, typeEnd < line.count else {
            return .failure(Malformed("there is nothing behind the type"))
        }
        let type = AptBytes.string(line[..<typeEnd])
        guard let kind = SourceKind(rawValue: type) else {
            return .failure(Malformed("the type is neither deb nor deb-src: \(SourceText.quoted(type))"))
        }
        var words = QuotedWords(line, from: typeEnd)
        words.skipSpace()
        var options: [String: String] = [:]
        if words.next == AptBytes.openBracket {
            if let problem = readOptions(&words, into: &options) { return .failure(problem) }
        }
        guard let uriWord = words.quoteWord() else { return .failure(Malformed("there is no URI")) }
        guard let suiteWord = words.quoteWord() else { return .failure(Malformed("there is no suite behind the URI")) }
        guard let uri = SourceEntry.fixed(AptBytes.string(uriWord), architecture: architecture) else {
            return .failure(Malformed("the URI has no scheme"))
        }
        var suite = AptBytes.string(suiteWord)
        guard !suite.isEmpty else { return .failure(Malformed("the suite is empty")) }
        var components: [String] = []
        while let word = words.quoteWord() {
            let component = AptBytes.string(word)
            if !components.contains(component) { components.append(component) }
        }
        if suite.utf8.last == AptBytes.slash {
            guard components.isEmpty else {
                return .failure(Malformed("a suite that ends in a slash takes no component"))
            }
            suite = AptBytes.replace("$(ARCH)", with: architecture, in: suite)
        } else if components.isEmpty {
            return .failure(Malformed("there is no component behind the suite"))
        }
        let checked = SourceOptions(options)
        if let problem = SourceText.refusal(of: checked) { return .failure(Malformed(problem)) }
        return .success(
            SourceEntry(
                uri: uri, suite: suite, components: components, kinds: [kind], options: checked, origins: [location]))
    }

    /// Reads `[ a=b c=d ]`; the last option needs no blank before the bracket.
    private func readOptions(_ words: inout QuotedWords, into options: inout [String: String]) -> Malformed? {
        words.at += 1
        words.skipSpace()
        while words.next != AptBytes.closeBracket {
            let start = words.at
            guard var option = words.quoteWord() else { return Malformed("an option in brackets cannot be read") }
            guard option.count >= 3 else { return Malformed("an option in brackets is too short") }
            if option.last == AptBytes.closeBracket {
                let read = words.bytes[start..<min(words.at + 1, words.bytes.count)]
                guard let bracket = read.lastIndex(of: AptBytes.closeBracket) else {
                    return Malformed("an option in brackets cannot be read")
                }
                words.at = bracket
                option.removeLast()
            }
            guard let equal = option.firstIndex(of: UInt8(ascii: "=")) else {
                return Malformed("an option in brackets is no assignment")
            }
            guard equal > 0 else { return Malformed("an option in brackets has no name") }
            guard equal + 1 < option.count else { return Malformed("an option in brackets has no value") }
            options[AptBytes.string(option[..<equal])] = AptBytes.string(option[(equal + 1)...])
        }
        words.at += 1
        words.skipSpace()
        return nil
    }
}
