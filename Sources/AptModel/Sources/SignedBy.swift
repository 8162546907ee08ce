/// The option Signed-By: which keys may sign this source (sources.list(5); apt-pkg/deb/debmetaindex.cc, NormalizeSignedBy).
public enum SignedBy: Sendable, Hashable {
    /// One of the values.
    public enum Part: Sendable, Hashable {
        /// The absolute path of a keyring file.
        case keyring(path: String)
        /// A fingerprint, 40 hexadecimal digits in upper case. With `exact` (written with a `!` behind it) only this very
        /// key or subkey counts, without it the subkeys of a primary key do as well.
        case fingerprint(String, exact: Bool)
    }

    case parts([Part])
    /// An armoured key in the sources file itself, unfolded: one line each, the lines of a single dot empty.
    case inlineKey(String)

    /// Nil where apt refuses the value: a part is neither an absolute path nor a fingerprint, or there is none.
    public init?(_ value: String) {
        if AptBytes.find(Array("-----BEGIN PGP PUBLIC KEY BLOCK-----".utf8), in: Array(value.utf8), from: 0) != nil {
            var lines = value.utf8.split(separator: AptBytes.newline, omittingEmptySubsequences: false).map { line in
                let text = AptBytes.string(AptBytes.strip(Array(line)[...]))
                return text == "." ? "" : text
            }
            if lines.last == "" { lines.removeLast() }
            self = .inlineKey(lines.map { $0 + "\n" }.joined())
            return
        }
        let texts = value.utf8.split { AptBytes.isSpace($0) || $0 == UInt8(ascii: ",") }.map { AptBytes.string(Array($0)) }
        var parts: [Part] = []
        for text in texts {
            guard let part = SignedBy.part(text) else { return nil }
            parts.append(part)
        }
        guard !parts.isEmpty else { return nil }
        self = .parts(parts)
    }

    private static func part(_ text: String) -> Part? {
        if text.utf8.first == AptBytes.slash { return .keyring(path: text) }
        var digits = Array(text.utf8)
        let exact = digits.count == 41 && digits.last == UInt8(ascii: "!")
        if exact { digits.removeLast() }
        guard digits.count == 40, digits.allSatisfy({ AptBytes.hexValue($0) != nil }) else { return nil }
        return .fingerprint(AptBytes.string(digits.map { (0x61...0x66).contains($0) ? $0 - 0x20 : $0 }), exact: exact)
    }

    /// The keyring files it names.
    public var keyrings: [String] {
        guard case .parts(let parts) = self else { return [] }
        return parts.compactMap { if case .keyring(let path) = $0 { path } else { nil } }
    }

    /// The fingerprints it names, with a `!` where only that very key counts.
    public var fingerprints: [String] {
        guard case .parts(let parts) = self else { return [] }
        return parts.compactMap { if case .fingerprint(let text, let exact) = $0 { exact ? text + "!" : text } else { nil } }
    }

    /// The value in one line: the parts with commas, or that it is a key in the file.
    public var summary: String {
        switch self {
        case .inlineKey: "a key in the sources file"
        case .parts(let parts):
            parts.map {
                switch $0 {
                case .keyring(let path): path
                case .fingerprint(let text, let exact): exact ? text + "!" : text
                }
            }.joined(separator: ",")
        }
    }
}
