import Foundation
import TestSupport
import Testing

/// Which protocol a real server that offers HTTP/2 is spoken to with (docs/decisions/0019).
@Suite(.enabled(if: NginxServer.program != nil, "nginx is not installed")) struct HTTP2ListTests {
    /// The protocols of the requests that the server noted, with their paths.
    private func requests(_ log: String) throws -> [String: Set<String>] {
        try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").reduce(into: [:]) { requests, line in
            let asked = line.split(separator: "\"", omittingEmptySubsequences: false)[1].split(separator: " ")
            requests[String(asked[1]), default: []].insert(String(asked[2]))
        }
    }

    @Test func listsAloneAndNeverAgainstTheServer() throws {
        let fixture = try TLSFixture()
        let lab = try VerdictLab()
        let log = lab.directory("requests")
        let server = try NginxServer(
            tls: fixture, http2: true,
            extra: """
                access_log \(log) combined;
                location /odd { if ($server_protocol = HTTP/2.0) { return 404; } }
                """)
        defer { server.stop() }
        let repository = try ServedRepository.plain()
        let file = URL(fileURLWithPath: "\(repository.path)/dists/stable/InRelease")
        let names = (0..<20).map { "r\($0)" } + ["odd"]
        for name in names { try server.put("\(name)/dists/stable/InRelease", Array(Data(contentsOf: file))) }
        let entries = (names + ["missing"]).map {
            "deb [signed-by=\(repository.keyringPath)] \(server.url("/\($0)")) stable main"
        }
        let trusted = ["-o", "Acquire::https::CaInfo=\(fixture.caFile)"]

        let list = try lab.directory.write("x.list", entries.joined(separator: "\n"))
        let run = try lab.check(["--sources", list] + trusted)
        #expect(run.report.sources.map(\.signature.state) == names.map { _ in "good" } + ["no_verdict"])
        #expect(run.report.sources.last?.codes.first == "C09", "\(run.output)")
        let spoken = try requests(log)
        for name in names where name != "odd" { #expect(spoken["/\(name)/dists/stable/InRelease"] == ["HTTP/2.0"]) }
        for name in ["odd", "missing"] {
            #expect(spoken["/\(name)/dists/stable/InRelease"] == ["HTTP/2.0", "HTTP/1.1"])
        }

        // What apt would be told is asked for as apt asks.
        try Data().write(to: URL(fileURLWithPath: log))
        try lab.sources(entries[0])
        #expect(try lab.check(trusted).exit == 0)
        let byHand = try lab.check(
            [server.url("/r1"), "stable", "--keyring", repository.keyringPath] + trusted)
        #expect(byHand.exit == 0, "\(byHand.output)")
        let asApt = try requests(log)
        #expect(asApt["/r0/dists/stable/InRelease"] == ["HTTP/1.1"])
        #expect(Set(asApt.values.joined()) == ["HTTP/1.1"] && asApt.count >= 2)
    }
}
