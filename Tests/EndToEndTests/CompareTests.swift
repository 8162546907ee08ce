import Foundation
import Linux
import TestSupport
import Testing

/// `compare` over reports of real runs.
@Suite struct CompareTests {
    private struct Row: Decodable {
        var name: String
        var differs: Bool
        var decides: Bool
        var code: String?
    }

    private struct Document: Decodable {
        struct Side: Decodable { var verdict: String }
        var left: Side
        var right: Side
        var rows: [Row]
        var verdict: String
        var exit_code: Int32
        var conclusion: [String: String]
    }

    /// A report of a real run, as a file.
    private func report(_ lab: VerdictLab, _ name: String, environment: [String: String] = [:]) throws -> String {
        try lab.directory.write(name, lab.run(["check", "--json"], environment: environment).outputText)
    }

    private func compared(_ lab: VerdictLab, _ left: String, _ right: String) throws -> (Document, ProgramRun) {
        let run = lab.run(["compare", "--json", left, right])
        return (try JSONDecoder().decode(Document.self, from: Data(run.output)), run)
    }

    @Test func aHealthyOneAndOthers() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        let good = try report(lab, "good.json")
        let again = try report(lab, "again.json")
        let (same, run) = try compared(lab, good, again)
        #expect(run.ending == .exited(0) && same.verdict == "ok" && !same.rows.contains { $0.decides })
        #expect(same.conclusion["text"] == "No difference that matters: both sides are fine.")

        let proxy = try report(
            lab, "proxy.json", environment: ["http_proxy": "http://user:s3cr3tPassw0rd@127.0.0.1:1"])
        #expect(try !String(contentsOfFile: proxy, encoding: .utf8).contains("s3cr3tPassw0rd"))
        let (dead, deadRun) = try compared(lab, good, proxy)
        #expect(deadRun.ending == .exited(24) && dead.exit_code == 24)
        let deciding = try #require(dead.rows.first { $0.decides })
        #expect(deciding.name == "proxies" && deciding.code == "X10")
        #expect(dead.left.verdict == "ok" && dead.right.verdict == "transfer")
        // The left side's class where the right one is fine.
        let (other, otherRun) = try compared(lab, proxy, good)
        #expect(otherRun.ending == .exited(24) && other.rows.first { $0.decides }?.name == "proxies")

        var bytes = served.inRelease
        bytes[bytes.count / 4] ^= 1
        served.answer("InRelease", .body(bytes))
        let forged = try report(lab, "forged.json")
        let (both, bothRun) = try compared(lab, forged, forged)
        #expect(bothRun.ending == .exited(10) && !both.rows.contains { $0.decides })
        #expect(both.conclusion["text"]?.hasPrefix("It is not the machine") == true)
        let (one, _) = try compared(lab, good, forged)
        #expect(one.rows.first { $0.decides }?.name == "release_file")

        // Standard input for one of them, every format, and files that go out whole.
        let page = lab.directory("page.html")
        let piped = lab.run(
            ["compare", "-", proxy, "--output", "html=\(page)", "--output", "text=-"],
            input: Array(try String(contentsOfFile: good, encoding: .utf8).utf8))
        #expect(piped.ending == .exited(24) && piped.outputText.contains("The difference that decides: proxies, X10"))
        #expect(piped.outputText.split(separator: "\n").allSatisfy { $0.count <= 80 })
        #expect(try String(contentsOfFile: page, encoding: .utf8).hasPrefix("<!DOCTYPE html>"))
        #expect(lab.run(["compare", good, proxy, "--output", "json=/nonexistent/x"]).ending == .exited(74))
    }

    @Test(.enabled(if: runsAsRoot, "a tmpfs needs root")) func aFullTempDirectory() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        let good = try report(lab, "good.json")
        let tmpfs = try Tmpfs("size=16k,mode=1777")
        let full = try report(lab, "full.json", environment: ["TMPDIR": tmpfs.path])
        let (document, run) = try compared(lab, good, full)
        #expect(run.ending == .exited(21), "\(run.outputText)")
        let deciding = try #require(document.rows.first { $0.decides })
        #expect(deciding.name == "temp_directory" && deciding.code == "R01")
    }
}
