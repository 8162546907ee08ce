import AptModel
import Curl
import Evidence
import Linux

/// Asks for a URI exactly as the examined apt would: its headers, proxy, logins, TLS files and limits (methods/http.cc,
/// methods/basehttp.cc, apt-transport-http(1), apt-transport-https(1)).
public struct AptRequests {
    private let configuration: AptConfiguration
    private let proxies: ProxyRules
    private let authentication: AuthenticationData
    private let tlsFiles: TLSFiles
    private let root: Root
    private let aptVersion: String
    private let timeout: Double
    private let usesHTTP2: Bool
    /// The examined apt has a network of its own.
    let hasOwnNetwork: Bool
    /// nil for a foreign root, none of whose programs are run.
    private let detection: ProxyDetection?
    /// nil where `Acquire::EnableSrvRecords` is off.
    let services: ServiceLookup?

    /// - Parameters:
    ///   - timeout: seconds without progress, and for a connection.
    ///   - usesHTTP2: first looks speak it with the servers that offer it.
    ///   - nameServer: asked for SRV records; nil for this machine's own.
    ///   - readable: what apt's sandbox user may do with a file; nil where that cannot be tried.
    public init(
        _ loaded: LoadedConfiguration, timeout: Double, usesHTTP2: Bool = false, nameServer: NameServer? = nil,
        readable: @escaping (String) -> AccessObservation? = { _ in nil }
    ) {
        configuration = loaded.configuration
        proxies = loaded.proxies
        authentication = loaded.authentication
        tlsFiles = TLSFiles(loaded.root, readable: readable)
        root = loaded.root
        aptVersion = loaded.apt?.version ?? "3.0"
        self.timeout = timeout
        self.usesHTTP2 = usesHTTP2
        hasOwnNetwork = loaded.hasOwnNetwork
        detection = loaded.root.isOwn ? ProxyDetection(environment: loaded.environment, timeLimit: timeout) : nil
        services =
            configuration.bool("Acquire::EnableSrvRecords", default: true)
            ? ServiceLookup(services: ServiceNames(loaded.root), nameServer: nameServer) : nil
    }

    /// A request, or why apt would not even begin.
    public enum Answer: Sendable {
        case request(TransferRequest)
        /// A proxy of a kind that apt refuses.
        case refused(String)
        /// The command that is to find the proxy fails, and apt with it.
        case noDetection(String)
        /// DNS says that the host has no such service.
        case noService(String)
    }

    /// The request for a URI with scheme http, https, tor+http or tor+https.
    public func answer(for uri: RepositoryURI, look: LookKind = .first) -> Answer {
        var request = TransferRequest(url: AptRequests.url(uri), userAgent: "")
        request.connectTimeout = timeout
        request.stallTimeout = timeout
        request.byteLimit = byteLimit
        request.usesHTTP2 = usesHTTP2 && look == .first
        if configuration.bool("Acquire::ForceIPv4", default: false) { request.addressFamily = .ipv4 }
        if configuration.bool("Acquire::ForceIPv6", default: false) { request.addressFamily = .ipv6 }
        look.apply(to: &request)
        if let reason = detectionFailure(for: uri) { return .noDetection(reason) }
        if let reason = configure(&request, for: uri, look: look) { return .refused(reason) }
        guard addEndpoints(to: &request, for: uri) else {
            return .noService("SRV records for \(uri.host) say that it has no \(uri.scheme) service")
        }
        return .request(request)
    }

    /// A redirected request with what belongs to its new host. A proxy that apt refuses leaves the way as it was.
    ///
    /// - Parameter origin: the URI that was asked for first.
    public func redirected(_ request: TransferRequest, from origin: RepositoryURI, look: LookKind = .first)
        -> TransferRequest
    {
        var request = request
        let kept = request.credentials
        var uri = RepositoryURI(request.url)
        if origin.scheme.hasPrefix("tor+") { uri.scheme = "tor+" + uri.scheme }
        _ = configure(&request, for: uri, look: look)
        _ = addEndpoints(to: &request, for: uri)
        if let kept { request.credentials = kept }
        return request
    }

    /// `Acquire::MaxReleaseFileSize`, 10,000,000 bytes where it is not set. More than 256 MB are never taken into memory.
    public var byteLimit: Int64 {
        let configured = configuration.integer("Acquire::MaxReleaseFileSize", default: 10_000_000)
        return configured > 0 ? min(Int64(configured), 256 << 20) : 10_000_000
    }

