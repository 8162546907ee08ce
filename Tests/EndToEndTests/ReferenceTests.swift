import Foundation
import TestSupport
import Testing

/// Sources held against another repository with `--reference`.
@Suite struct ReferenceTests {
    private static let day = 86_400
    private let now = Int(Date().timeIntervalSince1970)

    private func served(daysOld: Int, origin: String? = nil) throws -> ServedRepository {
        var plan = SignedRepository.Plan()
        plan.date = now - 60 - daysOld * ReferenceTests.day
        if let origin { plan.moreFields = ["Description: \(origin)"] }
        return try ServedRepository(SignedRepository(plan))
    }

    @Test func behindAndNotBehind() throws {
        let (new, old, oldest) = (try served(daysOld: 1), try served(daysOld: 4), try served(daysOld: 8))
        defer { new.server.stop(); old.server.stop(); oldest.server.stop() }
        let lab = try VerdictLab()
        let list = try lab.directory.write(
            "x.list", [new, old, oldest].map { "deb [signed-by=\(new.keyring)] \($0.uri) stable main\n" }.joined())
        let run = try lab.check(["--sources", list, "--reference", new.uri])
        #expect(run.exit == 0 && run.report.sources.map(\.codes) == [[], ["X15"], ["X15"]], "\(run.output)")
        let words = try #require(run.report.sources[1].findings.first).words
        #expect(words.contains("3 days behind"), "\(words)")
        #expect(new.requests("InRelease") == 2, "once as a source, once for all as a reference")
        #expect(!run.report.notChecked.map(\.probe).contains("reference"))

        // The newest of several counts, and an older one is no reproach.
        let older = try lab.check(["--sources", list, "--reference", oldest.uri, "--reference", old.uri])
        #expect(older.report.sources.map(\.codes) == [[], [], ["X15"]])
        #expect(lab.run(["check", "--strict", "--sources", list, "--reference", oldest.uri]).ending == .exited(0))
        #expect(lab.run(["check", "--strict", "--sources", list, "--reference", new.uri]).ending == .exited(1))

        let metrics = lab.run(["check", "--sources", list, "--reference", new.uri, "--format", "openmetrics"])
            .outputText
        for (source, days) in [(new, 0), (old, 3), (oldest, 7)] {
            let name = "apt_verdict_source_behind_reference_seconds{uri=\"\(source.uri)\",suite=\"stable\"} "
            let line = try #require(metrics.split(separator: "\n").first { $0.hasPrefix(name) })
            let seconds = try #require(Int(line.dropFirst(name.count)))
            #expect(abs(seconds - days * ReferenceTests.day) < 60)
        }

        // As the sources end, and from the evidence, it is the same.
        let lines = lab.run(["check", "--sources", list, "--reference", new.uri, "--format", "ndjson"]).outputText
        #expect(lines.split(separator: "\n").count { $0.contains("\"code\":\"X15\"") } == 3, "\(lines)")
        let report = try lab.directory.write("report.json", run.output)
        #expect(try lab.check(["--from", report]).report.sources.map(\.codes) == [[], ["X15"], ["X15"]])
    }

    /// A mirror that has not had the time to follow is told of, and not warned of.
    @Test func newerForAnHour() throws {
        var plan = SignedRepository.Plan()
        plan.date = now - 3600
        let (new, old) = (try ServedRepository(SignedRepository(plan)), try served(daysOld: 1))
        defer { new.server.stop(); old.server.stop() }
        let lab = try VerdictLab()
        try lab.sources(old.entry())
        let run = try lab.check(["--strict", "--reference", new.uri])
        #expect(run.exit == 0 && run.report.finding("X15")?.severity == "note", "\(run.output)")
    }

    /// A reference that proves nothing says nothing: altered, of another key, with no such suite, of another repository, not there.
    @Test func whatProvesNothing() throws {
        let old = try served(daysOld: 4)
        defer { old.server.stop() }
        let lab = try VerdictLab()
        try lab.sources(old.entry())
        func reason(_ uri: String) throws -> String? {
            let run = try lab.check(["--reference", uri])
            #expect(run.exit == 0 && run.report.codes == [], "\(run.output)")
            return run.report.notChecked.first { $0.probe == "reference" }?.reason
        }
        let altered = try served(daysOld: 1)
        defer { altered.server.stop() }
        var body = altered.inRelease
        let place = try #require(body.firstRange(of: Array("Origin: ".utf8)))
        body[place.upperBound] ^= 1
        altered.answer("InRelease", .body(body))
        #expect(try reason(altered.uri)?.contains("does not verify") == true)

        var plan = SignedRepository.Plan()
        plan.signers = [.ed25519]
        let foreign = try ServedRepository(SignedRepository(plan))
        defer { foreign.server.stop() }
        #expect(try reason(foreign.uri)?.contains("does not verify") == true)

        #expect(try reason(old.server.url("/nowhere"))?.contains("HTTP 404") == true)
        #expect(try reason("http://127.0.0.1:1/debian")?.contains("http://127.0.0.1:1/debian") == true)
        #expect(try reason("file:/nonexistent/debian") != nil)

        plan = SignedRepository.Plan()
        plan.codename = "other"
        let other = try ServedRepository(SignedRepository(plan))
        defer { other.server.stop() }
        #expect(try reason(other.uri) == nil)
    }

    /// However slow the reference is, the sources are judged as without it.
    @Test func aSlowReference() throws {
        let (slow, old) = (try served(daysOld: 1), try served(daysOld: 4))
        defer { slow.server.stop(); old.server.stop() }
        let drip = (0..<200).flatMap { _ in [FaultAnswer.Step.send([0x41]), .pause(seconds: 0.2)] }
        slow.answer("InRelease", FaultAnswer(steps: [.send(FaultAnswer.head(200, ["Content-Length: 200"]))] + drip))
        let lab = try VerdictLab()
        try lab.sources(old.entry())
        let run = try lab.check(["--reference", slow.uri, "--deadline", "12", "--no-write-probe"])
        #expect(try run.source.signature.state == "good" && run.exit == 0, "\(run.output)")
        #expect(run.report.notChecked.contains { $0.probe == "reference" })
    }

    /// A password in the URI of the reference goes into no output.
    @Test func aPasswordStaysSecret() throws {
        let (new, old) = (try served(daysOld: 1), try served(daysOld: 4))
        defer { new.server.stop(); old.server.stop() }
        let lab = try VerdictLab()
        try lab.sources(old.entry())
        let secret = new.uri.replacing("http://", with: "http://jane:geheim@")
        for format in ["text", "json", "ndjson", "html", "junit", "github"] {
            let output = lab.run(["check", "-v", "--reference", secret, "--format", format]).outputText
            #expect(output.contains("X15") && !output.contains("geheim"), "\(output)")
        }
    }
}
