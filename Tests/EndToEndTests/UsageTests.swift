import TestSupport
import Testing

/// Wrong usage is one line on standard error, nothing on standard output, and exit 64.
@Suite struct UsageTests {
    static let wrong: [[String]] = [
        ["http://127.0.0.1:1/debian"], ["check", "http://127.0.0.1:1/debian"], ["check", "not-a-uri", "stable"],
        ["check", "http://127.0.0.1:1/debian", ""], ["check", "http://127.0.0.1:1/a b", "stable"], [""], ["", ""],
        ["frobnicate"], ["chekc"], ["--nosuch"], ["-z"], ["check", "--nosuch=1"], ["--no\nsuch"],
        // Formats and outputs.
        ["--format", "pdf"], ["--format", "a\nb"], ["--format"],
        ["--json", "--format", "text"],
        ["--output", "json"], ["--output", "json="], ["--output", "pdf=/dev/null"],
        ["--json", "--output", "text=-"], ["--output", "json=-", "--output", "text=-"], ["-q", "-v"],
        ["--output", "json=x", "--output", "html=./x"], ["--output", "json=/tmp/x/y", "--output", "json=/tmp//x/./y"],
        ["--output", "json=/dev/shm/x", "--output", "html=/dev/shm/x"],
        ["--color", "perhaps"],
        // Values.
        ["--at", "yesterday"], ["--at", "2026-13-40T00:00:00Z"], ["--at", "\u{1B}]0;x\u{7}"], ["--at", ""],
        ["--timeout", "0"], ["--timeout", "abc"], ["--timeout"], ["--timeout", "-5"], ["--jobs", "0"],
        ["--jobs", "65"],
        ["--jobs", "99999999999999999999999"], ["--deadline", "-1"], ["--deadline", "soon"], ["-o", "novalue"], ["-o"],
        ["--warn-free", "100%"], ["--warn-free", "-5"], ["--warn-free", "ten"], ["--warn-free", ""],
        ["--warn-free", "5Q"], ["--max-age", "stable"], ["--max-age", "stable=0d"], ["--max-age", "=5d"],
        ["--max-age", "stable=5"], ["--max-age", "stable=-5d"], ["--max-age", "stable=99999999999999999999d"],
        ["--max-age", "a=1d", "--max-age", "a=2d"],
        ["--warn-free", "\u{1B}[2J"], ["--warn-free"], ["--warn-free", "10%", "--file", "InRelease"],
        // What does not go together, and what is not there.
        ["--detached", "x"], ["--file", "-", "--detached", "-"], ["--file", "/nonexistent/InRelease"],
        ["--file", "/etc"],
        ["--file", "/dev/null", "--detached", "/nonexistent"], ["--sources", "/nonexistent.list"],
        ["--sources", "/etc"],
        ["--sources"], ["--sources", "/dev/null", "--file", "/dev/null"],
        ["--file", "/dev/null", "http://127.0.0.1:1/debian", "stable"],
        // Two reports, of which one may come in.
        ["compare"], ["compare", "a"], ["compare", "a", "b"], ["compare", "-", "-"], ["compare", "-", "/dev/null"],
        ["compare", "a", "b", "c"], ["compare", "--format", "junit", "a", "b"],
        ["compare", "--exec", "no-such-program-x"],
        ["compare", "--exec", "'x"], ["compare", "--exec", ""], ["compare", "--exec", "x", "--container", "y"],
        ["compare", "--exec", "false", "a"], ["compare", "--exec", "false", "--deadline", "0"],
        ["compare", "--exec", "false", "--", "--nosuch"], ["compare", "a", "b", "--deadline", "1"],
        ["compare", "--container", "x"],
        // An earlier report is not looked at anew.
        ["--from", "/dev/null"], ["--from", "/nonexistent.json"], ["--from", "/etc"], ["--from"],
        ["--from", "-", "http://127.0.0.1:1/debian", "stable"], ["--from", "-", "--sources", "/dev/null"],
        ["--from", "-", "--file", "/dev/null"], ["--from", "-", "--keyring", "debian"], ["--from", "-", "--root", "/"],
        ["--from", "-", "--container", "1"], ["--from", "-", "--no-write-probe"], ["--from", "-", "--timeout", "20"],
        ["--from", "-", "--deadline", "1"], ["--from", "-", "--jobs", "8"], ["--from", "-", "--offline"],
        ["--from", "-", "--indexes"], ["--from", "-", "--at", "2026-11-23T12:30:00Z"], ["--from", "-", "-o", "a=b"],
        ["--from", "-", "--detached", "x"], ["--from", "-", "--apt-output", "-"], ["--from", "-", "--warn-free", "x"],
        ["--from", "-", "-q", "-v"],
        ["--from", "-", "--machine"], ["--from", "-", "--reference", "http://127.0.0.1:1/"],
        ["--container", "a/b"], ["--container", "1", "--root", "/"],
        ["--apt-output", "/nonexistent"],
        ["--apt-output", "/etc"], ["--apt-output", "-", "--file", "-"], ["--apt-output", "-", "--sources", "-"],
        ["--indexes", "--file", "InRelease"],
        ["--machine"], ["--state", "/dev/null"], ["compare", "--only-failing", "a", "b"],
        ["compare", "--strict", "a", "b"],
        ["--allow-unchecked", "s3:"], ["--allow-unchecked", ""],
        ["--reference", "127.0.0.1"], ["--reference", ""], ["--reference", "cdrom:[x]/"], ["--reference", "http://"],
        ["--reference", "http://[::1"], ["--reference"],
        ["--reference", "http://127.0.0.1:1/a b"], ["--reference", "http://127.0.0.1:1/", "--file", "InRelease"],
        ["--exit-policy", "first"], ["--from", "-", "--exit-policy", "x"],
        // The other commands.
        ["list"], ["list", "nosuch"], ["list", "faults", "more"], ["explain"], ["explain", "--nosuch"],
        ["explain", "R01", "--apt-output"],
    ]

