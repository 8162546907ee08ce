import Evidence

/// The name of each source in a text: `debian.example.org/debian bookworm`. The scheme is shown only where two sources
/// would otherwise bear the same name.
struct SourceNames {
    private let names: [String]

    init(_ sources: [SourceObservation]) {
        let short = sources.map { SourceNames.name($0, scheme: false) }
        var uses: [String: Int] = [:]
        for name in short { uses[name, default: 0] += 1 }
        names = zip(sources, short).map { source, name in
            uses[name] == 1 ? name : SourceNames.name(source, scheme: true)
        }
    }

    subscript(index: Int) -> String { names.indices.contains(index) ? names[index] : "source \(index)" }

    private static func name(_ source: SourceObservation, scheme: Bool) -> String {
        guard let uri = source.uri else {
            return source.file.map { $0 == "-" ? "standard input" : $0 } ?? "this file"
        }
        var shown = Substring(withoutSecrets(uri))
        if !scheme {
            for prefix in ["http://", "https://"] where shown.hasPrefix(prefix) {
                shown = shown.dropFirst(prefix.count)
            }
        }
        return source.suite.map { "\(shown) \($0)" } ?? String(shown)
    }
}
