import Foundation
import Linux
import TestSupport
import Testing

/// `compare --exec` and `--container`: both sides in one go.
@Suite struct CompareLiveTests {
    private struct Document: Decodable {
        struct Row: Decodable {
            var name: String
            var left: String?
            var right: String?
            var differs: Bool
            var decides: Bool
            var code: String?
        }
        var rows: [Row]
        var verdict: String
        var conclusion: [String: String]

        func row(_ name: String) -> Row? { rows.first { $0.name == name } }
        var deciding: Row? { rows.first { $0.decides } }
    }

    private func document(_ run: ProgramRun) throws -> Document {
        try JSONDecoder().decode(Document.self, from: Data(run.output))
    }

    @Test func twice() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        let run = lab.run(["compare", "--json", "--exec", "env 'A B=c d' \"\(VerdictLab.program)\""])
        #expect(run.ending == .exited(0), "\(run.errorsText)")
        let seen = try document(run)
        #expect(seen.deciding == nil && seen.conclusion["kind"] == "no_difference_that_matters")
        #expect(seen.row("clock")?.differs == false)
    }

    /// Other options on the right, one of them secret: the row names them, and nothing is wrong for it.
    @Test func otherOptionsOnTheRight() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        let common = try String(contentsOfFile: lab.directory("apt.conf"), encoding: .utf8)
        let other = try lab.directory.write(
            "other.conf",
            common.replacingOccurrences(of: "Acquire::Retries \"0\"", with: "Acquire::Retries \"7\"")
                + "Acquire::https::Proxy \"http://u:geheim@127.0.0.1:1\";\nAcquire::http::b.example.org::Timeout \"9\";\n"
        )
        let run = lab.run(["compare", "--json", "--exec", "env APT_CONFIG=\(other) \(VerdictLab.program)"])
        #expect(run.ending == .exited(0) && !run.outputText.contains("geheim"), "\(run.errorsText)")
        let row = try #require(try document(run).row("apt_configuration"))
        #expect(
            row.left == "nothing unusual; Acquire::Retries: 0; Acquire::http::b.example.org::Timeout: not set"
                && row.right == "nothing unusual; Acquire::Retries: 7; Acquire::http::b.example.org::Timeout: 9",
            "\(row)")
        #expect(row.differs && !row.decides)
    }

    /// Only the right side sees what the prefix sets, and what follows `--` is for both.
    @Test func aDeadProxyOnTheRight() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab()
        let run = lab.run([
            "compare", "--json", "--exec", "env http_proxy=http://127.0.0.1:1 \(VerdictLab.program)", "--", served.uri,
            "stable", "--keyring", served.keyring,
        ])
        #expect(run.ending == .exited(24), "\(run.errorsText)")
        let seen = try document(run)
        #expect(seen.deciding?.name == "proxies" && seen.deciding?.code == "X10", "\(run.outputText)")
    }

    @Test(.enabled(if: FakeClock.library != nil, "the faketime package is not installed"))
    func aMovedClockOnTheRight() throws {
        var plan = SignedRepository.Plan()
        plan.validUntil = plan.date + 86_400 * 5
        let served = try ServedRepository(
            SignedRepository(plan), headers: ["Date: \(SignedRepository.serverDate(Int(Date().timeIntervalSince1970)))"]
        )
        defer { served.server.stop() }
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        let clock = FakeClock.ahead(86_400 * 30).map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
        let run = lab.run(["compare", "--json", "--exec", "env \(clock) \(VerdictLab.program)"])
        #expect(run.ending == .exited(22), "\(run.errorsText)")
        let seen = try document(run)
        #expect(seen.deciding?.name == "clock" && seen.deciding?.code == "T02", "\(run.outputText)")
        #expect(seen.deciding?.right?.contains("30 days ahead of the left") == true)
    }

    /// 30, and what it said, in one line.
    @Test func noReport() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        for (prefix, says) in [
            ("false", "ended with 1"), ("echo '{\"schema_version\": 2}'", "ended with 0"),
            ("sh -c 'echo no such container >&2; exit 1'", "no such container"),
            ("sh -c 'printf \"\\033]0;x\\007\" >&2; exit 1'", "gave no report"), ("sh -c 'kill -9 $$'", "by signal 9"),
        ] {
            let run = lab.run(["compare", "--exec", prefix])
            #expect(run.ending == .exited(30) && run.output.isEmpty, "\(prefix): \(run.errorsText)")
            #expect(
                run.errorsText.contains("the right side gave no report") && run.errorsText.contains(says),
                "\(run.errorsText)")
            #expect(run.errorsText.split(separator: "\n").count == 1 && !run.errors.contains(0x1B))
        }
    }

    /// Ctrl-C while the right side hangs: the left side is done, and the document says what is known.
    @Test(arguments: [("INT", Int32(130)), ("TERM", Int32(143))]) func interruptedBesideACompleteSide(
        _ signal: String, _ code: Int32
    ) throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        let page = lab.directory("page.html"), text = lab.directory("page.txt")
        let seen = try interrupted(
            lab, signal, after: 4, code, ["--output", "html=\(page)", "--output", "text=\(text)"])
        #expect(seen.left.verdict == "ok" && seen.left.machine != nil && seen.left.findings == [])
        #expect(seen.rows.contains { $0.name == "apt" && $0.left != nil && $0.right == nil })
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("right: no report"))
        let words = try String(contentsOfFile: text, encoding: .utf8)
        #expect(words.contains("Interrupted: the left side is complete, the right side gave no report."), "\(words)")
    }

    /// Ctrl-C while both are at work: the left side prints what it has, and the rest of it is U01.
    @Test func interruptedInTheMiddleOfBoth() throws {
        let server = try FaultServer(routes: ["*": .stalledBeforeHeader])
        defer { server.stop() }
        let lab = try VerdictLab()
        try lab.sources("deb [trusted=yes] \(server.url("/debian")) stable main")
        let seen = try interrupted(lab, "INT", after: 2, 130)
        #expect(seen.left.verdict == "inconclusive" && seen.left.machine != nil)
        #expect(seen.left.findings.contains { $0.code == "U01" })
        #expect(seen.conclusion["text"]?.hasPrefix("Interrupted: the left side did not come to its end, ") == true)
    }

    private struct Interrupted: Decodable {
        struct Side: Decodable {
            struct Finding: Decodable, Equatable { var code: String }
            struct Machine: Decodable { var hostname: String }
            var machine: Machine?
            var verdict: String
            var findings: [Finding]
        }
        var left: Side
        var right: Side
        var rows: [Document.Row]
        var exit_code: Int32
        var conclusion: [String: String]
    }

    /// `compare` beside a right side that hangs, ended by a signal: a valid document in the right side's absence, and nothing left.
    private func interrupted(
        _ lab: VerdictLab, _ signal: String, after seconds: Int, _ code: Int32, _ options: [String] = []
    ) throws -> Interrupted {
        let mark = "9\(Int.random(in: 100_000...999_999))"
        let run = runProgram(
            "timeout",
            ["--preserve-status", "-s", signal, "\(seconds)", VerdictLab.program, "compare", "--json"] + options
                + ["--exec", "sh -c 'sleep \(mark) & sleep \(mark)'"], environment: lab.environment)
        #expect(run.ending == .exited(code), "\(run.ending) \(run.errorsText)")
        let path = try lab.directory.write("interrupted.json", run.outputText)
        #expect(try schemaProblemsOfReports([path], kind: "comparison") == "")
        let seen = try JSONDecoder().decode(Interrupted.self, from: Data(run.output))
        #expect(seen.exit_code == code && seen.conclusion["kind"] == "interrupted")
        #expect(seen.right.machine == nil && seen.right.verdict == "inconclusive")
        #expect(seen.right.findings.map(\.code) == ["U01"] && !seen.rows.contains { $0.decides })
        let left = runProgram("pgrep", ["-f", "^sleep \(mark)$|\(lab.directory.path)"])
        #expect(left.outputText == "", "\(left.outputText)")
        return seen
    }

    /// Without a kill in between: a child that is asked to end prints what it has.
    @Test func aRightSideThatIsAskedToEnd() throws {
        let server = try FaultServer(routes: ["*": .stalledBeforeHeader])
        defer { server.stop() }
        let lab = try VerdictLab()
        try lab.sources("deb [trusted=yes] \(server.url("/debian")) stable main")
        let run = runProgram(
            "timeout",
            [
                "--preserve-status", "-s", "INT", "3", VerdictLab.program, "compare", "--json", "--exec",
                "env A=b \(VerdictLab.program)",
            ], environment: lab.environment)
        let seen = try JSONDecoder().decode(Interrupted.self, from: Data(run.output))
        #expect(run.ending == .exited(130) && seen.exit_code == 130)
        #expect(seen.right.machine != nil && seen.right.findings.contains { $0.code == "U01" })
        #expect(seen.conclusion["kind"] == "interrupted" && seen.rows.contains { $0.left != nil && $0.right != nil })
    }

    @Test(arguments: ["deadline", "signal"]) func nothingIsLeftBehind(_ how: String) throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        let mark = "9\(Int.random(in: 100_000...999_999))"
        let arguments = ["compare", "--exec", "sh -c 'sleep \(mark) & sleep \(mark)'"]
        if how == "deadline" {
            let run = lab.run(arguments + ["--deadline", "2"])
            #expect(run.ending == .exited(30) && run.errorsText.contains("did not end in time"))
        } else {
            let run = runProgram(
                "timeout", ["-s", "INT", "2", VerdictLab.program] + arguments, environment: lab.environment,
                deadline: 30)
            #expect(!run.output.isEmpty)
        }
        let left = runProgram("pgrep", ["-f", "^sleep \(mark)$"])
        #expect(left.outputText == "", "\(left.outputText)")
    }
}
