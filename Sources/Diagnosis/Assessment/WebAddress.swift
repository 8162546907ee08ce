/// The parts of a URL that rules talk about, taken by hand: no answer may depend on how strict a URL parser is.
struct WebAddress: Sendable {
    /// Host and port without userinfo, in lower case; the whole text where it is no URL with an authority.
    var host: String
    /// `https://host:port`, or the whole text.
    var origin: String

    init(_ url: String) {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].hasSuffix(":"), parts[1].isEmpty, !parts[2].isEmpty else {
            host = url
            origin = url
            return
        }
        let authority = parts[2].prefix { $0 != "?" && $0 != "#" }
        host = String(authority.split(separator: "@").last ?? authority).lowercased()
        origin = "\(parts[0].lowercased())//\(host)"
    }
}
