import Curl
import Foundation
import TestSupport
import Testing

/// Name resolution, connection and the request itself.
@Suite struct ConnectionTests {
    @Test func refused() throws {
        let port = try LoopbackSocket.unusedPort()
        let result = try #require(fetch("http://127.0.0.1:\(port)/InRelease"))
        #expect(result.failure?.kind == .connection(.refused))
        #expect(result.failure?.code == .cannotConnect)
        #expect(result.httpStatus == 0)
    }

    @Test(arguments: ["http", "https"])
    func nobodyAnswers(scheme: String) throws {
        let hole = try LoopbackSocket.blackHole()
        defer { hole.sockets.forEach { close($0) } }
        let result = try #require(fetch("\(scheme)://127.0.0.1:\(hole.port)/InRelease") { $0.connectTimeout = 0.5 })
        #expect(result.failure?.kind == .connection(.timeout))
        #expect(result.failure?.code == .timedOut)
        let proxied = try #require(
            fetch("\(scheme)://debian.example.org/InRelease") {
                $0.connectTimeout = 0.5
                $0.proxy = .url("http://127.0.0.1:\(hole.port)")
            })
        #expect(proxied.failure?.kind == .proxy)
    }

    @Test func unknownHost() throws {
        let result = try #require(fetch("http://no-such-host.invalid/InRelease"))
        #expect(result.failure?.kind == .nameResolution)
    }

    @Test(arguments: ["", "nonsense", "http://", "ftp://127.0.0.1/InRelease", "file:///etc/passwd", "http://a b/"])
    func whatIsNoWebAddress(url: String) throws {
        let result = try #require(fetch(url))
        #expect(result.failure?.kind == .malformedURL)
        #expect(result.body.isEmpty)
    }

    @Test func aptsOwnRequest() throws {
        let server = try FaultServer(routes: ["/debian/./InRelease": .body(releaseBody)])
        defer { server.stop() }
        let result = try #require(
            fetch(server.url("/debian/./InRelease")) {
                $0.headers = [.init("Cache-Control", "max-age=0"), .init("Accept", "text/*")]
            })
        #expect(result.failure == nil)
        let seen = try #require(server.requests.first)
        #expect(seen.target == "/debian/./InRelease")
        #expect(seen.header("User-Agent") == "Debian APT-HTTP/1.3 (2.6.1)")
        #expect(seen.header("Cache-Control") == "max-age=0")
        #expect(seen.header("Accept") == "text/*")
        #expect(seen.header("Accept-Encoding") == nil)
        #expect(seen.header("Authorization") == nil)
    }

    @Test func aConfiguredValueIsNoHeaderOfItsOwn() throws {
        let server = try FaultServer(routes: ["*": .body("x")])
        defer { server.stop() }
        _ = fetch(server.url("/")) {
            $0.userAgent = "agent\r\nX-Evil: 1"
            $0.headers = [.init("Cache-Control", "no-cache\r\nX-Evil: 2")]
        }
        let seen = try #require(server.requests.first)
        #expect(seen.header("X-Evil") == nil)
        #expect(seen.header("User-Agent") == "agentX-Evil: 1")
    }

    @Test func basicAuthentication() throws {
        let server = try FaultServer(routes: ["/private": .body("x")])
        defer { server.stop() }
        _ = fetch(server.url("/private")) { $0.credentials = .init(user: "user", password: "pä:ss") }
        let encoded = Data("user:pä:ss".utf8).base64EncodedString()
        #expect(server.requests.first?.header("Authorization") == "Basic \(encoded)")
    }

    @Test func freshConnectionIsNotShared() throws {
        let server = try FaultServer(routes: ["*": .body("x")])
        defer { server.stop() }
        let pool = TransferPool()
        _ = pool.run([request(server.url("/1"))], jobs: 1)
        _ = pool.run([request(server.url("/2"))], jobs: 1)
        #expect(server.connectionCount == 1)
        _ = pool.run([request(server.url("/3")) { $0.freshConnection = true }], jobs: 1)
        #expect(server.connectionCount == 2)
        #expect(server.requests.count == 3)
    }

    @Test func addressFamilies() throws {
        let server = try FaultServer(routes: ["*": .body("x")])
        defer { server.stop() }
        let url = "http://localhost:\(server.port)/"
        let four = try #require(fetch(url) { $0.addressFamily = .ipv4 })
        #expect(four.failure == nil)
        #expect(four.remoteAddress == "127.0.0.1")
        #expect(four.remotePort == server.port)
        let six = try #require(fetch(url) { $0.addressFamily = .ipv6 })
        #expect(six.failure != nil)
        #expect(six.body.isEmpty)
    }

    /// libcurl would take 127.0.0.1 for every name that ends so.
    @Test func namesBelowLocalhostAreTheCLibrarysToKnow() throws {
        let server = try FaultServer(routes: ["*": .body("x"), "/away": .redirect(to: "http://no-such.localhost:1/")])
        defer { server.stop() }
        let result = try #require(fetch("http://no-such.localhost:\(server.port)/"))
        #expect(result.failure?.kind == .nameResolution)
        let redirected = try #require(fetch(server.url("/away")))
        #expect(redirected.failure?.kind == .nameResolution)
        let proxied = try #require(
            fetch("http://debian.example.org/") { $0.proxy = .url("http://no-such.localhost:\(server.port)") })
        #expect(proxied.failure?.kind == .proxy)
    }

    @Test func connectToTriesEachEndpointInTurn() throws {
        let server = try FaultServer(routes: ["*": .body("x")])
        defer { server.stop() }
        let dead = try LoopbackSocket.unusedPort()
        let result = try #require(
            fetch("http://repository.invalid/InRelease") {
                $0.connectTo = [
                    .init(host: "127.0.0.1", port: UInt16(dead)), .init(host: "127.0.0.1", port: UInt16(server.port)),
                ]
            })
        #expect(result.failure == nil)
        #expect(server.requests.first?.header("Host") == "repository.invalid")
    }

    @Test func timesOfTheLastAnswer() throws {
        let before = Date().timeIntervalSince1970
        let result = try #require(
            try fetch(
                .body(
                    "x", headers: ["Date: Mon, 23 Nov 2020 10:00:00 GMT", "Age: 77", "Via: 1.1 squid", "X-Cache: HIT"]))
        )
        #expect(result.serverDate == 1_606_125_600)
        #expect(result.headers["age"] == "77")
        #expect(result.headers["via"] == "1.1 squid")
        #expect(result.headers["x-cache"] == "HIT")
        let midpoint = try #require(result.requestMidpoint)
        #expect(midpoint >= before && midpoint <= Date().timeIntervalSince1970)
    }
}
