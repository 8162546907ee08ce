/// How the examined root finds its way to servers. No login is ever in it.
public struct NetworkObservation: Codable, Sendable, Equatable {
    /// The name servers of its /etc/resolv.conf, in order; nil where that cannot be read.
    public var nameServers: [String]?
    /// Why it cannot be read, as the name of the system's error.
    public var resolverError: String?
    /// The way that apt takes to each host of the examined sources.
    public var routes: [RouteObservation]

    public init(nameServers: [String]? = nil, resolverError: String? = nil, routes: [RouteObservation] = []) {
        self.nameServers = nameServers
        self.resolverError = resolverError
        self.routes = routes
    }
}

/// The way to one host by apt's configuration and environment.
public struct RouteObservation: Codable, Sendable, Hashable {
    /// `http://debian.example.org`.
    public var host: String
    /// The proxy's URI without user and password; nil for none.
    public var proxy: String?
    /// The option's name or the environment variable's that decides; nil where nothing is set.
    public var setBy: String?

    public init(host: String, proxy: String? = nil, setBy: String? = nil) {
        self.host = host
        self.proxy = proxy
        self.setBy = setBy
    }
}