    @Test(arguments: wrong)
    func oneLine(_ arguments: [String]) throws {
        let run = try VerdictLab().run(arguments)
        #expect(run.ending == .exited(64), "\(run.outputText)\(run.errorsText)")
        #expect(run.output.isEmpty)
        let lines = run.errorsText.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 2 && lines.last == "", "\(run.errorsText)")
        #expect(lines.first?.hasPrefix("apt-verdict: ") == true)
        #expect(!run.errors.contains(0x1B) && !run.errors.contains(0x07))
    }

    /// Near misses of the above.
    @Test func rightUsage() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        for arguments in [
            [], ["check"], ["--json"], ["check", "--format", "json"], ["--at", "2099-01-01T00:00:00Z", "-v"],
            ["--timeout", "1", "--jobs", "64", "--deadline", "0"], ["-o", "Acquire::Retries=1"],
            ["-oAcquire::Retries=1"],
            ["-q"], ["--color", "never", "--ascii"], ["--output", "json=-"], ["--output", "text=/dev/null", "--json"],
            ["--output", "text=/dev/null", "--output", "junit=/dev/null", "--json"],
            ["check", served.uri, "stable", "main", "--keyring", served.keyring],
            [served.uri, "stable", "--keyring", served.keyring], ["--sources", lab.directory("sources.list")],
        ] {
            let run = lab.run(arguments)
            #expect(run.ending == .exited(0), "\(arguments): \(run.outputText)\(run.errorsText)")
            #expect(run.errors.isEmpty)
            #expect(!run.output.isEmpty)
        }
    }

    @Test func helpAndVersion() throws {
        let lab = try VerdictLab()
        for arguments in [["--help"], ["check", "--help"], ["help", "list"], ["-h"]] {
            let run = lab.run(arguments)
            #expect(run.ending == .exited(0))
            #expect(run.outputText.contains("USAGE"))
            #expect(run.errors.isEmpty)
        }
        let version = lab.run(["--version"])
        #expect(version.ending == .exited(0))
        #expect(version.outputText.wholeMatch(of: /apt-verdict \d+\.\d+\.\d+\n/) != nil)
    }

    @Test func lists() throws {
        let lab = try VerdictLab()
        let faults = lab.run(["list", "faults"])
        #expect(faults.ending == .exited(0))
        let codes = faults.outputText.split(separator: "\n").map { $0.prefix(3) }
        for code in ["S01", "K01", "G01", "T01", "X01", "R01", "Y01", "C01", "U01"] {
            #expect(codes.contains(code[...]))
        }
        #expect(Set(codes).count == codes.count)
        let probes = lab.run(["list", "probes"])
        #expect(probes.ending == .exited(0) && probes.outputText.contains("temp-directory"))
        let formats = lab.run(["list", "formats"])
        #expect(formats.ending == .exited(0) && formats.outputText.contains("json"))
    }

    @Test func explains() throws {
        let lab = try VerdictLab()
        for name in ["R01", "temp-space", "r01"] {
            let run = lab.run(["explain", name])
            #expect(run.ending == .exited(0))
            #expect(run.outputText.contains("R01") && run.outputText.contains("temp-space"))
            #expect(run.outputText.split(separator: "\n").allSatisfy { $0.count <= 80 })
        }
        let unknown = lab.run(["explain", "nosuch"])
        #expect(unknown.ending == .exited(1))
        #expect(unknown.output.isEmpty && unknown.errorsText.split(separator: "\n").count == 1)
    }

    /// Every fault that is looked for can be explained, and the others say why not.
    @Test func explainsAll() throws {
        let lab = try VerdictLab()
        let lines = lab.run(["list", "faults"]).outputText.split(separator: "\n")
        for line in lines {
            let run = lab.run(["explain", String(line.prefix(3))])
            #expect(run.ending == .exited(line.contains("not looked for yet") ? 64 : 0), "\(line)")
        }
    }
}
