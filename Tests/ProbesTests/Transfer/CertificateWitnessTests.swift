import Evidence
import Foundation
import TestSupport
import Testing

/// A second store of CA certificates, which is asked and never trusted with content.
@Suite(.enabled(if: NginxServer.program != nil, "nginx is not installed")) struct CertificateWitnessTests {
    /// - Parameters:
    ///   - rootKnows: the authorities of the examined root's store; nil for no store.
    ///   - witness: the authorities that are asked besides.
    private func fetch(_ server: TLSFixture, rootKnows: TLSFixture?, witness: TLSFixture) throws -> TransferObservation
    {
        let nginx = try NginxServer(tls: server)
        defer { nginx.stop() }
        try nginx.put("debian/dists/s/InRelease", transferBody)
        let store = try rootKnows.map { try String(contentsOfFile: $0.caFile, encoding: .utf8) }
        let scene = try TransferScene(
            sources: "deb \(nginx.url("/debian")) s main\n",
            files: store.map { ["etc/ssl/certs/ca-certificates.crt": $0] } ?? [:])
        return try #require(
            scene.fetcher(timeout: 5, witnessStore: witness.caFile).fetch(scene.sources).first?.look.transfer)
    }

    @Test func aStoreThatIsMissing() throws {
        let server = try TLSFixture()
        let transfer = try fetch(server, rootKnows: nil, witness: server)
        #expect(transfer.failure?.reason == "ca_missing")
        #expect(transfer.tls?.witness == CertificateWitness(store: server.caFile, trusts: true))
        #expect(transfer.tls?.verified == false)
        #expect(transfer.bytes == 0)
    }

    @Test func anAuthorityThatOnlyTheWitnessKnows() throws {
        let server = try TLSFixture()
        let transfer = try fetch(server, rootKnows: TLSFixture(), witness: server)
        #expect(transfer.failure?.reason == "untrusted")
        #expect(transfer.tls?.witness?.trusts == true)
        #expect(transfer.bytes == 0)
    }

    @Test func anAuthorityThatNobodyKnows() throws {
        let transfer = try fetch(TLSFixture(), rootKnows: TLSFixture(), witness: TLSFixture())
        #expect(transfer.failure?.reason == "untrusted")
        #expect(transfer.tls?.witness?.trusts == false)
        #expect(transfer.tls?.issuer?.contains("Test authority") == true)
    }

    @Test func nobodyIsAskedWhereTheRootTrusts() throws {
        let server = try TLSFixture()
        let transfer = try fetch(server, rootKnows: server, witness: TLSFixture())
        #expect(transfer.failure == nil)
        #expect(transfer.tls?.verified == true && transfer.tls?.witness == nil)
    }

    /// What comes then is the whole file, as from a server that the root trusts.
    @Test func theFileUnderTheWitness() throws {
        let server = try TLSFixture()
        let behind = try FaultServer(routes: ["*": .body(transferBody)])
        defer { behind.stop() }
        let nginx = try NginxServer(tls: server, passTo: behind.url(""))
        defer { nginx.stop() }
        let scene = try TransferScene(
            sources: "deb \(nginx.url("/debian")) s main\n",
            files: ["etc/apt/auth.conf": "machine 127.0.0.1 login user password secret\n"])
        let fetcher = scene.fetcher(timeout: 5, witnessStore: server.caFile)
        let source = try #require(scene.sources.first)
        let first = try #require(fetcher.fetch([source]).first)
        #expect(first.body.isEmpty)
        let second = try #require(fetcher.lookUnderWitness(at: source, after: first))
        #expect(second.look.purpose == .witness)
        #expect(second.body == transferBody)
        // A server that apt refuses to talk to is not told a login.
        #expect(behind.requests.contains { $0.method == "GET" })
        #expect(behind.requests.allSatisfy { $0.header("Authorization") == nil })
        #expect(fetcher.lookUnderWitness(at: source, after: second)?.look == nil)
    }

    /// A witness that knows the issuer does not make up for a wrong name: no answer about trust.
    @Test func anotherHostsCertificate() throws {
        let server = try TLSFixture(name: "DNS:debian.example.org")
        let transfer = try fetch(server, rootKnows: TLSFixture(), witness: server)
        #expect(transfer.failure?.kind == .tls)
        #expect(transfer.tls?.witness?.trusts != true)
    }
}
