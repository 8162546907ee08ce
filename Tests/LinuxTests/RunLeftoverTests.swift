import Foundation
import Linux
import TestSupport
import Testing

/// What a program that was run leaves among the processes, and the umask that it has.
@Suite struct RunLeftoverTests {
    private func run(_ script: String, endsGroup: Bool, umask: UInt32? = nil) -> ProgramRun {
        var program = Program("/bin/sh", ["-c", script], environment: ["PATH": "/usr/bin:/bin"])
        program.endsGroup = endsGroup
        program.umask = umask
        return Linux.run(program)
    }

    private func lives(_ pid: String) -> Bool {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
        return !text.contains(") Z ")
    }

    @Test func aBackgroundProcessGoesWithItsGroup() throws {
        for endsGroup in [true, false] {
            let result = run("sleep 60 >/dev/null 2>&1 & echo $!", endsGroup: endsGroup)
            #expect(result.ending == .exited(0))
            let pid = result.outputText.trimmingCharacters(in: .whitespacesAndNewlines)
            try #require(!pid.isEmpty)
            // A killed one may need a moment.
            for _ in 0..<50 where endsGroup && lives(pid) { sleep(milliseconds: 10) }
            #expect(lives(pid) == !endsGroup)
            if lives(pid) { _ = runProgram("kill", ["-9", pid]) }
        }
    }

    @Test func umask() {
        #expect(run("umask", endsGroup: false, umask: 0o027).outputText == "0027\n")
        #expect(run("umask", endsGroup: false, umask: 0o777).outputText == "0777\n")
    }

    @Test func aLockOfAnotherProcess() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("lock", "")
        #expect(isLockedByAnother(path) == false)
        #expect(isLockedByAnother(directory("nothing")) == nil)
        let script = """
            import fcntl, sys
            f = open(sys.argv[1], "r+"); fcntl.lockf(f, fcntl.LOCK_EX); print("held", flush=True); sys.stdin.read()
            """
        let holder = Process()
        let (input, output) = (Pipe(), Pipe())
        holder.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        holder.arguments = ["-c", script, path]
        holder.standardInput = input
        holder.standardOutput = output
        try holder.run()
        _ = output.fileHandleForReading.availableData
        #expect(isLockedByAnother(path) == true)
        try input.fileHandleForWriting.close()
        holder.waitUntilExit()
        #expect(isLockedByAnother(path) == false)
    }
}
