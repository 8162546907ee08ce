import Curl
import Foundation
import TestSupport
import Testing

/// A real server that offers HTTP/2. What it says there against itself counts only if HTTP/1.1 says so, too.
@Suite(.enabled(if: NginxServer.program != nil, "nginx is not installed")) struct HTTP2Tests {
    private let fixture: TLSFixture
    init() throws { fixture = try TLSFixture() }

    private func fetch(_ url: String, http2: Bool = true, count: Int = 1) -> [TransferResult] {
        let asked = request(url) {
            $0.tls.caFile = .path(fixture.caFile)
            $0.usesHTTP2 = http2
        }
        return TransferPool().run(Array(repeating: asked, count: count), jobs: count)
    }

    @Test func spokenWhereItIsOfferedAndWanted() throws {
        let server = try NginxServer(tls: fixture, http2: true)
        defer { server.stop() }
        try server.put("InRelease", releaseBody)
        let results = fetch(server.url("/InRelease"), count: 12)
        #expect(results.allSatisfy { $0.failure == nil && $0.httpVersion == "2" && $0.complete == true })
        #expect(results.allSatisfy { $0.body == releaseBody && $0.httpStatus == 200 && $0.serverDate != nil })
        #expect(fetch(server.url("/InRelease"), http2: false).first?.httpVersion == "1.1")
    }

    @Test func notSpokenWhereItIsNotOffered() throws {
        let (secure, plain) = (try NginxServer(tls: fixture), try NginxServer())
        defer {
            secure.stop()
            plain.stop()
        }
        for server in [secure, plain] {
            try server.put("InRelease", releaseBody)
            let result = try #require(fetch(server.url("/InRelease")).first)
            #expect(result.httpVersion == "1.1" && result.body == releaseBody && result.failure == nil)
        }
    }

    /// The stream is broken off, refused with several codes, or hangs; over HTTP/1.1 the same server is well.
    @Test(arguments: ["return 444", "return 421", "return 403", "return 500", "rewrite ^ /hang"])
    func aFaultOfHTTP2Alone(fault: String) throws {
        let hanging = try FaultServer(routes: ["*": .stalledBeforeHeader])
        defer { hanging.stop() }
        let server = try NginxServer(
            tls: fixture, http2: true,
            extra: """
                if ($server_protocol = HTTP/2.0) { \(fault); }
                location /hang { proxy_pass \(hanging.url("")); }
                """)
        defer { server.stop() }
        try server.put("InRelease", releaseBody)
        let result = try #require(fetch(server.url("/InRelease")).first)
        #expect(result.failure == nil && result.httpStatus == 200, "\(result.failure as Any)")
        #expect(result.httpVersion == "1.1" && result.body == releaseBody)
    }

    /// What HTTP/1.1 says as well, counts.
    @Test func aFaultOfBoth() throws {
        let server = try NginxServer(tls: fixture, http2: true, extra: "location /gone { return 410; }")
        defer { server.stop() }
        let missing = try #require(fetch(server.url("/InRelease")).first)
        #expect(missing.httpStatus == 404 && missing.failure == nil && missing.httpVersion == "1.1")
        #expect(fetch(server.url("/gone")).first?.httpStatus == 410)
        let other = try TLSFixture(name: "DNS:debian.example.org")
        let stranger = try NginxServer(tls: other, http2: true)
        defer { stranger.stop() }
        #expect(fetch(stranger.url("/InRelease")).first?.failure?.kind == .tls(.untrusted))
    }
}
