extension RepositoryURI {
    /// The URI as apt writes it, user and password included: never for an output.
    public var text: String {
        var result = scheme.isEmpty ? "" : scheme + ":"
        if !host.isEmpty {
            if !scheme.isEmpty { result += "//" }
            if !user.isEmpty {
                result += QuotedWords.encode(user.utf8, bad: ":/?#[]@")
                if !password.isEmpty { result += ":" + QuotedWords.encode(password.utf8, bad: ":/?#[]@") }
                result += "@"
            }
            let isLiteral = !scheme.isEmpty && host.utf8.contains { $0 == AptBytes.colon || $0 == AptBytes.slash }
            result += isLiteral ? "[\(host)]" : host
            if let port { result += ":\(port)" }
        }
        if !path.isEmpty { result += path.utf8.first == AptBytes.slash ? path : "/" + path }
        return result
    }

    /// The URI without user and password.
    public var redacted: String { withoutUserInfo.text }

    /// What makes two URIs one source in a report: no user or password, no slash at the end, scheme and host in lower case.
    public var identity: String {
        var copy = withoutUserInfo
        copy.scheme = AptBytes.string(AptBytes.lower(scheme.utf8))
        copy.host = AptBytes.string(AptBytes.lower(host.utf8))
        while copy.path.utf8.last == AptBytes.slash { copy.path.removeLast() }
        return copy.text
    }

    /// The name that apt gives a downloaded file in its lists directory (apt-pkg/contrib/strutl.cc, URItoFileName):
    /// without scheme, user and password, `/` as `_`, everything unusual as `%xx`.
    public var listsFileName: String {
        // apt takes the text apart once more, which matters for texts that are hardly URIs.
        var copy = RepositoryURI(text).withoutUserInfo
        copy.scheme = ""
        return QuotedWords.encode(copy.text.utf8, bad: "\\|{}[]<>\"^~_=!@#$%^&*").map { $0 == "/" ? "_" : String($0) }
            .joined()
    }

    /// This URI with more behind its path.
    func appending(_ tail: String) -> RepositoryURI {
        var copy = self
        copy.path += tail
        return copy
    }
}
