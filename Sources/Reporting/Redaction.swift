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
///
/// All of this goes by scalars: a combining mark behind an `@` or a `?` makes another character of it, and hides nothing.
private func withoutUserinfo(_ text: String) -> String {
    var result = ""
    var rest = Substring(text)
    while let separator = rest.firstRange(of: "://") {
        result += rest[..<separator.upperBound]
        rest = rest[separator.upperBound...]
        let uri = rest.unicodeScalars.prefix { !endsURI($0) }
        let authority = uri.prefix { !["/", "?", "#"].contains($0) }
        var at = authority.lastIndex(of: "@")
        let host = at.map { authority[authority.index(after: $0)...] } ?? authority
        if hasNoPortAfterColon(host) { at = uri.lastIndex(of: "@") }
        if let at { rest = rest[uri.index(after: at)...] }
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
        let uri = tail.unicodeScalars.prefix { !endsURI($0) }
        if let question = uri.firstIndex(of: "?") {
            result += String(uri[..<question]) + maskedQuery(uri[question...])
        } else {
            result += String(uri)
        }
        rest = tail[uri.endIndex...]
    }
    return result + rest
}

private func endsURI(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || "\"'<>|`".unicodeScalars.contains(scalar)
}

/// `user:pa` of `user:pa/ss@host`: what should be a port is none.
private func hasNoPortAfterColon(_ host: Substring.UnicodeScalarView) -> Bool {
    guard let colon = host.firstIndex(of: ":"), host.first != "[" else { return false }
    return !host[colon...].dropFirst().allSatisfy { ("0"..."9").contains($0) }
}

/// `?name=***&other=***`; a query without names is masked as a whole.
private func maskedQuery(_ query: Substring.UnicodeScalarView) -> String {
    let parts = query.dropFirst().split(separator: "&", omittingEmptySubsequences: false).map { part in
        guard let equals = part.firstIndex(of: "=") else { return part.isEmpty ? "" : "***" }
        return String(part[..<equals]) + "=***"
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
