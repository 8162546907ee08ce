import Curl
import TestSupport
import Testing

/// apt's rules for redirects, against real servers.
@Suite struct RedirectTests {
    @Test func chainIsKept() throws {
        let server = try FaultServer(routes: [
            "/a": .redirect(to: "/b", status: 301), "/b": .redirect(to: "/c/d?e", status: 307),
            "/c/d?e": .body(releaseBody, headers: ["Date: Mon, 23 Nov 2020 10:00:00 GMT"]),
        ])
        defer { server.stop() }
        let result = try #require(fetch(server.url("/a")))
        #expect(result.failure == nil)
        #expect(result.redirects.map(\.status) == [301, 307])
        #expect(result.redirects.map(\.location) == [server.url("/b"), server.url("/c/d?e")])
        #expect(result.url == server.url("/a"))
        #expect(result.effectiveURL == server.url("/c/d?e"))
        #expect(result.body == releaseBody)
        #expect(result.serverDate == 1_606_125_600)
    }

    @Test func loop() throws {
        let server = try FaultServer(routes: ["/a": .redirect(to: "/b"), "/b": .redirect(to: "/a")])
        defer { server.stop() }
        let result = try #require(fetch(server.url("/a")))
        #expect(result.failure?.kind == .redirectLoop)
        #expect(result.redirects.count == 2)
        #expect(server.requests.count == 2)
    }

    @Test func fortyAreFollowedAndNotOneMore() throws {
        var routes = Dictionary(
            uniqueKeysWithValues: (0..<41).map { ("/\($0)", FaultAnswer.redirect(to: "/\($0 + 1)")) })
        routes["/41"] = .body("x")
        let server = try FaultServer(routes: routes)
        defer { server.stop() }
        #expect(fetch(server.url("/1"))?.failure == nil)
        let result = try #require(fetch(server.url("/0")))
        #expect(result.failure?.kind == .redirectLimit)
        #expect(result.redirects.count == 41)
    }

    /// apt knows a path with a slash in front, and no other relative address.
    @Test func aRelativePathIsNoAddress() throws {
        let server = try FaultServer(routes: [
            "/a/b": .redirect(to: "../c"), "/c": .body("x"), "/d": .redirect(to: "/c"),
        ])
        defer { server.stop() }
        #expect(fetch(server.url("/a/b"))?.failure?.kind == .redirectScheme)
        #expect(fetch(server.url("/d"))?.failure == nil)
    }

    @Test func switchedOffMeansNone() throws {
        let server = try FaultServer(routes: ["/a": .redirect(to: "/b"), "/b": .body("x")])
        defer { server.stop() }
        var request = TransferRequest(url: server.url("/a"), userAgent: "test")
        request.redirectLimit = 0
        let result = try #require(TransferPool().run([request], jobs: 1).first)
        #expect(result.failure?.kind == .redirectForbidden)
        #expect(server.requests.count == 1)
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x", "dict://127.0.0.1/x"])
    func onlyToTheWeb(location: String) throws {
        let result = try #require(try fetch(.redirect(to: location)))
        #expect(result.failure?.kind == .redirectScheme)
        #expect(result.httpStatus == 302)
        #expect(result.redirects.map(\.location) == [location])
        #expect(!String(decoding: result.body, as: UTF8.self).contains("root:"))
    }

    @Test func credentialsStayWithTheirHost() throws {
        let other = try FaultServer(routes: ["*": .body("x")])
        defer { other.stop() }
        let server = try FaultServer(routes: [
            "/away": .redirect(to: other.url("/there")), "/near": .redirect(to: "/here"), "/here": .body("x"),
        ])
        defer { server.stop() }
        let credentials = TransferRequest.Credentials(user: "user", password: "secret")
        #expect(fetch(server.url("/away")) { $0.credentials = credentials }?.failure == nil)
        #expect(server.requests.last?.header("Authorization") != nil)
        #expect(other.requests.count == 1)
        #expect(other.requests.first?.header("Authorization") == nil)
        #expect(fetch(server.url("/near")) { $0.credentials = credentials }?.failure == nil)
        #expect(server.requests.last?.target == "/here")
        #expect(server.requests.last?.header("Authorization") != nil)
    }

    @Test func portalPageAnswers200() throws {
        let page = "<!DOCTYPE html><html><body>Please log in</body></html>"
        let portal = try FaultServer(routes: ["/login": .body(page, type: "text/html; charset=utf-8")])
        defer { portal.stop() }
        let result = try #require(try fetch(.redirect(to: portal.url("/login"))))
        #expect(result.failure == nil)
        #expect(result.httpStatus == 200)
        #expect(result.contentType == "text/html; charset=utf-8")
        #expect(result.effectiveURL == portal.url("/login"))
        #expect(result.redirects.count == 1)
        #expect(result.body == Array(page.utf8))
    }

    @Test func adaptGivesTheNextHopWhatItsHostNeeds() throws {
        let other = try FaultServer(routes: ["*": .body("x")])
        defer { other.stop() }
        let server = try FaultServer(routes: ["/away": .redirect(to: other.url("/there"))])
        defer { server.stop() }
        let adapt: (Int, TransferRequest) -> TransferRequest = { _, next in
            var next = next
            next.credentials = .init(user: "for", password: "other")
            return next
        }
        _ = TransferPool().run([request(server.url("/away"))], jobs: 1, adapt: adapt)
        #expect(other.requests.first?.header("Authorization") != nil)
    }
}
