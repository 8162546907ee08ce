/// The text with the secrets of every URI in it masked: userinfo is gone, the values of a query are `***`.
///
/// The authority ends where apt ends it, at the first `/` (apt-pkg/contrib/strutl.cc, URI::CopyFrom). A password with
/// an unescaped `/` in it makes a URI whose port is no number; there everything up to the last `@` goes.
public func withoutSecrets(_ text: String) -> String {
    // Most texts have nothing to mask, and this is asked of every text of a report.
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "?") }) else { return text }
    return withoutQueries(withoutUserinfo(text))
}

/// Drops the userinfo behind every `://`, those inside a path included.
private func withoutUserinfo(_ text: String) -> String {
    var result = ""
    var rest = Substring(text)
    while let separator = rest.firstRange(of: "://") {
        result += rest[..<separator.upperBound]
        rest = rest[separator.upperBound...]
        let uri = rest[..<(rest.firstIndex(where: endsURI) ?? rest.endIndex)]
        let authorityEnd = uri.firstIndex(where: { "/?#".contains($0) }) ?? uri.endIndex
        let authority = uri[..<authorityEnd]
        let own = authority.lastIndex(of: "@")
        let host = own.map { authority[authority.index(after: $0)...] } ?? authority
        let at = hasNoPortAfterColon(host) ? uri.lastIndex(of: "@") ?? own : own
        if let at { rest = rest[rest.index(after: at)...] }
    }
    return result + rest
}

/// Masks the query of every URI.
private func withoutQueries(_ text: String) -> String {
    var result = ""
    var rest = Substring(text)
    while let separator = rest.firstRange(of: "://") {
        result += rest[..<separator.upperBound]
        let tail = rest[separator.upperBound...]
        let uri = tail[..<(tail.firstIndex(where: endsURI) ?? tail.endIndex)]
        if let question = uri.firstIndex(of: "?") {
            result += uri[..<question] + maskedQuery(uri[question...])
        } else {
            result += uri
        }
        rest = tail[uri.endIndex...]
    }
    return result + rest
}

private func endsURI(_ character: Character) -> Bool {
    character.isWhitespace || "\"'<>|`".contains(character)
}

/// `user:pa` of `user:pa/ss@host`: what should be a port is none.
private func hasNoPortAfterColon(_ authority: Substring) -> Bool {
    guard let colon = authority.firstIndex(of: ":"), !authority.hasPrefix("[") else { return false }
    return !authority[colon...].dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
}

/// `?name=***&other=***`; a query without names is masked as a whole.
private func maskedQuery(_ query: Substring) -> String {
    let parts = query.dropFirst().split(separator: "&", omittingEmptySubsequences: false).map { part in
        guard let equals = part.firstIndex(of: "=") else { return part.isEmpty ? "" : "***" }
        return part[..<equals] + "=***"
    }
    return "?" + parts.joined(separator: "&")
}

extension StringProtocol {
    /// Where another string stands first, compared by UTF-8 bytes.
    fileprivate func firstRange(of wanted: String) -> Range<Index>? {
        let needle = Array(wanted.utf8)
        var start = utf8.startIndex
        while start < utf8.endIndex {
            if utf8[start...].starts(with: needle) {
                return start..<utf8.index(start, offsetBy: needle.count)
            }
            start = utf8.index(after: start)
        }
        return nil
    }
}
