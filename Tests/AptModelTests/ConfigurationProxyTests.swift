import Testing

@testable import AptModel

@Suite("proxies and method options")
struct ConfigurationProxyTests {
    private func rules(_ text: String, _ environment: [String: String] = [:]) throws -> ProxyRules {
        var configuration = AptConfiguration()
        try AptConfiguration.parse(text, file: "p", into: &configuration)
        return ProxyRules(configuration: configuration, environment: environment)
    }

    private func route(
        _ text: String, _ uri: String, _ environment: [String: String] = [:]
    ) throws -> ProxyRules.Route {
        try rules(text, environment).decide(for: RepositoryURI(uri)).route
    }

    private let proxy = RepositoryURI("http://proxy.example.org:3128")

    @Test("https falls back on http's proxy; a host's own counts first; DIRECT is none")
    func configured() throws {
        let text = "Acquire::http::Proxy \"http://proxy.example.org:3128\";\n"
        #expect(try route(text, "http://a.example.org/x") == .http(proxy))
        #expect(try route(text, "https://a.example.org/x") == .http(proxy))
        let direct = text + "Acquire::http::Proxy::a.example.org \"DIRECT\";"
        #expect(try route(direct, "http://a.example.org/x") == .direct)
        #expect(try route(direct, "https://a.example.org/x") == .direct)
        #expect(try route(direct, "http://b.example.org/x") == .http(proxy))
        #expect(try route(text + "Acquire::https::Proxy \"DIRECT\";", "https://a.example.org/x") == .direct)
        #expect(try route(text + "Acquire::https::Proxy \"false\";", "https://a.example.org/x") == .direct)
        let decision = try rules(direct).decide(for: RepositoryURI("http://a.example.org/x"))
        #expect(decision.setBy == "Acquire::http::Proxy::a.example.org")
        #expect(decision.origin == FileLocation(file: "p", line: 2))
    }

    @Test("the environment counts only where nothing is configured, no_proxy always")
    func environment() throws {
        let variables = ["http_proxy": "http://proxy.example.org:3128", "all_proxy": "http://never.example.org"]
        #expect(try route("", "http://a.example.org/x", variables) == .http(proxy))
        #expect(try route("", "https://a.example.org/x", variables) == .http(proxy))
        let secure = variables.merging(["https_proxy": ""]) { $1 }
        #expect(try route("", "https://a.example.org/x", secure) == .direct)
        #expect(try route("", "http://a.example.org/x", ["HTTP_PROXY": "http://upper.example.org"]) == .direct)
        let except = variables.merging(["no_proxy": "localhost,EXAMPLE.org"]) { $1 }
        #expect(try route("", "http://a.example.org/x", except) == .direct)
        #expect(
            try route("Acquire::http::Proxy \"http://proxy.example.org:3128\";", "http://a.example.org/x", except)
                == .direct)
    }

    @Test("SOCKS, and kinds that apt refuses")
    func kinds() throws {
        #expect(
            try route("Acquire::http::Proxy \"socks5h://127.0.0.1:9050\";", "http://a.example.org/x")
                == .socks(RepositoryURI("socks5h://127.0.0.1:9050")))
        #expect(
            try route("Acquire::http::Proxy \"ftp://127.0.0.1:21\";", "http://a.example.org/x")
                == .unsupported(scheme: "ftp"))
        let socks = try route("Acquire::tor::Proxy \"socks5h://127.0.0.1:9050\";", "tor+https://a.example.org/x")
        #expect(SourceScheme("tor+https").isSupported(proxy: socks))
        #expect(!SourceScheme("tor+https").isSupported(proxy: .direct))
        #expect(!SourceScheme("cdrom").isSupported(proxy: .direct))
        #expect(SourceScheme("mirror+file") == .mirror(list: "file"))
    }

    @Test("a proxy command is named, with its place; not where the host has its own proxy")
    func autoDetect() throws {
        let text = "\nAcquire::http::ProxyAutoDetect \"/usr/bin/find-proxy\";"
        let found = try rules(text).autoDetectCommand(for: RepositoryURI("http://a.example.org/"))
        #expect(found?.value == "/usr/bin/find-proxy")
        #expect(found?.origin?.line == 2)
        let special = text + "Acquire::http::Proxy::a.example.org \"DIRECT\";"
        #expect(try rules(special).autoDetectCommand(for: RepositoryURI("http://a.example.org/")) == nil)
    }

    @Test("no decision shows a password when it is printed")
    func secrets() throws {
        let decision = try rules("Acquire::http::Proxy \"http://u:geheim@p.example.org\";").decide(
            for: RepositoryURI("http://a.example.org/"))
        #expect(!"\(decision) \(String(reflecting: decision))".contains("geheim"))
        guard case .http(let proxy) = decision.route else {
            Issue.record("no proxy")
            return
        }
        #expect(proxy.password == "geheim")
    }
}
