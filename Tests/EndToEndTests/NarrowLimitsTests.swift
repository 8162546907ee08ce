import Foundation
import Linux
import TestSupport
import Testing

/// The built program as an ordinary user in narrow limits: the right verdict or an honest refusal, in time.
@Suite(.serialized, .enabled(if: runsAsRoot, "needs root, to become another user")) struct NarrowLimitsTests {
    /// A user that nothing else of a test run belongs to, so that its processes can be counted.
    private static let user = Account(uid: 65_321, gid: 65_321)

    /// The program where any user can start it: the build may lie below a directory that only root enters.
    private struct Cage {
        let lab: VerdictLab
        let served: ServedRepository
        let program: String

        init() throws {
            lab = try VerdictLab()
            served = try ServedRepository()
            program = lab.directory("apt-verdict")
            // By another process: a descriptor of ours, open for writing, could live on in a child of another test, and
            // what is open for writing is not executed.
            try mustRun("cp", [VerdictLab.program, program])
            try lab.sources(served.entry())
        }

        func run(_ limits: String, _ arguments: [String] = ["--deadline", "20"], shell: String = "") throws
            -> VerdictRun
        {
            let line = "\(shell) exec prlimit \(limits) \"$0\" check --json \"$@\""
            return try VerdictRun(
                runProgram(
                    "sh", ["-c", line, program] + arguments, environment: lab.environment,
                    account: NarrowLimitsTests.user,
                    deadline: 40))
        }
    }

    @Test(arguments: 1...6)
    func fewProcesses(most: Int) throws {
        let cage = try Cage()
        defer { cage.served.server.stop() }
        let run = try cage.run("--nproc=\(most)")
        let source = try run.source
        #expect(source.transfer?.httpStatus == 200, "the fetch needs no process")
        if most >= 6 || source.signature.state == "good" {
            // Below 6 there may be enough for gpg and too few for apt's own verifier, which starts a shell and more.
            #expect(source.signature.state == "good" && (most < 6 || run.exit == 0))
            #expect(source.errors.allSatisfy { ["Y02", "R12"].contains($0) && most < 6 })
        } else {
            #expect(run.exit == 30 && source.signature.state == "no_verdict" && source.errors == ["U01"])
            #expect(run.report.finding("U01")?.words.contains("gpg cannot be started") == true)
            #expect(run.report.finding("U01")?.owner == "machine")
        }
    }

    /// apt gets by with such a stack.
    @Test(arguments: [80, 128, 1024]) func littleStack(kibibytes: Int) throws {
        let cage = try Cage()
        defer { cage.served.server.stop() }
        let run = try cage.run("--stack=\(kibibytes << 10)")
        #expect(try run.source.signature.state == "good", "\(run.report.findings)")
    }

    @Test(arguments: [128, 64])
    func littleAddressSpace(megabytes: Int) throws {
        let cage = try Cage()
        defer { cage.served.server.stop() }
        let run = try cage.run("--as=\(megabytes << 20)")
        let source = try run.source
        #expect(run.exit == 0 && source.signature.state == "good" || run.exit == 30 && source.errors == ["U01"])
        if megabytes >= 128 { #expect(run.exit == 0) }
    }

    @Test func fewProcessesAndABadSignature() throws {
        let cage = try Cage()
        defer { cage.served.server.stop() }
        var altered = cage.served.inRelease
        let place = try #require(altered.firstRange(of: Array("Origin: Test".utf8))).lowerBound
        altered[place + 8] = UInt8(ascii: "B")
        cage.served.answer("InRelease", .body(altered))
        let run = try cage.run("--nproc=1")
        #expect(run.exit == 30)
        #expect(try run.source.signature.state == "no_verdict")
        let wide = try cage.run("--nproc=8")
        #expect(wide.exit == 10)
        #expect(try wide.source.errors.first == "S01")
    }

    @Test(arguments: ["0022", "0777"])
    func anyUmask(umask: String) throws {
        let cage = try Cage()
        defer { cage.served.server.stop() }
        let run = try cage.run("--nproc=64", shell: "umask \(umask);")
        // Under such a umask apt's verifier cannot read what it has written, and apt-get update fails with it.
        #expect(run.exit == (umask == "0022" ? 0 : 26))
        #expect(try run.source.errors == (umask == "0022" ? [] : ["Y02"]))
        #expect(try run.source.signature.state == "good")
        let left = try FileManager.default.contentsOfDirectory(atPath: cage.lab.directory("tmp"))
        #expect(left.isEmpty)
    }
}