    /// Sets what depends on the host; in words what apt refuses.
    private func configure(_ request: inout TransferRequest, for uri: RepositoryURI, look: LookKind) -> String? {
        let options = MethodOptions(scheme: uri.scheme, host: uri.host, configuration: configuration)
        request.userAgent = options.find("User-Agent")?.value ?? "Debian APT-HTTP/1.3 (\(aptVersion))"
        request.headers = headers(options, uri, look)
        request.credentials = authentication.credentials(for: uri).map {
            TransferRequest.Credentials(user: $0.login, password: $0.password)
        }
        let isSecure = uri.scheme == "https" || uri.scheme.hasSuffix("+https")
        request.tls = tlsFiles.options(options, host: isSecure ? uri.host : nil)
        look.applyTrust(to: &request)
        if !options.bool("AllowRedirect", default: true).value { request.redirectLimit = 0 }
        switch route(for: uri) {
        case .direct: request.proxy = .none
        case .http(let proxy), .socks(let proxy): request.proxy = .url(proxyText(proxy))
        case .unsupported(let scheme): return "apt refuses a proxy of the scheme '\(scheme)'"
        }
        return nil
    }

    /// Sets the machines that SRV records name; false where they say that there is none. apt looks for those of a proxy's host,
    /// which is left out here.
    private func addEndpoints(to request: inout TransferRequest, for uri: RepositoryURI) -> Bool {
        guard let services, request.proxy == .none else { return true }
        switch services.answer(for: uri) {
        case .nothing: return true
        case .endpoints(let endpoints):
            request.connectTo = endpoints
            return true
        case .unavailable: return false
        }
    }

    /// Certificates and keys that were wanted and that apt's https method cannot have.
    public var methodFiles: [MethodFileObservation] { tlsFiles.troubles }

    /// Why apt fails over its Proxy-Auto-Detect command (apt-pkg/contrib/proxy.cc): it cannot be executed, or ends with an error.
    /// Of another root's it is only seen whether it is there.
    private func detectionFailure(for uri: RepositoryURI) -> String? {
        guard let command = proxies.autoDetectCommand(for: uri), !command.value.isEmpty else { return nil }
        let place = command.origin.map { " (\(command.name) at \($0.file):\($0.line))" } ?? " (\(command.name))"
        if !root.isProgram(command.value) { return "\(command.value) cannot be executed\(place)" }
        if case .failed(let words)? = detection?.answer(command.value, for: uri) {
            return "\(command.value) \(words)\(place)"
        }
        return nil
    }

    /// The way to a host, with what a Proxy-Auto-Detect command says of it.
    func route(for uri: RepositoryURI) -> ProxyRules.Route {
        guard let detection, let command = proxies.autoDetectCommand(for: uri), !command.value.isEmpty else {
            return proxies.decide(for: uri).route
        }
        switch detection.answer(command.value, for: uri) {
        case .direct: return .direct
        case .proxy(let proxy): return proxy.scheme == "socks5h" ? .socks(proxy) : .http(proxy)
        case .nothing, .failed: return proxies.decide(for: uri).route
        }
    }

    private func headers(_ options: MethodOptions, _ uri: RepositoryURI, _ look: LookKind) -> [TransferRequest.Header] {
        var headers: [TransferRequest.Header] = []
        if look.pastCaches || options.bool("No-Cache", default: false).value {
            headers = [.init("Cache-Control", "no-cache"), .init("Pragma", "no-cache")]
        } else {
            // InRelease and its like count as index files, which apt wants no older than Max-Age.
            headers = [.init("Cache-Control", "max-age=\(options.integer("Max-Age", default: 0))")]
        }
        let name = uri.path.split(separator: "/").last ?? ""
        if !name.contains("."), options.bool("SendAccept", default: true).value {
            headers.append(.init("Accept", "text/*"))
        }
        return headers
    }

    // apt connects to a proxy without a port as to any host of its scheme; libcurl would take 1080.
    private func proxyText(_ proxy: RepositoryURI) -> String {
        var proxy = proxy
        if proxy.port == nil { proxy.port = ["http": 80, "https": 443][proxy.scheme] ?? 1080 }
        if !proxy.hasUserInfo, let login = authentication.credentials(for: proxy) {
            proxy.user = login.login
            proxy.password = login.password
        }
        proxy.path = ""
        return proxy.text
    }

    /// The URL to ask for: without login, and without bytes that no request line may hold.
    static func url(_ uri: RepositoryURI) -> String {
        var uri = uri.withoutUserInfo
        if uri.scheme.hasPrefix("tor+") { uri.scheme = String(uri.scheme.dropFirst(4)) }
        if uri.scheme == "tor" { uri.scheme = "http" }
        var text = ""
        for byte in uri.text.utf8 {
            if byte > 0x20, byte < 0x7F {
                text.unicodeScalars.append(UnicodeScalar(byte))
            } else {
                text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }
}
