/// Where the signed index of one source is (apt-pkg/deb/debmetaindex.cc and acquire-item.cc).
public struct ReleaseLocations: Sendable, Hashable {
    /// The directory of the Release file; ends in a slash.
    public var base: RepositoryURI
    /// The file with the signature inside.
    public var inRelease: RepositoryURI
    /// Nil with `inrelease-path`: then apt falls back on nothing.
    public var release: RepositoryURI?
    /// Its detached signature, Release.gpg.
    public var releaseSignature: RepositoryURI?
    /// What apt calls the three in its lists directory; `inrelease-path` does not change the name.
    public var inReleaseListsName: String
    /// The name of Release there.
    public var releaseListsName: String
    /// The name of Release.gpg there.
    public var releaseSignatureListsName: String

    /// - Parameters:
    ///   - uri: as apt keeps it, with a slash at its end.
    ///   - suite: a suite, or a directory with a slash at its end (a flat repository; `/` is the URI's own directory).
    ///   - inReleasePath: the option inrelease-path, taken relative to the directory of the Release file.
    ///   - encoding: `Acquire::URIEncode`: the characters to be escaped in suites and file names.
    public init(uri: RepositoryURI, suite: String, inReleasePath: String? = nil, encoding: String = "+~ ") {
        let encoded = QuotedWords.encode(suite.utf8, bad: encoding)
        switch suite {
        case "/": base = uri
        case _ where suite.hasSuffix("/"): base = uri.appending(encoded)
        default: base = uri.appending("dists/\(encoded)/")
        }
        let usual = base.appending("InRelease")
        let plain = base.appending("Release")
        let signature = base.appending("Release.gpg")
        inReleaseListsName = usual.listsFileName
        releaseListsName = plain.listsFileName
        releaseSignatureListsName = signature.listsFileName
        if let inReleasePath, !inReleasePath.isEmpty {
            inRelease = base.appending(inReleasePath)
        } else {
            inRelease = usual
            release = plain
            releaseSignature = signature
        }
    }

    /// What apt calls an index file in its lists directory.
    ///
    /// - Parameter path: as the Release file names it. Comes from outside; no slash is left in the answer.
    public func indexListsName(_ path: String) -> String {
        base.appending(QuotedWords.encode(path.utf8, bad: "+~ ")).listsFileName
    }
}
