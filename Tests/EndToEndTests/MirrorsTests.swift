import Foundation
import TestSupport
import Testing

/// One suite on several servers, held against each other by the real program.
@Suite struct MirrorsTests {
    private func served(daysOld: Int) throws -> ServedRepository {
        var plan = SignedRepository.Plan()
        plan.date = Int(Date().timeIntervalSince1970) - 60 - daysOld * 86_400
        return try ServedRepository(SignedRepository(plan))
    }

    @Test func oneTableOfWhoIsBehind() throws {
        let (new, old, dead) = (try served(daysOld: 0), try served(daysOld: 3), try served(daysOld: 0))
        defer { new.server.stop(); old.server.stop(); dead.server.stop() }
        for name in ["InRelease", "Release", "Release.gpg"] { dead.answer(name, .status(503)) }
        let lab = try VerdictLab()
        let keyring = new.keyring
        let file = try lab.directory.write(
            "mirrors.list",
            [old, new, dead].map { "deb [signed-by=\(keyring)] \($0.uri) stable main\n" }.joined())
        let run = try lab.check(["--sources", file])
        #expect(run.exit == 24)
        let document = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        let groups = try #require(document["mirrors"] as? [[String: Any]])
        let entries = try #require(groups.first?["entries"] as? [[String: Any]])
        #expect(groups.count == 1 && entries.map { $0["source"] as? Int } == [1, 0, 2])
        #expect(entries.map { $0["state"] as? String } == ["verified", "verified", "unreachable"])
        let behind = try #require(entries[1]["behind_seconds"] as? Int)
        #expect(abs(behind - 3 * 86_400) < 60 && entries[0]["behind_seconds"] as? Int == 0)

        let text = lab.run(["check", "--sources", file]).outputText
        #expect(text.contains("Mirrors of stable") && text.contains("no file came"), "\(text)")
        let metrics = lab.run(["check", "--sources", file, "--format", "openmetrics"]).outputText
        #expect(metrics.contains("apt_verdict_mirror_behind_seconds{uri=\"\(old.uri)\",suite=\"stable\"} \(behind)\n"))
    }

    @Test func oneServerHasNone() throws {
        let new = try served(daysOld: 0)
        defer { new.server.stop() }
        let lab = try VerdictLab()
        try lab.sources(new.entry())
        #expect(try !lab.check().output.contains("\"mirrors\""))
    }
}
