import Linux
import TestSupport
import Testing

/// The filter that other tests rely on does what they believe.
@Suite struct SeccompCageTests {
    @Test(arguments: [
        ("EPERM:uname", ProgramRun.Ending.exited(1)), ("KILL:uname", .signalled(31)), ("EPERM:faccessat2", .exited(0)),
    ])
    func oneCallGetsAnotherAnswer(_ answer: String, _ ending: ProgramRun.Ending) throws {
        #expect(runProgram(try SeccompCage.program(), [answer, "--", "uname"]).ending == ending)
    }

    @Test func anUnknownCallIsWrongUsage() throws {
        let run = runProgram(try SeccompCage.program(), ["EPERM:no_such_call", "--", "uname"])
        #expect(run.ending == .exited(125))
        #expect(run.errorsText == "seccomp-cage: no such call\n")
    }
}
