import Foundation
import TestSupport
import Testing

/// Limits, empty environments, other users, signals.
@Suite(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot)), .serialized) struct CageTests {
    let scene: ProgramScene

    init() throws { scene = try ProgramScene() }

    private var file: [String] { ["--file", scene.inReleasePath, "--keyring", scene.keyring] }

    private func cage(_ prefix: String) -> ProgramCage {
        var cage = ProgramCage()
        cage.prefix = prefix
        return cage
    }

    @Test func noFileMayGrow() throws {
        let cage = cage("prlimit --fsize=0")
        expectQuiet(try scene.check(file, in: cage, sources: false))
        expectFault(try scene.check(in: cage), "R10", exit: 21, signature: "good")
        expectQuiet(try scene.check(in: self.cage("prlimit --fsize=50000000")))
    }

    /// Nothing but the three standard descriptors, whatever the test run has open, and then at most so many.
    private func cage(openFiles: Int) -> ProgramCage {
        cage(
            "bash -c 'for f in /proc/$$/fd/*; do n=${f##*/}; [ $n -le 2 ] || eval \"exec $n>&-\"; done; "
                + "exec prlimit --nofile=\(openFiles) \"$@\"' -")
    }

    @Test func fewOpenFiles() throws {
        expectQuiet(try scene.check(in: cage(openFiles: 20)))
        for limit in 9...13 {
            let few = try scene.check(in: cage(openFiles: limit))
            #expect(
                few.source?.signature.state == "good" || few.source?.signature.state == "no_verdict",
                "\(limit): \(few.findings)")
            // apt itself needs 13 of them.
            if limit < 13 {
                #expect(few.exit == 21 && few.source?.findings.first?.code == "R11", "\(limit): \(few.findings)")
            } else {
                #expect([0, 30].contains(few.exit), "\(limit): \(few.findings)")
            }
            #expect(few.left == [])
        }
    }

    @Test(arguments: [1, 2, 3, 4, 6, 10]) func fewProcesses(_ limit: Int) throws {
        // A user id that nothing else runs as, since the limit counts all processes of the user.
        let cage = cage("setpriv --reuid=64321 --regid=64321 --clear-groups prlimit --nproc=\(limit)")
        let run = try scene.check(file, in: cage, sources: false)
        #expect((run.exit == 0) == (run.source?.signature.state == "good"), "\(run.findings)")
        #expect([0, 30].contains(run.exit), "\(run.findings)")
        #expect(run.left == [])
        if limit == 1 { #expect(run.exit == 30, "\(run.findings)") }
        if limit >= 10 { #expect(run.exit == 0, "\(run.findings)") }
    }

    @Test func anEmptyEnvironment() throws {
        expectQuiet(try scene.check(in: cage("env -i")))
        expectQuiet(try scene.check(in: cage("env -u HOME")))
        expectQuiet(try scene.check(in: cage("env HOME=/nonexistent GNUPGHOME=/nonexistent LC_ALL=xx LANG=xx")))
    }

    @Test func asAnotherUserItSaysWhatItEstimates() throws {
        let prefix = "setpriv --reuid=65534 --regid=65534 --clear-groups"
        let run = try scene.check(in: cage(prefix))
        #expect(run.exit == 0 && run.source?.signature.state == "good", "\(run.findings)")
        let estimates = run.report.notChecked.filter { $0.reason.contains("without root") }
        #expect(Set(estimates.map(\.probe)).isSuperset(of: ["temp-directory", "lists-directory", "keyring"]))
        #expect(run.left == [])
        var small = ProgramCage("mount -t tmpfs -o size=8k,mode=1777 temp $T; head -c 8192 /dev/zero > $T/filler")
        small.prefix = prefix
        let full = try scene.check(in: small)
        expectFault(
            full, "R01", exit: 21, signature: "good", subject: scene("tmp"), confidence: "likely", says: "estimate")
    }

    /// A server that takes the request and never answers, and a signal in the middle of the wait.
    @Test(arguments: [("INT", Int32(130)), ("TERM", Int32(143))]) func aSignalWhileFetching(
        _ signal: String, _ code: Int32
    ) throws {
        let server = try FaultServer(routes: ["*": .stalledBeforeHeader])
        defer { server.stop() }
        try scene.directory.write(
            "sources.list", "deb [signed-by=\(scene.keyring)] \(server.url("/debian")) stable main\n")
        let run = try scene.check(in: cage("timeout --preserve-status -s \(signal) 0.7"))
        expectFault(run, "U01", exit: code, signature: "no_verdict")
        #expect(run.source?.verdict == "inconclusive")
    }

    /// gpg is at work when the signal comes: it ends, and so do its home and the program.
    @Test func aSignalWhileVerifying() throws {
        try scene.directory.write(
            "fake/gpg",
            "#!/bin/sh\ncase \"$*\" in *--version*) exec /usr/bin/gpg \"$@\" ;; esac\nexec sleep 31.4159\n",
            mode: 0o755)
        let run = try scene.check(
            in: cage("timeout --preserve-status -s INT 0.7 env PATH=\(scene("fake")):/usr/bin:/bin"))
        expectFault(run, "U01", exit: 130, signature: "no_verdict")
        let others = runProgram("ps", ["-eo", "args"]).outputText
        #expect(!others.contains("sleep 31.4159"), "gpg outlived the program")
    }

    /// Standard output that takes nothing: 74 and one line.
    @Test func theReportCannotBeWritten() throws {
        let words = [scene.program, "check", "--json"] + file
        let quoted = words.joined(separator: " ")
        let run = scene.run(["sh", "-c", "\(quoted) > /dev/full"])
        #expect(run.ending == .exited(74), "\(run.errorsText)")
        #expect(run.errorsText.contains("No space left"))
        let closed = scene.run(["sh", "-c", "\(quoted) >&-"])
        #expect(closed.ending == .exited(74), "\(closed.errorsText)")
    }
}
