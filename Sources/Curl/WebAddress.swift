/// The parts of an http or https URL that decisions hang on: who is asked, by which scheme.
struct WebAddress: Hashable {
    /// In lower case.
    let scheme: String
    /// In lower case, brackets kept.
    let host: String
    let port: Int

    /// nil where the text has no `scheme://host` form or its port is no number.
    init?(_ url: String) {
        guard let mark = url.firstRange(of: "://") else { return nil }
        scheme = url[..<mark.lowerBound].lowercased()
        let rest = url[mark.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let place = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        let standard = scheme == "https" ? 443 : 80
        if let colon = place.lastIndex(of: ":"), !place[colon...].contains("]") {
            let digits = place[place.index(after: colon)...]
            guard let number = digits.isEmpty ? standard : Int(digits) else { return nil }
            port = number
            host = place[..<colon].lowercased()
        } else {
            port = standard
            host = place.lowercased()
        }
        guard !host.isEmpty else { return nil }
    }
}
