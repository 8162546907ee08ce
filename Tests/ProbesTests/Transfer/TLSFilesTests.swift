import AptModel
import Evidence
import Foundation
import Linux
import Probes
import TestSupport
import Testing

/// Certificates and keys of another root: read in it, and never through a link that leads out.
@Suite(.enabled(if: NginxServer.program != nil, "nginx is not installed")) struct TLSFilesTests {
    private let fixture: TLSFixture
    private let authority: String

    init() throws {
        fixture = try TLSFixture()
        authority = try String(contentsOfFile: fixture.caFile, encoding: .utf8)
    }

    private func fetch(
        _ conf: String, files: [String: String] = [:], links: [String: String] = [:], own: Bool = false
    ) throws -> TransferObservation {
        let server = try NginxServer(tls: fixture)
        defer { server.stop() }
        try server.put("debian/dists/s/InRelease", transferBody)
        let scene = try TransferScene(sources: "deb \(server.url("/debian")) s main\n", conf: conf, files: files)
        for (name, target) in links {
            let path = scene.root(name)
            let parent = URL(fileURLWithPath: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
        }
        var loaded = scene.loaded
        if own { loaded.root = .own }
        let fetcher = RepositoryFetcher(loaded, timeout: 5, jobs: 1)
        return try #require(fetcher.fetch(scene.sources).first?.look.transfer)
    }

    @Test func theRootsStoreIsRead() throws {
        let good = try fetch("", files: ["etc/ssl/certs/ca-certificates.crt": authority])
        #expect(good.failure == nil && good.tls?.verified == true)
        let linked = try fetch(
            "", files: ["usr/ca.pem": authority], links: ["etc/ssl/certs/ca-certificates.crt": "/usr/ca.pem"])
        #expect(linked.failure == nil)
    }

    @Test func aLinkOutOfTheRootTrustsNobody() throws {
        for target in [fixture.caFile, "../../../../../../../../../../../.." + fixture.caFile] {
            let transfer = try fetch("", links: ["etc/ssl/certs/ca-certificates.crt": target])
            #expect(transfer.failure?.kind == .tls && transfer.failure?.reason == "ca_missing")
        }
    }

    @Test func aDirectoryOfCertificates() throws {
        let conf = "Acquire::https::CaPath \"/etc/ca\";\n"
        #expect(try fetch(conf, files: ["etc/ca/0a1b2c3d.0": authority]).failure == nil)
        #expect(try fetch(conf, files: ["etc/ca/authority.pem": authority]).failure?.reason == "ca_missing")
        let out = try fetch(conf, links: ["etc/ca/0a1b2c3d.0": fixture.caFile])
        #expect(out.failure?.reason == "ca_missing")
    }

    @Test func aMissingRevocationListStopsTheTransfer() throws {
        let files = ["etc/ssl/certs/ca-certificates.crt": authority]
        let transfer = try fetch("Acquire::https::CrlFile \"/etc/crl.pem\";\n", files: files)
        #expect(transfer.failure?.kind == .tls)
    }

    /// This machine's own file alone is trusted: libcurl's built-in directory would be trusted beside it.
    @Test(.enabled(if: findExecutable("strace", in: "/usr/bin") != nil, "strace is not installed"))
    func nothingIsTrustedBesideTheFile() throws {
        let server = try NginxServer(tls: TLSFixture())
        defer { server.stop() }
        let directory = try TemporaryDirectory()
        let traced = runProgram(
            "strace",
            [
                "-f", "-e", "trace=open,openat,stat,newfstatat,access", "-o", directory("trace"), VerdictLab.program,
                "check", "-o", "Acquire::https::CaInfo=\(fixture.caFile)", server.url("/debian"), "s", "main",
            ], deadline: 60)
        #expect(traced.ending == .exited(24))
        let trace = try String(contentsOfFile: directory("trace"), encoding: .utf8)
        #expect(trace.contains(fixture.caFile) && !trace.contains("/etc/ssl/certs/"))
    }
}
