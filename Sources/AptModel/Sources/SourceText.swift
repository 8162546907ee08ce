/// Reads the text of a sources file of either form.
public enum SourceText {
    /// The two forms of sources.list(5).
    public enum Form: Sendable, Hashable {
        /// One entry a line.
        case oneLine
        /// Stanzas of fields.
        case deb822
    }

    /// The form that a file's name asks for: `.sources` is deb822, everything else is one-line.
    public static func form(ofFile name: String) -> Form { name.hasSuffix(".sources") ? .deb822 : .oneLine }

    /// The form that a text has by its looks, where no name tells: its first line with content begins with `deb` or
    /// `deb-src` and a blank, or it is deb822.
    public static func sniff(_ bytes: [UInt8]) -> Form {
        for line in bytes.split(separator: AptBytes.newline) {
            let content = AptBytes.strip(line)
            guard let first = content.first, first != AptBytes.hash else { continue }
            let word = content.prefix { !AptBytes.isSpace($0) && $0 != AptBytes.openBracket }
            let isEntry = SourceKind(rawValue: AptBytes.string(word)) != nil && word.count < content.count
            return isEntry || !content.contains(AptBytes.colon) ? .oneLine : .deb822
        }
        return .oneLine
    }

    /// Every entry and every problem of a text; a malformed entry never costs another one.
    /// - Parameters:
    ///   - file: the name for origins and problems.
    ///   - architecture: what `$(ARCH)` stands for.
    public static func parse(_ bytes: [UInt8], file: String, form: Form, architecture: String) -> ParsedSources {
        switch form {
        case .oneLine: OneLineSources(file: file, architecture: architecture).parse(bytes)
        case .deb822: Deb822Sources(file: file, architecture: architecture).parse(bytes)
        }
    }

    /// What apt refuses in an entry's options, whatever the form.
    static func refusal(of options: SourceOptions) -> String? {
        guard let text = options.signedByText, options.signedBy == nil else { return nil }
        // An empty field is no Signed-By at all.
        if text.isEmpty { return nil }
        return "Signed-By holds something that is neither an absolute path nor a fingerprint of 40 digits"
    }

    /// The beginning of a word from a file, safe to show.
    static func quoted(_ text: String) -> String {
        let shown = text.unicodeScalars.prefix(40).map { scalar in
            scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? "?" : String(scalar)
        }
        return "“\(shown.joined())”"
    }
}
