import AptModel
import Evidence
import Foundation
import Probes
import TestSupport
import Testing

/// Logins, proxies and TLS files of apt's configuration, seen from the other side.
@Suite struct AptRequestsTests {
    @Test func loginsOfTheURIReachTheServerAndNoReport() throws {
        let server = try FaultServer(routes: ["*": .body("x")])
        defer { server.stop() }
        let scene = try TransferScene(sources: "deb http://jane:s%40cret@127.0.0.1:\(server.port)/debian s main\n")
        let fetched = try #require(scene.fetcher().fetch(scene.sources).first)
        #expect(
            server.requests.first?.header("Authorization") == "Basic \(Data("jane:s@cret".utf8).base64EncodedString())")
        let shown = try String(decoding: JSONEncoder().encode(fetched.look), as: UTF8.self)
        #expect(!shown.contains("jane") && !shown.contains("cret") && shown.contains("127.0.0.1"))
    }

    @Test func authConfWithoutASchemeSendsNothingOverHTTP() throws {
        let server = try FaultServer(routes: ["*": .body("x")])
        defer { server.stop() }
        let line = "login jane password secret\n"
        let source = "deb http://127.0.0.1:\(server.port)/debian s main\n"
        let plain = try TransferScene(sources: source, files: ["etc/apt/auth.conf": "machine 127.0.0.1 \(line)"])
        _ = plain.fetcher().fetch(plain.sources)
        #expect(server.requests.last?.header("Authorization") == nil)
        let named = try TransferScene(sources: source, files: ["etc/apt/auth.conf": "machine http://127.0.0.1 \(line)"])
        _ = named.fetcher().fetch(named.sources)
        #expect(server.requests.last?.header("Authorization") != nil)
    }

    @Test func aRedirectElsewhereTakesNoLoginAlong() throws {
        let other = try FaultServer(routes: ["*": .body("x")], address: "127.0.0.2")
        defer { other.stop() }
        let server = try FaultServer(routes: ["*": .redirect(to: other.url("/InRelease"))])
        defer { server.stop() }
        let scene = try TransferScene(sources: "deb http://jane:secret@127.0.0.1:\(server.port)/debian s main\n")
        let fetched = try #require(scene.fetcher().fetch(scene.sources).first)
        #expect(server.requests.first?.header("Authorization") != nil)
        #expect(other.requests.count == 1 && other.requests.first?.header("Authorization") == nil)
        #expect(fetched.look.transfer?.redirects == [other.url("/InRelease")])
        #expect(fetched.look.transfer?.effectiveUrl == other.url("/InRelease"))
    }

    @Test func proxyOfTheConfiguration() throws {
        let proxy = try FaultServer(routes: [
            "http://debian.example.org/debian/dists/s/InRelease": .body(transferBody), "*": .status(503),
        ])
        defer { proxy.stop() }
        let scene = try TransferScene(
            sources: "deb http://debian.example.org/debian s main\n",
            conf: "Acquire::http::Proxy \"http://joe:hidden@127.0.0.1:\(proxy.port)/\";\n")
        let fetched = try #require(scene.fetcher().fetch(scene.sources).first)
        #expect(fetched.body == transferBody)
        #expect(fetched.look.transfer?.proxy.map { $0.hasPrefix("http://127.0.0.1:\(proxy.port)") } == true)
        #expect(
            proxy.requests.first?.header("Proxy-Authorization")
                == "Basic \(Data("joe:hidden".utf8).base64EncodedString())")
        let shown = try String(decoding: JSONEncoder().encode(fetched.look), as: UTF8.self)
        #expect(!shown.contains("hidden") && !shown.contains("joe"))
    }

    @Test func proxyOfTheTargetsEnvironmentAndItsExceptions() throws {
        let proxy = try FaultServer(routes: ["*": .status(407)])
        defer { proxy.stop() }
        let source = "deb http://debian.example.org/debian s main\n"
        let scene = try TransferScene(sources: source, environment: ["http_proxy": proxy.url("")])
        let refused = try #require(scene.fetcher().fetch(scene.sources).first?.look.transfer)
        #expect(refused.failure?.kind == .proxy && refused.httpStatus == 407)
        let around = try TransferScene(
            sources: "deb \(proxy.url("/debian")) s main\n",
            environment: ["http_proxy": "http://127.0.0.1:1", "no_proxy": "127.0.0.1"])
        let direct = try #require(around.fetcher().fetch(around.sources).first?.look.transfer)
        #expect(direct.proxy == nil && direct.httpStatus == 407)
    }

    @Test func aProxyThatAptRefuses() throws {
        let scene = try TransferScene(
            sources: "deb http://debian.example.org/debian s main\n",
            conf: "Acquire::http::Proxy \"gopher://127.0.0.1/\";\n")
        let transfer = try #require(scene.fetcher().fetch(scene.sources).first?.look.transfer)
        #expect(transfer.failure?.kind == .proxy && transfer.failure?.text.contains("gopher") == true)
    }

    @Test func optionsOfTheMethod() throws {
        let server = try FaultServer(routes: ["*": .body("x")])
        defer { server.stop() }
        let scene = try TransferScene(
            sources: "deb \(server.url("/debian")) s main\n",
            conf: "Acquire::http { User-Agent \"mine\"; Max-Age \"600\"; SendAccept \"false\"; };\n")
        _ = scene.fetcher().fetch(scene.sources)
        let seen = try #require(server.requests.first)
        #expect(seen.header("User-Agent") == "mine" && seen.header("Cache-Control") == "max-age=600")
        #expect(seen.header("Accept") == nil)
        let noCache = try TransferScene(
            sources: "deb \(server.url("/debian")) s main\n", conf: "Acquire::http::No-Cache \"true\";\n")
        _ = noCache.fetcher().fetch(noCache.sources)
        #expect(server.requests.last?.header("Cache-Control") == "no-cache")
    }

    @Test func singleFiles() throws {
        let server = try FaultServer(routes: [
            "/mirrors.txt": .body("http://debian.example.org/\n"), "/large": .body(transferBody),
        ])
        defer { server.stop() }
        let scene = try TransferScene(sources: "", files: ["etc/mirrors": "local list\n"])
        let files = scene.fetcher().fetchFiles(
            [
                RepositoryURI(server.url("/mirrors.txt")), RepositoryURI(server.url("/large")),
                RepositoryURI("file:/etc/mirrors"),
                RepositoryURI("s3://bucket/x"),
            ], byteLimit: 1000)
        #expect(files.count == 4)
        #expect(files[0]?.body == Array("http://debian.example.org/\n".utf8))
        #expect(files[1]?.transfer.failure?.kind == .tooLarge)
        #expect(files[2]?.body == Array("local list\n".utf8))
        #expect(files[3] == nil)
    }
}

