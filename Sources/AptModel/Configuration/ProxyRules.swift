/// Which proxy apt's http method uses for a URI (methods/http.cc, HttpServerState::Open; apt-transport-http(1)).
public struct ProxyRules: Sendable {
    /// The way to a host.
    public enum Route: Sendable, Hashable {
        case direct
        /// An HTTP proxy, itself reached by `http` or `https`; the URI may hold a password.
        case http(RepositoryURI)
        /// `socks5h://`: the proxy resolves the host's name.
        case socks(RepositoryURI)
        /// A proxy of a kind that apt refuses; the transfer cannot begin.
        case unsupported(scheme: String)
    }

    /// A route and what decided about it.
    public struct Decision: Sendable, Hashable {
        /// The way that apt takes.
        public var route: Route
        /// The option's name or the environment variable's; nil where nothing is set.
        public var setBy: String?
        /// Where the option was set; nil for a variable.
        public var origin: FileLocation?
    }

    private let configuration: AptConfiguration
    private let environment: [String: String]

    /// - Parameter environment: of the process whose apt is judged; only http_proxy, https_proxy and no_proxy count for apt, in
    ///   lower case.
    public init(configuration: AptConfiguration, environment: [String: String]) {
        self.configuration = configuration
        self.environment = environment
    }

    /// The proxy for a URI. `Acquire::https::Proxy` falls back on the http one; so do the variables.
    public func decide(for uri: RepositoryURI) -> Decision {
        let method = MethodOptions(scheme: uri.scheme, host: uri.host, configuration: configuration)
        let decision: Decision
        if !uri.host.isEmpty, let (key, value) = method.find("Proxy::\(uri.host)") {
            decision = Decision(
                route: value == "DIRECT" ? .direct : ProxyRules.route(value), setBy: key,
                origin: configuration.origin(of: key))
        } else if let (key, value) = method.find("Proxy") {
            decision = Decision(
                route: ProxyRules.route(value), setBy: key, origin: configuration.origin(of: key))
        } else {
            decision = fromEnvironment(uri)
        }
        if let list = environment["no_proxy"], ProxyRules.matches(uri.host, list) {
            return Decision(route: .direct, setBy: "no_proxy", origin: nil)
        }
        return decision
    }

    private func fromEnvironment(_ uri: RepositoryURI) -> Decision {
        let encrypted = uri.scheme == "https" || uri.scheme.hasSuffix("+https")
        for name in encrypted ? ["https_proxy", "http_proxy"] : ["http_proxy"] {
            if let value = environment[name] {
                return Decision(route: ProxyRules.route(value), setBy: value.isEmpty ? nil : name, origin: nil)
            }
        }
        return Decision(route: .direct, setBy: nil, origin: nil)
    }

    /// A text without a host (`DIRECT`, `false`, empty) is no proxy.
    private static func route(_ text: String) -> Route {
        let proxy = RepositoryURI(text)
        switch proxy.scheme {
        case "socks5h": return .socks(proxy)
        case _ where proxy.host.isEmpty: return .direct
        case "http", "https": return .http(proxy)
        default: return .unsupported(scheme: proxy.scheme)
        }
    }

    /// Whether a host ends in one of the comma separated names (apt-pkg/contrib/strutl.cc, CheckDomainList).
    private static func matches(_ host: String, _ list: String) -> Bool {
        let name = AptBytes.lower(host.utf8)
        return list.utf8.split(separator: UInt8(ascii: ",")).contains { item in
            let ending = AptBytes.lower(item)
            return name.count >= ending.count && name.suffix(ending.count).elementsEqual(ending)
        }
    }

    /// The command that apt asks for a proxy first (`Acquire::http::Proxy-Auto-Detect`, or the old `ProxyAutoDetect`);
    /// nil where there is none or a proxy is set for this very host.
    public func autoDetectCommand(for uri: RepositoryURI) -> Setting<String>? {
        guard !uri.host.isEmpty, configuration.string("Acquire::\(uri.scheme)::proxy::\(uri.host)") == nil else {
            return nil
        }
        for name in ["Proxy-Auto-Detect", "ProxyAutoDetect"] {
            let key = "Acquire::\(uri.scheme)::\(name)"
            if let command = configuration.string(key) {
                return Setting(value: command, name: key, origin: configuration.origin(of: key))
            }
        }
        return nil
    }
}
