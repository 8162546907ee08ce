import Foundation
import Linux
import TestSupport
import Testing

/// `nagios` as monitoring calls it.
@Suite struct NagiosTests {
    static let negate = findExecutable("negate", in: "/usr/lib/nagios/plugins:/usr/lib/monitoring-plugins")

    private func scene(_ plan: SignedRepository.Plan? = nil) throws -> (ServedRepository, VerdictLab) {
        let served = try ServedRepository(plan.map { try SignedRepository($0) })
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        return (served, lab)
    }

    /// One line on standard output, nothing on standard error, 0 to 3.
    private func expectPlugin(
        _ run: ProgramRun, _ code: Int32, _ begins: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(run.ending == .exited(code), "\(run.outputText)\(run.errorsText)", sourceLocation: sourceLocation)
        #expect(run.outputText.hasPrefix(begins), "\(run.outputText)", sourceLocation: sourceLocation)
        #expect(run.outputText.hasSuffix("\n"), sourceLocation: sourceLocation)
        #expect(run.outputText.count { $0 == "\n" } == 1, "\(run.outputText)", sourceLocation: sourceLocation)
        #expect(run.errors.isEmpty, "\(run.errorsText)", sourceLocation: sourceLocation)
    }

    @Test func okWarningCritical() throws {
        let (served, lab) = try scene()
        defer { served.server.stop() }
        expectPlugin(lab.run(["nagios"]), 0, "APT-VERDICT OK - 1 of 1 source verified")
        expectPlugin(lab.run(["nagios", served.uri, "stable", "--keyring", served.keyring]), 0, "APT-VERDICT OK - ")
        expectPlugin(lab.run(["nagios", "-w", "temp_free_bytes=~:1"]), 1, "APT-VERDICT WARNING - ")
        expectPlugin(lab.run(["nagios", "-wtemp_free_bytes=~:1"]), 1, "APT-VERDICT WARNING - ")
        expectPlugin(lab.run(["nagios", "--warning", "temp_free_bytes=1:"]), 0, "APT-VERDICT OK - ")
        expectPlugin(lab.run(["nagios", "-c", "lists_free_bytes=@1:"]), 2, "APT-VERDICT CRITICAL - ")
        // A warning of check.
        expectPlugin(lab.run(["nagios", "-o", "Acquire::Check-Valid-Until=false"]), 1, "APT-VERDICT WARNING - ")
        served.answer("InRelease", .body(try served.forgedInRelease()))
        let forged = lab.run(["nagios", "-w", "30:"])
        expectPlugin(forged, 2, "APT-VERDICT CRITICAL - 1 of 1 source: S01 content-altered: ")
        #expect(forged.outputText.contains(" | "))
    }

