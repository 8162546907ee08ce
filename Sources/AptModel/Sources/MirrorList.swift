/// The mirrors behind a `mirror+file:` source and its like (apt-transport-mirror(1), methods/mirror.cc): one URI a line, and
/// behind a tab `name:value` words that limit or order it.
public struct MirrorList: Sendable, Hashable {
    /// One mirror.
    public struct Entry: Sendable, Hashable {
        /// The mirror's own URI, with a slash at its end.
        public var uri: RepositoryURI
        /// Smaller is tried first; the largest where the line has none.
        public var priority: UInt64
        /// What the mirror is limited to, by the name that apt asks with: `Architecture`, `Type`, `Release`, `Codename`, `Suite`,
        /// `Component`, `Language`. A name that is not here is not limited.
        public var tags: [String: [String]]
        /// Counted from 1.
        public var line: Int
    }

    /// In apt's order: by priority, and in that by line (apt shuffles those of equal priority).
    public var entries: [Entry]

    /// Larger lists are refused by apt.
    public static let maximumBytes = 1 << 20
    private static let maximumEntries = 10_000

    /// The URI of the list of a source; nil where the source is none of mirrors.
    public static func listURI(of source: RepositoryURI) -> RepositoryURI? {
        guard case .mirror(let scheme) = SourceScheme(source.scheme) else { return nil }
        var list = source
        list.scheme = scheme
        if list.path.utf8.count > 1, list.path.utf8.last == AptBytes.slash { list.path.removeLast() }
        return list
    }

    /// - Parameter source: the source's URI; a list from the network may name no local mirrors.
    public init(_ bytes: [UInt8], source: RepositoryURI) {
        let parts = source.scheme.utf8.split(separator: UInt8(ascii: "+")).map { AptBytes.string(Array($0)) }
        let prefix = parts.first == "mirror" ? "" : (parts.first ?? "") + "+"
        let fromNetwork = source.scheme == "mirror" || parts.last == "http" || parts.last == "https" || parts.last == "ftp"
            || (!prefix.isEmpty && parts.last == "mirror")
        var found: [Entry] = []
        var number = 0
        for raw in bytes.prefix(MirrorList.maximumBytes).split(separator: AptBytes.newline, omittingEmptySubsequences: false) {
            number += 1
            var line = Array(raw.prefix { $0 != 0 })
            while line.last == AptBytes.carriageReturn { line.removeLast() }
            guard let first = line.first, first != AptBytes.hash, found.count < MirrorList.maximumEntries else { continue }
            let scheme = AptBytes.string(line.prefix { $0 != AptBytes.colon })
            if fromNetwork, !["http", "https", "ftp"].contains(scheme) { continue }
            let tab = line.firstIndex(of: AptBytes.tab) ?? line.count
            var uri = RepositoryURI(prefix + AptBytes.string(line[..<tab]))
            if uri.path.utf8.last != AptBytes.slash { uri.path += "/" }
            var entry = Entry(uri: uri, priority: .max, tags: [:], line: number)
            for word in AptBytes.words(AptBytes.string(line[tab...])) { MirrorList.apply(word, to: &entry) }
            found.append(entry)
        }
        entries = found.enumerated().sorted {
            ($0.element.priority, $0.offset) < ($1.element.priority, $1.offset)
        }.map(\.element)
    }

    private static func apply(_ word: String, to entry: inout Entry) {
        guard let colon = word.firstIndex(of: ":") else { return }
        let name = String(word[..<colon])
        let value = String(word[word.index(after: colon)...])
        switch name {
        case "": break
        case "priority": entry.priority = UInt64(max(0, AptWords.seconds(value)))
        case "arch": entry.tags["Architecture", default: []].append(value)
        case "lang": entry.tags["Language", default: []].append(value)
        default:
            if name == "codename" || name == "suite" { entry.tags["Release", default: []].append(value) }
            entry.tags[name.prefix(1).uppercased() + name.dropFirst(), default: []].append(value)
        }
    }

    /// The mirrors that may serve a file, in order. For InRelease and Release apt asks with `["Type": "index"]` and the
    /// suite as `Release`.
    public func candidates(for target: [String: String]) -> [Entry] {
        entries.filter { entry in
            target.allSatisfy { name, value in
                guard !value.isEmpty, let limits = entry.tags[name], !limits.isEmpty else { return true }
                return limits.contains(value)
            }
        }
    }

    /// The source that a mirror is: the same entry with the mirror's URI.
    public static func source(_ source: UniqueSource, at mirror: Entry) -> UniqueSource {
        var resolved = source
        resolved.uri = mirror.uri
        return resolved
    }
}
