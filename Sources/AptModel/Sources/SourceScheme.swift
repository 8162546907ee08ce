/// What a source's scheme means for us.
public enum SourceScheme: Sendable, Hashable {
    case http
    case https
    /// `file:` and `copy:`: a directory of this machine (of the examined root).
    case local
    /// `mirror+file:`, `mirror+http:` …: a list of mirrors, to be had by this scheme.
    case mirror(list: String)
    /// `tor+http:` and `tor+https:`: needs a SOCKS proxy.
    case tor(https: Bool)
    /// cdrom, s3 and other methods that are not ours to run.
    case unsupported

    /// - Parameter scheme: as written; apt compares with case, and so a `HTTP:` has no method.
    public init(_ scheme: String) {
        switch scheme {
        case "http": self = .http
        case "https": self = .https
        case "file", "copy": self = .local
        case "tor", "tor+http": self = .tor(https: false)
        case "tor+https": self = .tor(https: true)
        case "mirror": self = .mirror(list: "http")
        case "mirror+http", "mirror+https", "mirror+file", "mirror+copy":
            self = .mirror(list: String(scheme.dropFirst("mirror+".count)))
        case "tor+mirror", "tor+mirror+http": self = .mirror(list: "tor+http")
        case "tor+mirror+https": self = .mirror(list: "tor+https")
        default: self = .unsupported
        }
    }

    /// Whether the program can fetch from here; tor only where a SOCKS proxy is set for it.
    public func isSupported(proxy: ProxyRules.Route) -> Bool {
        switch self {
        case .http, .https, .local: return true
        case .mirror(let list):
            return SourceScheme(list).isSupported(proxy: proxy)
        case .tor:
            if case .socks = proxy { return true }
            return false
        case .unsupported: return false
        }
    }
}
