import Foundation
import TestSupport
import Testing

/// Where reports go, whole or not at all.
@Suite struct OutputTests {
    private func scene() throws -> (ServedRepository, VerdictLab) {
        let served = try ServedRepository()
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        return (served, lab)
    }

    /// Runs the program below a shell, which shapes what its standard output is. Its exit code lands in a file.
    private func shell(_ lab: VerdictLab, _ script: String, _ arguments: [String] = []) throws -> (
        code: String, run: String
    ) {
        let result = lab.directory("code")
        let run = runProgram(
            "sh", ["-c", script, VerdictLab.program] + arguments,
            environment: lab.environment.merging(["RC": result]) { $1 })
        return ((try? String(contentsOfFile: result, encoding: .utf8)) ?? "", run.outputText + run.errorsText)
    }

    @Test(arguments: [
        "\"$0\" check --json >/dev/full; echo $? >$RC", "{ sleep 1; \"$0\" check --json; echo $? >$RC; } | true",
        "\"$0\" check --json >&-; echo $? >$RC", "\"$0\" list faults >/dev/full; echo $? >$RC",
        "\"$0\" --help >/dev/full; echo $? >$RC",
    ])
    func standardOutputThatTakesNothing(script: String) throws {
        let (served, lab) = try scene()
        defer { served.server.stop() }
        let (code, words) = try shell(lab, script)
        #expect(code == "74\n", "\(words)")
        #expect(words.split(separator: "\n").count == 1, "\(words)")
    }