/// Several files share one deadline.
@Suite struct FileFetchTests {
    @Test func deadlineCountsForAll() throws {
        let server = try FaultServer(routes: ["*": .stalledBeforeHeader, "/good": .body("text")])
        defer { server.stop() }
        let scene = try TransferScene(sources: "")
        let uris = [RepositoryURI(server.url("/good"))] + (0..<9).map { RepositoryURI(server.url("/\($0)")) }
        let start = Date()
        let files = scene.fetcher(timeout: 30, jobs: 2).fetchFiles(uris, byteLimit: 1000, deadline: 0.5)
        #expect(Date().timeIntervalSince(start) < 3)
        #expect(files[0]?.body == Array("text".utf8))
        #expect(files.dropFirst().allSatisfy { $0?.transfer.failure?.kind == .deadline })
    }
}

/// https as apt's options set it up.
@Suite(.enabled(if: NginxServer.program != nil, "nginx is not installed")) struct AptTLSOptionsTests {
    private func fetch(_ fixture: TLSFixture, conf: (String) -> String) throws -> TransferObservation {
        let server = try NginxServer(tls: fixture)
        defer { server.stop() }
        try server.put("debian/dists/s/InRelease", transferBody)
        let authority = try String(contentsOfFile: fixture.caFile, encoding: .utf8)
        let scene = try TransferScene(
            sources: "deb \(server.url("/debian")) s main\n", conf: conf("/etc/ca.pem"),
            files: ["etc/ca.pem": authority])
        return try #require(scene.fetcher().fetch(scene.sources).first?.look.transfer)
    }

    @Test func authorityInsideTheRoot() throws {
        let transfer = try fetch(TLSFixture()) { "Acquire::https::CaInfo \"\($0)\";\n" }
        #expect(transfer.failure == nil && transfer.bytes == Int64(transferBody.count))
        #expect(transfer.tls?.verified == true && transfer.tls?.certificateNotAfter != nil)
    }

    @Test func theRootsOwnStoreIsTheJudge() throws {
        let transfer = try fetch(TLSFixture()) { _ in "" }
        #expect(transfer.failure?.kind == .tls && transfer.failure?.reason == "ca_missing")
    }

    @Test func expiredWithHints() throws {
        let end = Date(timeIntervalSinceNow: -86_400)
        let fixture = try TLSFixture(notBefore: Date(timeIntervalSinceNow: -864_000), notAfter: end)
        let transfer = try fetch(fixture) { "Acquire::https::CaInfo \"\($0)\";\n" }
        #expect(transfer.failure?.reason == "certificate_time")
        #expect(transfer.tls?.verified == false)
        #expect(transfer.tls?.certificateNotAfter?.seconds == Int64(end.timeIntervalSince1970))
        #expect(transfer.tls?.issuer?.contains("Test authority") == true)
        #expect(transfer.serverDate != nil && transfer.serverDateAt != nil)
        #expect(transfer.bytes == 0)
    }

    @Test func unknownAuthorityIsNamed() throws {
        let other = try TLSFixture()
        let transfer = try fetch(TLSFixture()) { _ in "Acquire::https::CaInfo \"\(other.caFile)\";\n" }
        #expect(transfer.failure?.kind == .tls)
        let off = try fetch(TLSFixture()) { _ in
            "Acquire::https::Verify-Peer \"false\";\nAcquire::https::Verify-Host \"false\";\n"
        }
        #expect(off.failure == nil && off.tls?.verified == false)
    }
}
