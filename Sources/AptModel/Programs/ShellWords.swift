/// Why a text cannot be split into words.
public enum ShellWordsError: Error, Equatable {
    /// A quote that is not closed.
    case openQuote
    /// A backslash with nothing behind it.
    case openBackslash
}

/// The words of a command line by POSIX quoting (Shell Command Language, 2.2): blanks part them, `'…'` is taken as it stands, in
/// `"…"` a backslash counts before `"`, `\`, `$` and a backquote only, and elsewhere before anything. Nothing is expanded.
public func shellWords(_ text: String) throws(ShellWordsError) -> [String] {
    var words: [String] = []
    var word: String?
    var rest = text[...]
    while let character = rest.popFirst() {
        switch character {
        case " ", "\t", "\n":
            if let done = word { words.append(done) }
            word = nil
        case "'":
            guard let end = rest.firstIndex(of: "'") else { throw .openQuote }
            word = (word ?? "") + rest[..<end]
            rest = rest[rest.index(after: end)...]
        case "\"": word = (word ?? "") + (try doubleQuoted(&rest))
        case "\\":
            guard let next = rest.popFirst() else { throw .openBackslash }
            word = word ?? ""
            if next != "\n" { word?.append(next) }
        default: word = (word ?? "") + String(character)
        }
    }
    if let word { words.append(word) }
    return words
}

private func doubleQuoted(_ rest: inout Substring) throws(ShellWordsError) -> String {
    var word = ""
    while let character = rest.popFirst() {
        switch character {
        case "\"": return word
        case "\\":
            guard let next = rest.popFirst() else { throw .openQuote }
            if !"\"\\$`\n".contains(next) { word.append("\\") }
            if next != "\n" { word.append(next) }
        default: word.append(character)
        }
    }
    throw .openQuote
}
