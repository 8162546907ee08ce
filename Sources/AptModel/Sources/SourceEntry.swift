/// What an entry makes apt fetch.
public enum SourceKind: String, Sendable, Hashable, CaseIterable {
    case binary = "deb"
    case source = "deb-src"
}

/// One URI and suite of an entry of a sources file. An entry with several URIs and suites is several of these.
public struct SourceEntry: Sendable, Hashable {
    /// As apt keeps it, with a slash at its end and `$(ARCH)` replaced.
    public var uri: RepositoryURI
    /// As apt keeps it; a flat repository's ends in a slash.
    public var suite: String
    /// Empty for a flat repository.
    public var components: [String]
    /// deb, deb-src or both.
    public var kinds: [SourceKind]
    /// What stands in brackets, or in further fields.
    public var options: SourceOptions
    /// Where the entry begins; one place, unless entries were merged.
    public var origins: [FileLocation]

    public init(
        uri: RepositoryURI, suite: String, components: [String], kinds: [SourceKind], options: SourceOptions,
        origins: [FileLocation]
    ) {
        self.uri = uri
        self.suite = suite
        self.components = components
        self.kinds = kinds
        self.options = options
        self.origins = origins
    }

    /// A flat repository has no `dists/` and no components.
    public var isFlat: Bool { suite.utf8.last == AptBytes.slash }

    /// Where its InRelease and Release files are.
    public func locations(encoding: String = "+~ ") -> ReleaseLocations {
        ReleaseLocations(uri: uri, suite: suite, inReleasePath: options.inReleasePath, encoding: encoding)
    }

    /// The URI as apt keeps it (pkgSourceList::Type::FixupURI); nil for a text without a colon.
    static func fixed(_ text: String, architecture: String) -> RepositoryURI? {
        guard text.utf8.contains(AptBytes.colon) else { return nil }
        var uri = RepositoryURI(AptBytes.replace("$(ARCH)", with: architecture, in: text))
        if uri.path.utf8.last != AptBytes.slash { uri.path += "/" }
        return uri
    }
}

/// An entry that apt refuses, and with it the whole list of sources. The other entries are not affected for us.
public struct SourceProblem: Sendable, Hashable, Codable {
    /// The line, or the first line of the stanza.
    public var location: FileLocation
    /// What is wrong, in words. It never quotes a URI.
    public var text: String

    public init(location: FileLocation, text: String) {
        self.location = location
        self.text = text
    }
}

/// What a sources file holds.
public struct ParsedSources: Sendable, Hashable {
    /// In the order of the file.
    public var entries: [SourceEntry] = []
    /// In the order of the file.
    public var problems: [SourceProblem] = []
    /// Entries that are switched off with `Enabled: no`: where they begin.
    public var disabled: [FileLocation] = []

    public init() {}

    /// A file with more (URI, suite) pairs than this is cut off, with a problem that says so.
    public static let maximumEntries = 50_000

    mutating func add(_ other: ParsedSources) {
        entries += other.entries
        problems += other.problems
        disabled += other.disabled
    }
}