    @Test(.enabled(if: runsAsRoot, "needs root, to mount a file system"))
    func fullDisk() throws {
        let (served, lab) = try scene()
        defer { served.server.stop() }
        let disk = try Tmpfs("size=16k")
        #expect(FileManager.default.createFile(atPath: disk.path + "/report.json", contents: Data("old".utf8)))
        #expect(
            runProgram("sh", ["-c", "dd if=/dev/zero of=\"$0/filler\" bs=1k 2>/dev/null; true", disk.path]).succeeded)
        let run = lab.run(["check", "--output", "json=\(disk.path)/report.json"])
        #expect(run.ending == .exited(74))
        #expect(run.output.isEmpty)
        #expect(run.errorsText.split(separator: "\n").count == 1 && run.errorsText.contains("No space left"))
        #expect(try String(contentsOfFile: disk.path + "/report.json", encoding: .utf8) == "old")
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path).sorted() == ["filler", "report.json"])
        let new = lab.run(["check", "--json", "--output", "text=\(disk.path)/new.txt"])
        #expect(new.ending == .exited(74))
        // One report that fails keeps no other back.
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(new.output)) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path).sorted() == ["filler", "report.json"])
    }

    @Test func directoryThatIsNotThere() throws {
        let (served, lab) = try scene()
        defer { served.server.stop() }
        let run = lab.run(["check", "--output", "json=\(lab.directory("nowhere/report.json"))"])
        #expect(run.ending == .exited(74))
        #expect(run.errorsText.split(separator: "\n").count == 1)
    }

    @Test func fileModeAndWholeness() throws {
        let (served, lab) = try scene()
        defer { served.server.stop() }
        let path = lab.directory("report.json")
        let (code, words) = try shell(
            lab, "umask 077; \"$0\" check --output json=\(path) -o Acquire::Retries=0; echo $? >$RC")
        #expect(code == "0\n" && words.isEmpty, "\(words)")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o644)
        #expect(throws: Never.self) {
            try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: lab.directory.path).allSatisfy {
                !$0.contains("report.json.")
            })
    }

    @Test(arguments: [200, 404, 503, 403])
    func everyFormatHasTheSameExitCode(status: Int) throws {
        let (served, lab) = try scene()
        defer { served.server.stop() }
        if status != 200 {
            for name in ["InRelease", "Release"] { served.answer(name, .status(status)) }
        }
        let json = try lab.check()
        for arguments in [
            ["check"], ["check", "-q"], ["check", "-v"], ["check", "--output", "json=/dev/null"],
            ["check", "--format", "html"], ["check", "--format", "junit"],
            ["check", "--output", "html=\(lab.directory("report.html"))"],
        ] {
            #expect(lab.run(arguments).ending == .exited(json.report.exitCode), "\(arguments)")
        }
        #expect(json.exit == json.report.exitCode)
        let page = try String(contentsOfFile: lab.directory("report.html"), encoding: .utf8)
        #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("exit code \(json.report.exitCode)."))
    }

    /// GITHUB_STEP_SUMMARY: what other steps wrote stays, and the limit of 1 MiB holds.
    @Test func theJobSummaryIsAddedTo() throws {
        let (served, lab) = try scene()
        defer { served.server.stop() }
        served.answer("InRelease", .status(403))
        let run = { (arguments: [String], path: String) in
            lab.run(["check"] + arguments, environment: ["GITHUB_STEP_SUMMARY": path])
        }
        let summary = try lab.directory.write("summary.md", "of another step")
        let first = run(["--format", "github"], summary)
        #expect(first.ending == .exited(25) && first.errors.isEmpty)
        #expect(first.outputText.hasPrefix("::error file=") && first.outputText.contains("title=C10 access-refused::"))
        let text = try String(contentsOfFile: summary, encoding: .utf8)
        #expect(
            text.hasPrefix("of another step\n\n<h2>apt-verdict: configuration</h2>") && text.contains("error[C10]:"))
        // Not where the report goes elsewhere.
        for arguments in [["--json"], [], ["--output", "github=/dev/null"]] {
            #expect(run(arguments, summary).ending == .exited(25))
        }
        #expect(try String(contentsOfFile: summary, encoding: .utf8) == text)
        let full = try lab.directory.write("full.md", String(repeating: "x", count: 1 << 20))
        let none = run(["--format", "github"], full)
        #expect(
            none.ending == .exited(25)
                && none.errorsText == "apt-verdict: the job summary is full, nothing was added to it\n")
        #expect(try Data(contentsOf: URL(fileURLWithPath: full)).count == 1 << 20)
        for path in [lab.directory("nowhere/x"), lab.directory.path, "/dev/full"] {
            let failed = run(["--format", "github"], path)
            #expect(failed.ending == .exited(74) && failed.errorsText.contains("the job summary could not be written"))
            #expect(failed.outputText == first.outputText)
        }
        #expect(run(["--format", "github"], "").ending == .exited(25))
    }

    @Test(.enabled(if: runsAsRoot, "needs root, to mount a file system"))
    func aJobSummaryOnAFullDiskIsTakenBack() throws {
        let (served, lab) = try scene()
        defer { served.server.stop() }
        let disk = try Tmpfs("size=16k")
        let summary = disk.path + "/summary.md"
        // Room for a part of what is added.
        let old = String(repeating: "o", count: 4000)
        #expect(FileManager.default.createFile(atPath: summary, contents: Data(old.utf8)))
        #expect(
            runProgram("sh", ["-c", "dd if=/dev/zero of=\"$0/filler\" bs=1k 2>/dev/null; true", disk.path]).succeeded)
        let run = lab.run(["check", "--format", "github"], environment: ["GITHUB_STEP_SUMMARY": summary])
        #expect(run.ending == .exited(74) && run.errorsText.contains("No space left"))
        #expect(run.outputText.contains("apt-verdict: 1 source"))
        #expect(try String(contentsOfFile: summary, encoding: .utf8) == old)
    }

    /// What a terminal gets, through a pseudo-terminal of python3's.
    private func terminal(_ lab: VerdictLab, _ environment: [String: String], _ arguments: [String]) -> String {
        let script = """
            import os, pty, sys
            code = pty.spawn(sys.argv[1:])
            sys.exit(os.waitstatus_to_exitcode(code))
            """
        return runProgram(
            "python3", ["-c", script, VerdictLab.program] + arguments,
            environment: lab.environment.merging(environment) { $1 }
        ).outputText
    }

    @Test func colour() throws {
        let (served, lab) = try scene()
        defer { served.server.stop() }
        served.answer("InRelease", .status(403))
        #expect(!lab.run(["check"], environment: ["TERM": "xterm"]).outputText.contains("\u{1B}"))
        #expect(lab.run(["check", "--color", "always"]).outputText.contains("\u{1B}["))
        #expect(terminal(lab, ["TERM": "xterm"], ["check"]).contains("\u{1B}["))
        #expect(!terminal(lab, ["TERM": "dumb"], ["check"]).contains("\u{1B}"))
        // Progress on standard error is no colour: it goes where no report is.
        let plain = terminal(lab, ["TERM": "xterm", "NO_COLOR": "1"], ["check"])
        let report = plain.components(separatedBy: "\r\u{1B}[K").last ?? ""
        #expect(report.contains("C10") && !report.contains("\u{1B}"))
        #expect(!terminal(lab, ["TERM": "xterm"], ["check", "--color", "never"]).contains("\u{1B}[0"))
    }
}
