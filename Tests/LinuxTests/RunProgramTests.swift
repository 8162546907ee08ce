import Linux
import TestSupport
import Testing

@Suite struct RunProgramTests {
    @Test func givesInputAndCollectsBothOutputs() {
        let big = [UInt8](repeating: 65, count: 300_000)
        let result = runProgram(
            "sh", ["-c", "cat; printf '%s' \"$NAME\" >&2; exit 3"], environment: ["NAME": "x=y"], input: big)
        #expect(result.ending == .exited(3))
        #expect(result.output == big)
        #expect(result.errorsText == "x=y")
        #expect(!result.truncated)
    }

    @Test func theEnvironmentIsOnlyWhatIsGiven() {
        let result = run(Program("/usr/bin/env", environment: ["B": "2", "A": "1"]))
        #expect(result.outputText == "A=1\nB=2\n")
    }

    @Test func saysHowItEnded() {
        #expect(runProgram("sh", ["-c", "kill -9 $$"]).ending == .signalled(9))
        #expect(run(Program("/nonexistent/program")).ending == .notStarted(.notFound, step: .exec))
        #expect(run(Program("/etc/passwd")).ending == .notStarted(.accessDenied, step: .exec))
        var lost = Program("/bin/true")
        lost.directory = "/nonexistent"
        #expect(run(lost).ending == .notStarted(.notFound, step: .chdir))
        #expect(run(Program("/bin/echo", ["a\0b"])).ending == .notStarted(.invalidArgument, step: .exec))
    }

    @Test func killsTheWholeGroupAtTheDeadline() {
        let start = ContinuousClock.now
        let result = runProgram("sh", ["-c", "echo begun; sleep 61.5 & sleep 61.5"], deadline: 0.3)
        #expect(result.ending == .timedOut)
        #expect(result.outputText == "begun\n")
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func doesNotWaitForAGrandchildThatKeepsThePipe() {
        let start = ContinuousClock.now
        let result = runProgram("sh", ["-c", "sleep 20 & echo done"], deadline: 30)
        #expect(result.ending == .exited(0) && result.outputText == "done\n")
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func keepsOnlySoMuchOutput() {
        var program = Program(
            "/bin/sh", ["-c", "head -c 3000000 /dev/zero; echo end >&2"], environment: ["PATH": "/bin:/usr/bin"])
        program.outputLimit = 1000
        let result = run(program)
        #expect(result.ending == .exited(0) && result.output.count == 1000 && result.truncated)
        #expect(result.errorsText == "end\n")
    }

    @Test func aProgramThatIgnoresItsInputIsNoFault() {
        let result = runProgram("true", input: [UInt8](repeating: 65, count: 1_000_000))
        #expect(result.ending == .exited(0))
    }

    @Test(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot)))
    func runsAsAnotherUserWithOneGroup() {
        let result = runProgram("sh", ["-c", "id -u; id -G"], account: Account(uid: 65534, gid: 65534))
        #expect(result.outputText == "65534\n65534\n")
    }

    @Test func childrenHaveDefaultSignals() {
        // Ignored in us, SIGPIPE (13) and SIGXFSZ (25) must not be inherited: yes then ends by it instead of complaining.
        watchSignals()
        let result = runProgram("sh", ["-c", "yes | head -n 1; sed -n 's/^SigIgn:.//p' /proc/self/status"])
        let lines = result.outputText.split(separator: "\n")
        #expect(lines.first == "y" && result.errors.isEmpty)
        let ignored = lines.last.flatMap { UInt64($0, radix: 16) }
        #expect(ignored.map { $0 & (1 << 12 | 1 << 24) } == 0)
    }

    @Test func worksBesideThisProgram() throws {
        let directory = try TemporaryDirectory()
        var program = Program("/bin/sh", ["-c", "cat > \(directory("seen")); echo done"])
        program.environment = ["PATH": "/bin:/usr/bin"]
        program.input = [UInt8](repeating: 65, count: 40_000)
        let running = RunningProgram(program)
        // Without being waited for it has its input and comes to its end.
        var size: Int64 = 0
        for _ in 0..<1000 where size < 40_000 {
            sleep(milliseconds: 10)
            size = (try? fileStatus(directory("seen")).size) ?? 0
        }
        #expect(size == 40_000)
        let result = running.finish()
        #expect(result.ending == .exited(0) && result.outputText == "done\n")
    }

    @Test func oneThatNobodyWaitsForIsKilled() throws {
        let directory = try TemporaryDirectory()
        var program = Program("/bin/sh", ["-c", "echo $$ > \(directory("pid")); exec sleep 63.5"])
        program.environment = ["PATH": "/bin:/usr/bin"]
        var running: RunningProgram? = RunningProgram(program)
        var text = ""
        for _ in 0..<1000 where text.isEmpty {
            sleep(milliseconds: 10)
            text = (try? readFile(directory("pid"), limit: 100)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        }
        let pid = try #require(Int32(text.dropLast()))
        #expect((try? ProcessHandle(pid: pid)) != nil)
        withExtendedLifetime(running) {}
        running = nil
        #expect((try? ProcessHandle(pid: pid)) == nil)
    }

    @Test func findsPrograms() {
        #expect(findExecutable("sh", in: "/nonexistent:/bin") == "/bin/sh")
        #expect(findExecutable("passwd", in: "/etc") == nil)
        #expect(findExecutable("no-such-program", in: "/bin:/usr/bin") == nil)
    }

    @Test func argumentsAndEnvironmentAreThereWithoutProc() {
        #expect(programArguments.count >= 1)
        #expect(environment["PATH"] != nil)
    }
}