    @Test func perfdata() throws {
        var plan = SignedRepository.Plan()
        plan.validUntil = plan.date + 10 * 86_400 + 3600
        let (served, lab) = try scene(plan)
        defer { served.server.stop() }
        let run = lab.run([
            "nagios", "-w", "release_validity_days=5:", "-c", "release_validity_days=2:", "-w", "temp_free_bytes=1:",
        ])
        expectPlugin(run, 0, "APT-VERDICT OK - ")
        let items = try #require(run.outputText.split(separator: "|").last).split(whereSeparator: \.isWhitespace)
        let form = try Regex(#"'[a-z_]+'=-?[0-9]+(\.[0-9]+)?(B|s)?(;[^; ]*){0,4}"#)
        #expect(items.count >= 2)
        for item in items { #expect(item.wholeMatch(of: form) != nil, "\(item)") }
        #expect(items.contains { $0.hasPrefix("'release_validity_days'=10.0") && $0.hasSuffix(";5:;2:") }, "\(items)")
        expectPlugin(lab.run(["nagios", "-c", "release_validity_days=11:"]), 2, "APT-VERDICT CRITICAL - ")
    }

    @Test(arguments: [
        ["--nosuch"], ["-w", "nosuch=1"], ["-w", "x"], ["-c", "5:1"], ["-w"], ["-t", "0"], ["-t", "x"],
        ["-t", "1", "--deadline", "1"],
        ["--json"], ["--format", "text"], ["-q"], ["-v"], ["--from", "-"], ["--output", "json=-"], ["--strict"],
        ["--only-failing"],
        ["nosuch"],
        ["http://127.0.0.1:1/debian"], ["--sources", "/nonexistent"], ["--root", "/nonexistent"],
        ["--at", "x|y\u{1B}"],
        ["--container", "nosuch-container-x"],
    ])
    func wrongUsage(_ arguments: [String]) throws {
        let run = try VerdictLab().run(["nagios"] + arguments)
        expectPlugin(run, 3, "APT-VERDICT UNKNOWN - ")
        #expect(!run.output.contains(UInt8(ascii: "|")) && !run.output.contains(0x1B))
    }

    @Test func helpAndVersionEndAsPluginsDo() throws {
        let lab = try VerdictLab()
        for arguments in [["--help"], ["-h"], ["--version"]] {
            let run = lab.run(["nagios"] + arguments)
            #expect(run.ending == .exited(3))
            #expect(run.errors.isEmpty && !run.output.isEmpty)
        }
        #expect(lab.run(["help", "nagios"]).ending == .exited(0))
        #expect(lab.run(["--help"]).outputText.contains("nagios"))
    }

    /// A server that says nothing, and the plugin's own time limit.
    @Test func stalledServer() throws {
        let (served, lab) = try scene()
        defer { served.server.stop() }
        served.answer("InRelease", .stalledBeforeHeader)
        expectPlugin(lab.run(["nagios", "-t", "2"]), 3, "APT-VERDICT UNKNOWN - 1 of 1 source: U01 ")
        expectPlugin(lab.run(["nagios", "-t2"]), 3, "APT-VERDICT UNKNOWN - ")
    }

    /// A read that never comes back is no matter of the deadline, which is looked at between one thing and the next.
    @Test func callThatDoesNotComeBack() throws {
        let lab = try VerdictLab()
        let script = "mkfifo f; sleep 100 >f & \"$0\" nagios -t 1 --sources - <f; echo $?; kill $!"
        let run = runProgram(
            "sh", ["-c", script, VerdictLab.program], environment: lab.environment, directory: lab.directory.path)
        let lines = run.outputText.split(separator: "\n")
        #expect(lines.count == 2 && lines.last == "3", "\(run.outputText)\(run.errorsText)")
        #expect(lines.first?.hasPrefix("APT-VERDICT UNKNOWN - the 1 s of -t are over") == true)
    }

    @Test(arguments: [SIGSEGV, SIGABRT, SIGILL, SIGTRAP, SIGTERM])
    func endedByASignal(_ signal: Int32) throws {
        let (served, lab) = try scene()
        defer { served.server.stop() }
        served.answer("InRelease", .stalledBeforeHeader)
        let settings = lab.environment.map { "\($0)=\($1)" }
        let tool = try SpawnedTool(
            "env", settings + [VerdictLab.program, "nagios", "-t", "50"], in: URL(fileURLWithPath: lab.directory.path))
        while served.requests("InRelease") == 0 { Thread.sleep(forTimeInterval: 0.02) }
        kill(tool.pid, signal)
        #expect(tool.wait() == 3)
        let lines = tool.output.split(separator: "\n")
        #expect(lines.count == 1 && lines.first?.hasPrefix("APT-VERDICT UNKNOWN - ") == true, "\(tool.output)")
        #expect(tool.output.contains("a bug in this program") == (signal != SIGTERM))
    }

    @Test func standardOutputThatTakesNothing() throws {
        let (served, lab) = try scene()
        defer { served.server.stop() }
        let run = runProgram(
            "sh", ["-c", "\"$0\" nagios >/dev/full; echo $?", VerdictLab.program], environment: lab.environment)
        #expect(run.outputText == "3\n")
    }

    @Test func metricsBesideTheLine() throws {
        let (served, lab) = try scene()
        defer { served.server.stop() }
        let path = lab.directory("apt_verdict.prom")
        expectPlugin(lab.run(["nagios", "--output", "openmetrics=\(path)"]), 0, "APT-VERDICT OK - ")
        #expect(try String(contentsOfFile: path, encoding: .utf8).contains("apt_verdict_exit_code 0\n"))
        expectPlugin(lab.run(["nagios", "--output", "json=/nonexistent/x"]), 3, "APT-VERDICT UNKNOWN - ")
    }

    /// monitoring-plugins' own caller turns our states into others, and passes the line on.
    @Test(.enabled(if: negate != nil, "needs negate (monitoring-plugins-common)"))
    func throughNegate() throws {
        let negate = try #require(NagiosTests.negate)
        let (served, lab) = try scene()
        defer { served.server.stop() }
        func called(_ turn: [String], _ arguments: [String]) -> ProgramRun {
            runProgram(
                negate, turn + [VerdictLab.program, "nagios"] + arguments, environment: lab.environment, deadline: 60)
        }
        expectPlugin(called([], []), 2, "APT-VERDICT OK - ")
        expectPlugin(called(["-s"], []), 2, "APT-VERDICT CRITICAL - ")
        expectPlugin(called(["-w", "OK"], ["-w", "temp_free_bytes=~:1"]), 0, "APT-VERDICT WARNING - ")
        expectPlugin(called(["-u", "WARNING"], ["--nosuch"]), 1, "APT-VERDICT UNKNOWN - ")
        served.answer("InRelease", .body(try served.forgedInRelease()))
        expectPlugin(called([], []), 0, "APT-VERDICT CRITICAL - 1 of 1 source: S01 ")
        served.answer("InRelease", .stalledBeforeHeader)
        expectPlugin(called(["-t", "10", "-u", "OK"], ["-t", "2"]), 0, "APT-VERDICT UNKNOWN - ")
    }
}
