import Foundation
import TestSupport
import Testing

/// `--strict` and `--only-failing` on the command line, with a real source and with an earlier report.
@Suite struct StrictTests {
    @Test func warningsCount() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab(configuration: ["Acquire::Check-Date \"false\";"])
        try lab.sources(served.entry())
        let lenient = try lab.check()
        #expect(lenient.exit == 0 && lenient.report.findings.contains { $0.severity == "warning" })
        let strict = try lab.check(["--strict"])
        #expect(strict.exit == 1 && strict.report.exitCode == 1 && strict.report.verdict == "ok")
        let path = try lab.directory.write("report.json", strict.output)
        #expect(try schemaProblemsOfReports([path]) == "")
        for format in ["text", "html", "junit", "github"] {
            #expect(lab.run(["check", "--strict", "--format", format]).ending == .exited(1), "\(format)")
            #expect(lab.run(["check", "--strict", "--from", path, "--format", format]).ending == .exited(1))
            #expect(lab.run(["check", "--from", path, "--format", format]).ending == .exited(0), "\(format)")
        }
        served.answer("InRelease", .status(403))
        #expect(lab.run(["check", "--strict"]).ending == .exited(25))
    }

    @Test func withoutWarningsItChangesNothing() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab()
        let run = lab.run(["check", "--file", served.repository.inReleasePath, "--keyring", served.keyring, "--strict"])
        let plain = try lab.check(["--file", served.repository.inReleasePath, "--keyring", served.keyring])
        let warns = plain.report.findings.contains { $0.severity == "warning" }
        #expect(run.ending == .exited(warns ? 1 : 0))
    }

    @Test func onlyWhatFailsIsShown() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab()
        let list = try lab.directory.write(
            "two.list",
            served.entry() + "\n" + served.entry().replacingOccurrences(of: " stable ", with: " nosuch ") + "\n")
        let first = try lab.check(["--sources", list])
        #expect(first.exit == 25)
        let path = try lab.directory.write("report.json", first.output)
        for origin in [["--sources", list], ["--from", path]] {
            let text = lab.run(["check", "--only-failing"] + origin)
            #expect(text.ending == .exited(25))
            #expect(text.outputText.contains("[ok] 1 other source") && !text.outputText.contains("[ok] 127"))
            let quiet = lab.run(["check", "-q", "--only-failing"] + origin)
            #expect(quiet.ending == .exited(25) && quiet.outputText.split(separator: "\n").count == 1)
            let page = lab.run(["check", "--format", "html", "--only-failing"] + origin).outputText
            #expect(
                page.contains("2 sources: 1 ok, 1 configuration.")
                    && page.contains("1 source with the verdict ok left out"))
            // JSON stays whole.
            #expect(try lab.check(["--only-failing"] + origin).report.sources.count == 2)
        }
    }
}
