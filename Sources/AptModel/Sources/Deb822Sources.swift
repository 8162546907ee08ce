/// Entries of `.sources` files (apt-pkg/sourcelist.cc, ParseFileDeb822 and ParseStanza).
struct Deb822Sources {
    let file: String
    let architecture: String

    /// Field names and the options that they set; those with `true` are lists and have -Add and -Remove forms.
    /// The manual page names InRelease-Path and the Allow fields as well, but apt (3.1.12) reads none of them from here.
    private static let fields: [(field: String, option: String, isList: Bool)] = [
        ("Architectures", "arch", true), ("Languages", "lang", true), ("Targets", "target", true),
        ("Trusted", "trusted", false), ("Check-Valid-Until", "check-valid-until", false),
        ("Valid-Until-Min", "valid-until-min", false), ("Valid-Until-Max", "valid-until-max", false),
        ("Check-Date", "check-date", false), ("Date-Max-Future", "date-max-future", false),
        ("Snapshot", "snapshot", false), ("Signed-By", "signed-by", false), ("PDiffs", "pdiffs", false),
        ("By-Hash", "by-hash", false), ("Include", "include", false), ("Exclude", "exclude", false),
    ]

    func parse(_ bytes: [UInt8]) -> ParsedSources {
        var result = ParsedSources()
        var scanner = Deb822Scanner(bytes)
        while true {
            switch scanner.next() {
            case .end: return result
            case .malformed(let line):
                result.problems.append(
                    SourceProblem(
                        location: FileLocation(file: file, line: line),
                        text: "the text from here on is no field of the form Name: value"))
                return result
            case .stanza(let stanza):
                let location = FileLocation(file: file, line: stanza.line)
                let room = ParsedSources.maximumEntries - result.entries.count
                switch entries(stanza, location, room: room) {
                case .success(let parsed): result.add(parsed)
                case .failure(let problem):
                    result.problems.append(SourceProblem(location: location, text: problem.text))
                }
            }
        }
    }

    private struct Malformed: Error {
        var text: String
        init(_ text: String) { self.text = text }
    }

    private func entries(
        _ stanza: Deb822Stanza, _ location: FileLocation, room: Int
    ) -> Result<ParsedSources, Malformed> {
        guard let types = stanza["Types"].map(AptBytes.words) else {
            return .failure(Malformed("the field Types is missing"))
        }
        var result = ParsedSources()
        var kinds: [SourceKind] = []
        for type in types {
            guard let kind = SourceKind(rawValue: type) else {
                return .failure(Malformed("Types holds neither deb nor deb-src: \(SourceText.quoted(type))"))
            }
            if !kinds.contains(kind) { kinds.append(kind) }
        }
        guard !kinds.isEmpty else { return .success(result) }
        if let enabled = stanza["Enabled"], !enabled.isEmpty, AptWords.bool(enabled) == false {
            result.disabled = [location]
            return .success(result)
        }
        let uris = AptBytes.words(stanza["URIs"] ?? "")
        let suites = AptBytes.words(stanza["Suites"] ?? "").map {
            AptBytes.replace("$(ARCH)", with: architecture, in: $0)
        }
        var components: [String] = []
        for component in AptBytes.words(stanza["Components"] ?? "") where !components.contains(component) {
            components.append(component)
        }
        guard !uris.isEmpty else { return .failure(Malformed("the field URIs is missing or empty")) }
        guard !suites.isEmpty else { return .failure(Malformed("the field Suites is missing or empty")) }
        let options = options(of: stanza)
        if let problem = SourceText.refusal(of: options) { return .failure(Malformed(problem)) }
        let (count, overflow) = uris.count.multipliedReportingOverflow(by: suites.count)
        guard !overflow, count <= room else {
            return .failure(Malformed("more URIs and suites than this program reads"))
        }
        for text in uris {
            guard let uri = SourceEntry.fixed(text, architecture: architecture) else {
                return .failure(Malformed("a URI has no scheme"))
            }
            for suite in suites {
                let isFlat = suite.utf8.last == AptBytes.slash
                if isFlat, !components.isEmpty {
                    return .failure(Malformed("a suite that ends in a slash takes no component"))
                }
                if !isFlat, components.isEmpty {
                    return .failure(Malformed("the field Components is missing or empty"))
                }
                result.entries.append(
                    SourceEntry(
                        uri: uri, suite: suite, components: components, kinds: kinds, options: options,
                        origins: [location]))
            }
        }
        return .success(result)
    }

    private func options(of stanza: Deb822Stanza) -> SourceOptions {
        var values: [String: String] = [:]
        for (field, option, isList) in Deb822Sources.fields {
            guard isList else {
                if let value = stanza[field] { values[option] = value }
                continue
            }
            for (suffix, mark) in [("", ""), ("-Add", "+"), ("-Remove", "-")] {
                guard let value = stanza[field + suffix] else { continue }
                values[option + mark] = AptBytes.words(value).joined(separator: ",")
            }
        }
        return SourceOptions(values)
    }
}
