import Curl
import Foundation
import TestSupport
import Testing

/// Proxies that are configured, and environments that must not matter.
@Suite(.serialized) struct ProxyTests {
    @Test func aProxyIsAskedForTheWholeURL() throws {
        let proxy = try FaultServer(routes: ["http://debian.example.org/InRelease": .body(releaseBody)])
        defer { proxy.stop() }
        let url = "http://user:pass@127.0.0.1:\(proxy.port)"
        let result = try #require(fetch("http://debian.example.org/InRelease") { $0.proxy = .url(url) })
        #expect(result.failure == nil)
        #expect(result.viaProxy)
        #expect(result.body == releaseBody)
        #expect(
            proxy.requests.first?.header("Proxy-Authorization")
                == "Basic \(Data("user:pass".utf8).base64EncodedString())")
    }

    @Test func aProxyThatWantsAPassword() throws {
        let proxy = try FaultServer(routes: ["*": .status(407, headers: ["Proxy-Authenticate: Basic realm=\"x\""])])
        defer { proxy.stop() }
        let plain = try #require(fetch("http://debian.example.org/InRelease") { $0.proxy = .url(proxy.url("")) })
        #expect(plain.failure?.kind == .proxy)
        #expect(plain.httpStatus == 407)
        let tunnel = try #require(fetch("https://debian.example.org/InRelease") { $0.proxy = .url(proxy.url("")) })
        #expect(tunnel.failure?.kind == .proxy)
        #expect(tunnel.proxyConnectStatus == 407)
        #expect(proxy.requests.last?.method == "CONNECT")
    }

    @Test(arguments: ["http://no-such-proxy.invalid:3128", "http://127.0.0.1:1"])
    func aProxyThatIsNotThere(url: String) throws {
        let result = try #require(fetch("http://debian.example.org/InRelease") { $0.proxy = .url(url) })
        #expect(result.failure?.kind == .proxy)
    }

    @Test func gatewayErrorsOfAProxyAreAnswers() throws {
        let proxy = try FaultServer(routes: ["*": .status(503)])
        defer { proxy.stop() }
        let result = try #require(fetch("http://debian.example.org/InRelease") { $0.proxy = .url(proxy.url("")) })
        #expect(result.failure == nil)
        #expect(result.httpStatus == 503)
        #expect(result.viaProxy)
    }

    @Test func theEnvironmentIsNotAsked() throws {
        setenv("http_proxy", "http://127.0.0.1:1", 1)
        setenv("no_proxy", "*", 1)
        defer {
            unsetenv("http_proxy")
            unsetenv("no_proxy")
        }
        let server = try FaultServer(routes: ["*": .body("x")])
        defer { server.stop() }
        #expect(fetch(server.url("/"))?.failure == nil)
        let proxied = try #require(fetch("http://debian.example.org/") { $0.proxy = .url(server.url("")) })
        #expect(proxied.failure == nil)
        #expect(server.requests.last?.target == "http://debian.example.org/")
    }
}
