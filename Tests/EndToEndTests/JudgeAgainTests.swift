import Foundation
import Linux
import TestSupport
import Testing

/// `check --from`: the same answer from the evidence alone.
@Suite struct JudgeAgainTests {
    /// One scenario for each fault, as the rest of its folder is judged again in ScenarioReportTests.
    private static let scenarios: [URL] = {
        let folder = repositoryRoot.appendingPathComponent("testdata/scenarios")
        let faults = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return faults.compactMap { fault in
            let triggers = fault.appendingPathComponent("triggers")
            let files =
                (try? FileManager.default.contentsOfDirectory(at: triggers, includingPropertiesForKeys: nil)) ?? []
            return files.filter { $0.lastPathComponent.hasSuffix(".evidence.json") }.min { $0.path < $1.path }
        }.sorted { $0.path < $1.path }
    }()

    private struct Golden: Decodable {
        var exit_code: Int32
        var findings: [String]
    }

    @Test(arguments: scenarios) func aScenario(_ evidence: URL) throws {
        let findings = URL(
            fileURLWithPath: evidence.path.replacingOccurrences(of: ".evidence.json", with: ".findings.json"))
        let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: findings))
        let report = try "{\"schema_version\": 1, \"evidence\": \(String(contentsOf: evidence, encoding: .utf8))}"
        let run = try VerdictRun(VerdictLab().run(["check", "--from", "-", "--json"], input: Array(report.utf8)))
        #expect(run.exit == golden.exit_code)
        let said = run.report.findings.map { "\($0.severity)[\($0.code)] \($0.subject ?? ""): \($0.title)" }
        #expect(said == golden.findings)
    }

    @Test func thereIsOneForEachFault() { #expect(JudgeAgainTests.scenarios.count > 80) }

    /// Real runs: the document that comes out is the one that went in, byte for byte, and in words too.
    @Test(arguments: ["good", "altered", "cut", "unsigned", "gone", "no key", "file", "offline", "password"])
    func aRealRun(_ kind: String) throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab()
        var arguments: [String] = []
        var uri: String?
        switch kind {
        case "altered":
            var bytes = served.inRelease
            bytes[bytes.count / 4] ^= 1
            served.answer("InRelease", .body(bytes))
        case "cut": served.answer("InRelease", .body(Array(served.inRelease.dropLast(300))))
        case "unsigned": served.answer("InRelease", .body(served.release))
        case "gone": for name in ["InRelease", "Release"] { served.answer(name, .status(404)) }
        case "no key": arguments = ["--keyring", try lab.directory.write("empty.gpg", "")]
        case "file": arguments = ["--file", served.repository.inReleasePath, "--keyring", served.keyring]
        case "offline": arguments = ["--offline"]
        case "password": uri = served.uri.replacingOccurrences(of: "://", with: "://user:s3cr3t@")
        default: break
        }
        try lab.sources(served.entry(uri: uri))
        let text = lab.directory("first.txt"), verbose = lab.directory("report.json")
        let first = lab.run(["check", "-v", "--json", "--output", "text=\(text)"] + arguments)
        try lab.directory.write("report.json", first.outputText)
        #expect(!first.outputText.contains("s3cr3t"))
        let requests = served.server.requests.count
        // Neither the network, nor a directory to write to, nor the files of then.
        served.server.stop()
        let again = runProgram(
            VerdictLab.program, ["check", "-v", "--from", verbose, "--json", "--output", "text=\(text)-again"],
            environment: ["TMPDIR": "/nonexistent", "APT_CONFIG": "/nonexistent"], deadline: 60)
        #expect(again.ending == first.ending)
        #expect(again.outputText == first.outputText)
        #expect(served.server.requests.count == requests)
        #expect(
            try String(contentsOfFile: text + "-again", encoding: .utf8)
                == String(contentsOfFile: text, encoding: .utf8))
        let quiet = lab.run(["-q", "--from", verbose])
        #expect(quiet.ending == first.ending && quiet.outputText.split(separator: "\n").count == 1)
    }

    @Test func aReportOfANewerMinorVersionIsRead() throws {
        let lab = try VerdictLab()
        let served = try ServedRepository()
        defer { served.server.stop() }
        try lab.sources(served.entry())
        let first = lab.run(["check", "--json"])
        var newer = first.outputText
        for key in ["\"evidence\": {", "\"clock\": {", "\"machine\": {"] {
            newer = newer.replacingOccurrences(of: key, with: key + "\"not_known_yet\": {\"a\": [1, null]}, ")
        }
        #expect(newer != first.outputText)
        let again = lab.run(["check", "--from", "-", "--json"], input: Array(newer.utf8))
        #expect(again.ending == first.ending && again.outputText == first.outputText)
    }

    /// One line, and what stood in the file of an earlier report stays there.
    @Test func whatIsNoReport() throws {
        let lab = try VerdictLab()
        let served = try ServedRepository()
        defer { served.server.stop() }
        try lab.sources(served.entry())
        let good = lab.run(["check", "--json"]).outputText
        let kept = try lab.directory.write("kept.json", "kept")
        let cases: [(text: String, says: String)] = [
            ("", "it is empty"), ("not JSON", "line 1, column 1 is no JSON"),
            (String(good.prefix(good.count / 2)), "before the document does"), ("[]", "no report of apt-verdict"),
            (good.replacingOccurrences(of: "\"schema_version\": 1", with: "\"schema_version\": 2"), "is 2"),
            ("{\"schema_version\": 1}", "carries no evidence"),
            (
                good.replacingOccurrences(of: "\"sandbox_user\": \"", with: "\"sandbox_user\": 7, \"x\": \""),
                "evidence.apt.sandbox_user is of another type"
            ),
            ("{\"schema_version\": 1, \"evidence\": {\"clock\": \"\\u001b]0;x\\u0007\"}}", "evidence."),
        ]
        for (text, says) in cases {
            let run = lab.run(
                ["check", "--from", "-", "--output", "json=\(kept)"], input: Array(text.utf8))
            #expect(run.ending == .exited(64) && run.output.isEmpty)
            #expect(
                run.errorsText.split(separator: "\n").count == 1 && run.errorsText.contains(says), "\(run.errorsText)")
            #expect(!run.errors.contains(0x1B))
            #expect(try String(contentsOfFile: kept, encoding: .utf8) == "kept")
        }
        let huge = try lab.directory.write("huge.json", "")
        #expect(truncate(huge, 80 << 20) == 0)
        let run = lab.run(["check", "--from", huge])
        #expect(run.ending == .exited(64) && run.errorsText.contains("larger than 67108864 bytes"))
    }
}
