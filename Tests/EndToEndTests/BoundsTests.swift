import Foundation
import TestSupport
import Testing

/// What a sources file, a signal and a deadline may make of a run, and what they may not.
@Suite struct BoundsTests {
    /// A scheme is any text before the colon: neither a path nor a method that this program does not know is started.
    @Test(.enabled(if: VerdictLab.hasApt)) func aSourceStartsNoProgramOfItsOwn() throws {
        let lab = try VerdictLab()
        let mark = lab.directory("started")
        let script = "#!/bin/sh\n: > \(mark)\n"
        let program = try lab.directory.write("methods/s3", script, mode: 0o755)
        let up = String(repeating: "../", count: 12)
        for line in ["deb \(up)\(program.dropFirst()):/ x main", "deb \(program):/ x main", "deb s3://bucket/ x main"] {
            let run = try lab.check(
                ["--sources", "-", "-o", "Dir::Bin::methods=\(lab.directory("methods"))"],
                input: Array((line + "\n").utf8))
            #expect(!FileManager.default.fileExists(atPath: mark), "\(line)")
            #expect(try run.source.signature.state != "good")
        }
    }

    /// While a server hangs there is time enough to look at the machine.
    @Test(.enabled(if: VerdictLab.hasApt)) func theMachineIsLookedAtWhileAServerHangs() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        served.server.route("*", .stalledBeforeHeader)
        let lab = try VerdictLab()
        try lab.sources(served.entry(uri: served.server.url("/hang")))
        let run = try lab.check(["--deadline", "2"])
        #expect(run.exit == 30 && run.report.findings.contains { $0.code == "U01" }, "\(run.report.findings)")
        for probe in ["temp-directory", "lists-directory", "cache-directory", "apt-programs", "limits"] {
            #expect(!run.report.notChecked.contains { $0.probe == probe }, "\(run.report.notChecked)")
        }
    }

    /// A good signature is not ok where nobody has seen whether this machine lets apt verify it.
    @Test(.enabled(if: VerdictLab.hasApt && runsAsRoot)) func whatTheDeadlineLeavesOutIsNotGood() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        let methods = lab.directory("methods")
        try lab.directory.makeDirectory("methods")
        for name in ["gpgv", "sqv"] {
            try lab.directory.write("methods/\(name)", "#!/bin/sh\nexec sleep 1000\n")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(methods)/\(name)")
        }
        let run = try lab.check(["--deadline", "3", "-o", "Dir::Bin::methods=\(methods)"])
        #expect(run.exit == 30, "\(run.report.findings)")
        #expect(try run.source.signature.state == "good" && run.source.errors == ["U01"])
        #expect(run.report.finding("U01")?.words.contains("apt-verifier") == true)
    }

    /// A terminal that was closed ends a run as SIGTERM does, with its report and without files left behind.
    @Test func hangupEndsTheRun() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        served.server.route("*", .stalledBeforeHeader)
        let lab = try VerdictLab()
        try lab.sources(served.entry(uri: served.server.url("/hang")))
        let settings = lab.environment.map { "\($0.key)=\($0.value)" }
        let tool = try SpawnedTool(
            "env",
            ["--default-signal=HUP"] + settings + [
                VerdictLab.program, "check", "--json", "--deadline", "30", "--timeout", "30",
            ], in: URL(fileURLWithPath: lab.directory.path))
        for _ in 0..<500 where served.requests("InRelease") == 0 { Thread.sleep(forTimeInterval: 0.02) }
        kill(tool.pid, SIGHUP)
        #expect(tool.wait() == 143)
        #expect(tool.output.contains("\"verdict\""))
        #expect(try FileManager.default.contentsOfDirectory(atPath: lab.directory("tmp")).isEmpty)
    }

    /// `--file` judges the file: nobody is become for it.
    @Test(.enabled(if: VerdictLab.hasApt)) func aFileDoesNotTryTheMachine() throws {
        let lab = try VerdictLab()
        let user = ["-v", "-o", "APT::Sandbox::User=nobody"]
        let file = lab.run(["check", "--file", "/dev/null", "--keyring", "/dev/null"] + user)
        let system = lab.run(["check", "--offline"] + user)
        #expect(!file.outputText.contains("becoming it"))
        #expect(system.outputText.contains("becoming it"))
    }
}
