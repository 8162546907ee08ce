import Curl
import Foundation
import TestSupport
import Testing

/// Real TLS servers (nginx) with certificates of our own making.
@Suite(.enabled(if: NginxServer.program != nil, "nginx is not installed")) struct TLSTests {
    @Test func trustedAndItsDates() throws {
        let end = Date(timeIntervalSinceNow: 86_400 * 20)
        let fixture = try TLSFixture(notAfter: end)
        let server = try NginxServer(tls: fixture)
        defer { server.stop() }
        try server.put("InRelease", releaseBody)
        let result = try #require(fetch(server.url("/InRelease")) { $0.tls.caFile = .path(fixture.caFile) })
        #expect(result.failure == nil)
        #expect(result.body == releaseBody)
        #expect(result.certificate?.notAfter == Int64(end.timeIntervalSince1970))
        #expect(result.certificate?.issuer?.contains("Test authority") == true)
        #expect(result.timings.tlsHandshake > 0)
    }

    @Test(arguments: [(-20.0, -10.0), (10.0, 20.0)])
    func outsideItsDatesAndTheHintsForTheClock(days: (Double, Double)) throws {
        let from = Date(timeIntervalSinceNow: days.0 * 86_400)
        let to = Date(timeIntervalSinceNow: days.1 * 86_400)
        let fixture = try TLSFixture(notBefore: from, notAfter: to)
        let behind = try FaultServer(routes: ["*": .body(releaseBody, headers: ["Date: Mon, 23 Nov 2020 10:00:00 GMT"])]
        )
        defer { behind.stop() }
        let server = try NginxServer(tls: fixture, passTo: behind.url(""))
        defer { server.stop() }
        let asked = request(server.url("/InRelease")) {
            $0.tls.caFile = .path(fixture.caFile)
            $0.credentials = .init(user: "user", password: "secret")
        }
        let pool = TransferPool()
        let result = try #require(pool.run([asked], jobs: 1).first)
        #expect(result.failure?.kind == .tls(.certificateTime))
        #expect(result.body.isEmpty)
        #expect(behind.requests.isEmpty)
        let again = try #require(pool.run([CertificateReading.request(after: asked)], jobs: 1).first)
        let times = try #require(CertificateReading.times(again))
        #expect(times.notBefore == Int64(from.timeIntervalSince1970))
        #expect(times.notAfter == Int64(to.timeIntervalSince1970))
        #expect(times.serverDate == 1_606_125_600)
        #expect(behind.requests.map(\.method) == ["HEAD"])
        #expect(behind.requests.first?.header("Authorization") == nil)
    }

    @Test func otherHostsCertificate() throws {
        let fixture = try TLSFixture(name: "DNS:debian.example.org")
        let server = try NginxServer(tls: fixture)
        defer { server.stop() }
        let result = try #require(fetch(server.url("/")) { $0.tls.caFile = .path(fixture.caFile) })
        #expect(result.failure?.kind == .tls(.hostname))
        let unchecked = try #require(
            fetch(server.url("/")) {
                $0.tls.caFile = .path(fixture.caFile)
                $0.tls.verifyHost = false
            })
        #expect(unchecked.failure == nil)
    }

    @Test func unknownAuthority() throws {
        let fixture = try TLSFixture()
        let other = try TLSFixture()
        let server = try NginxServer(tls: fixture)
        defer { server.stop() }
        let result = try #require(fetch(server.url("/")) { $0.tls.caFile = .path(other.caFile) })
        #expect(result.failure?.kind == .tls(.untrusted))
        let unchecked = try #require(
            fetch(server.url("/")) {
                $0.tls.caFile = .path(other.caFile)
                $0.tls.verifyPeer = false
                $0.tls.verifyHost = false
            })
        #expect(unchecked.failure == nil)
    }

    @Test func missingStore() throws {
        let fixture = try TLSFixture()
        let server = try NginxServer(tls: fixture)
        defer { server.stop() }
        let result = try #require(fetch(server.url("/")) { $0.tls.caFile = .path("/nonexistent/ca.pem") })
        #expect(result.failure?.kind == .tls(.caMissing))
    }

    @Test func oldProtocolOnly() throws {
        let fixture = try TLSFixture()
        let server = try NginxServer(tls: fixture, extra: "ssl_protocols TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0;")
        defer { server.stop() }
        let result = try #require(fetch(server.url("/")) { $0.tls.caFile = .path(fixture.caFile) })
        #expect(result.failure?.kind == .tls(.protocolMismatch))
    }

    @Test func plainServersOnTheTLSPort() throws {
        let answering = try NginxServer()
        defer { answering.stop() }
        let result = try #require(fetch("https://127.0.0.1:\(answering.port)/"))
        #expect(result.failure?.kind == .tls(.protocolMismatch))

        let waiting = try FaultServer(routes: [:])
        defer { waiting.stop() }
        let silent = try #require(fetch("https://127.0.0.1:\(waiting.port)/") { $0.connectTimeout = 1 })
        #expect(silent.failure?.kind == .tls(.timeout))
    }

    @Test func neverDownFromHTTPS() throws {
        let plain = try FaultServer(routes: ["*": .body("x")])
        defer { plain.stop() }
        let behind = try FaultServer(routes: ["*": .redirect(to: plain.url("/InRelease"))])
        defer { behind.stop() }
        let fixture = try TLSFixture()
        let server = try NginxServer(tls: fixture, passTo: behind.url(""))
        defer { server.stop() }
        let result = try #require(fetch(server.url("/InRelease")) { $0.tls.caFile = .path(fixture.caFile) })
        #expect(result.failure?.kind == .redirectScheme)
        #expect(plain.requests.isEmpty)
    }
}
