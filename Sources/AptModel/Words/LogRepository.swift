/// A repository as a line of apt's output names it.
public struct LogRepository: Codable, Sendable, Hashable {
    /// Without user, password and trailing slash.
    public var uri: String
    /// The suite, with its slash where it is a flat one.
    public var suite: String

    public init(uri: String, suite: String) {
        self.uri = uri
        self.suite = suite
    }

    /// The most bytes of either name; what is longer names nothing.
    private static let limit = 1_024

    /// The repository that a line is about: `URI SUITE InRelease` first, else the address of one of its files.
    init?(in line: Substring) {
        guard let found = LogRepository.beside(line) ?? LogRepository.address(in: line) else { return nil }
        guard found.uri.utf8.count <= LogRepository.limit, found.suite.utf8.count <= LogRepository.limit else {
            return nil
        }
        self = found
    }

    /// `URI SUITE InRelease`, `'URI SUITE Release'`, `URI SUITE/main amd64 Packages`.
    private static func beside(_ line: Substring) -> LogRepository? {
        let words: [Substring] = line.utf8.split(separator: AptBytes.space, omittingEmptySubsequences: false).map {
            Substring($0)
        }
        for index in words.indices.dropLast(2) {
            guard let uri = uri(from: words[index]) else { continue }
            let suite = words[index + 1]
            guard !suite.isEmpty else { continue }
            if isRelease(words[index + 2]) { return LogRepository(uri: uri, suite: String(suite)) }
            guard index + 3 < words.count, ["Packages", "Sources"].contains(words[index + 3].prefix { $0.isLetter }),
                let slash = suite.lastIndex(of: "/"), suite.index(after: slash) != suite.endIndex
            else { continue }
            return LogRepository(uri: uri, suite: String(suite[..<slash]))
        }
        return nil
    }

    private static func isRelease(_ word: Substring) -> Bool {
        ["InRelease", "Release", "Release.gpg"].contains(word.prefix { $0.isLetter || $0 == "." }.droppingLastDots())
    }

    /// An address with `/dists/SUITE/` in it, or of a flat repository's Release file.
    private static func address(in line: Substring) -> LogRepository? {
        for word in line.utf8.split(separator: AptBytes.space) {
            guard var text = uri(from: Substring(word)) else { continue }
            while let last = text.last, ":.,'\"".contains(last) { text.removeLast() }
            let parts = AptBytes.split(text, at: AptBytes.slash)
            guard let file = parts.last else { continue }
            if let dists = parts.lastIndex(of: "dists"), dists + 1 < parts.count {
                let isRelease = isRelease(Substring(file)) && dists + 2 < parts.count
                let suite = isRelease ? parts[(dists + 1)..<(parts.count - 1)].joined(separator: "/") : parts[dists + 1]
                guard !suite.isEmpty else { continue }
                return LogRepository(uri: identity(parts[..<dists].joined(separator: "/")), suite: suite)
            }
            if isRelease(Substring(file)), parts.count > 1 {
                let base = parts.dropLast()
                return base.last == "."
                    ? LogRepository(uri: identity(base.dropLast().joined(separator: "/")), suite: "./")
                    : LogRepository(uri: identity(base.joined(separator: "/")), suite: "/")
            }
        }
        return nil
    }

    /// The address that a word is or that is quoted in it.
    private static func uri(from word: Substring) -> String? {
        let bytes = Array(word.utf8)
        guard let colon = bytes.firstIndex(of: AptBytes.colon), colon + 1 < bytes.count,
            bytes[colon + 1] == AptBytes.slash
        else { return nil }
        var start = colon
        while start > 0, isSchemeByte(bytes[start - 1]) { start -= 1 }
        let scheme = AptBytes.string(bytes[start..<colon])
        let hasAuthority = colon + 2 < bytes.count && bytes[colon + 2] == AptBytes.slash
        guard !scheme.isEmpty, hasAuthority || ["file", "copy", "mirror+file", "mirror+copy"].contains(scheme) else {
            return nil
        }
        return identity(AptBytes.string(bytes[start...]))
    }

    private static func identity(_ uri: String) -> String { RepositoryURI(uri).identity }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        AptBytes.isLetter(byte) || AptBytes.isDigit(byte) || "+-.".utf8.contains(byte)
    }
}

extension Substring {
    /// Without the dots at its end: those that end a sentence.
    fileprivate func droppingLastDots() -> Substring {
        var text = self
        while text.last == "." { text.removeLast() }
        return text
    }
}

extension LogRepository {
    /// The repository that a sentence names; nil where it names none.
    public init?(naming sentence: String) { self.init(in: Substring(sentence)) }
}
