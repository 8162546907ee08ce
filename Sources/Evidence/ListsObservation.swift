import AptModel

/// What apt has on disk of one source: its own copy of the signed file, and what a transfer left in partial/.
public struct ListsObservation: Codable, Sendable, Equatable {
    /// The stored InRelease, else Release and Release.gpg; empty where apt keeps none.
    public var files: [StoredFile]
    /// The stored copy taken apart and verified like the mirror's; nil where there is none, or where its bytes are those of the
    /// first look, which were verified already.
    public var copy: LookObservation?
    /// Whether its bytes are those that the first look brought; nil where one of the two is missing.
    public var sameAsFetched: Bool?
    /// What apt reads of its copy to compare a new file with: apt does not verify the copy again (apt-pkg/acquire-item.cc,
    /// LoadLastMetaIndexParser), so these fields may be anybody's. They tell what apt will do, and nothing else.
    public var asAptReads: ReleaseObservation.Fields?
    /// How the server answered the conditional request that apt makes; nil where none was made.
    public var conditional: ConditionalAnswer?
    /// Files of this source's InRelease, Release and Release.gpg in partial/.
    public var leftovers: [StoredFile]
    /// Whether the mirror has a Release.gpg to fall back on, asked where something else than a file lies in partial/; nil where that
    /// was not asked or not answered.
    public var pairServed: Bool?
    /// With `--indexes`: the index files that the verified stored copy names and apt keeps; nil where they were not looked at.
    public var indexes: [StoredIndex]?
    /// Why the index files were not looked at, where they were asked for.
    public var indexesSkipped: String?

    public init(files: [StoredFile] = [], leftovers: [StoredFile] = []) {
        self.files = files
        self.leftovers = leftovers
    }
}

/// One file below apt's lists directory.
public struct StoredFile: Codable, Sendable, Equatable {
    /// As apt names it.
    public var path: String
    /// What lies there, a link itself not followed: `regular`, `directory`, `symbolic_link` …
    public var kind: String
    /// Its size; 0 for what is no regular file.
    public var bytes: Int64
    /// When it was last written, which apt takes for the age of the mirror's file.
    public var modifiedAt: Timestamp
    /// SHA-256 in lower-case hex; nil where it was not read or is empty.
    public var sha256: String?
    /// Whether the mirror's file begins with these bytes; nil where that was not compared.
    public var beginsFetched: Bool?
    /// Whether a symbolic link leads to something; nil for what is none.
    public var linkLeadsSomewhere: Bool?
    /// Why it could not be read.
    public var readError: String?

    public init(path: String, kind: String = "regular", bytes: Int64, modifiedAt: Timestamp) {
        self.path = path
        self.kind = kind
        self.bytes = bytes
        self.modifiedAt = modifiedAt
    }
}

/// The answer to a request with `If-Modified-Since`, as apt makes it for a file of which it keeps a copy.
public struct ConditionalAnswer: Codable, Sendable, Equatable {
    /// The time that was sent: that of the stored file.
    public var modifiedSince: Timestamp
    /// 304: the server says that the copy is current, and apt takes its own. nil where no answer came.
    public var httpStatus: Int?

    public init(modifiedSince: Timestamp, httpStatus: Int?) {
        self.modifiedSince = modifiedSince
        self.httpStatus = httpStatus
    }
}

/// An index file that apt keeps, compared with the stored Release file that it came with.
public struct StoredIndex: Codable, Sendable, Equatable {
    /// As apt names it.
    public var path: String
    /// As the Release file names it.
    public var name: String
    /// Its size.
    public var bytes: Int64
    /// SHA-256 in lower-case hex; nil where the size alone tells, or where it could not be read.
    public var sha256: String?
    /// The size that the Release file names.
    public var expectedBytes: Int64
    /// The digest that it names.
    public var expectedSha256: String
    /// Whether it is what the Release file names; nil where that was not compared.
    public var matches: Bool?
    /// Why it was not compared.
    public var skipped: String?

    public init(path: String, name: String, bytes: Int64, expectedBytes: Int64, expectedSha256: String) {
        self.path = path
        self.name = name
        self.bytes = bytes
        self.expectedBytes = expectedBytes
        self.expectedSha256 = expectedSha256
    }
}
