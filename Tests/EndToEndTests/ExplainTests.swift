import Foundation
import Linux
import TestSupport
import Testing

/// `explain "words"` and `explain -` as a whole program.
@Suite struct ExplainTests {
    private func run(_ arguments: [String], _ input: [UInt8] = []) throws -> ProgramRun {
        try VerdictLab().run(["explain"] + arguments, input: input)
    }

    @Test func aSentence() throws {
        let run = try run(["At least one invalid signature was encountered."])
        #expect(run.ending == .exited(0) && run.errors.isEmpty)
        #expect(run.outputText.contains("R01 temp-space"))
    }

    @Test(arguments: [["-"], ["-", "--json"], ["good morning to you"], ["nosuchslug"]])
    func nothingRecognised(_ arguments: [String]) throws {
        for input in ["", "good morning\n", "\0\0\u{1}\u{2}"] {
            let run = try run(arguments, Array(input.utf8))
            #expect(run.ending == .exited(1), "\(arguments)")
            #expect(run.errorsText.split(separator: "\n").count == 1)
            #expect(run.output.isEmpty != arguments.contains("--json"))
        }
    }

    @Test func aLog() throws {
        let log = try Data(contentsOf: repositoryRoot.appendingPathComponent("testdata/words/buildkit.log"))
        let run = try run(["-"], [UInt8](log))
        #expect(run.ending == .exited(0))
        #expect(run.outputText.contains("R01 temp-space") && run.outputText.contains("--allow-unauthenticated"))
        #expect(!run.output.contains(0x1B))
    }

    @Test func json() throws {
        for arguments in [["No good signature", "--json"], ["R01", "--json"]] {
            let run = try run(arguments)
            #expect(run.ending == .exited(0))
            let document = try #require(JSONSerialization.jsonObject(with: Data(run.output)) as? [String: Any])
            #expect(document["schema_version"] as? Int == 1)
            let line = try #require((document["lines"] as? [[String: Any]])?.first)
            #expect(line.keys.contains("apt_versions") && line["text"] is String)
            let fault = try #require((line["faults"] as? [[String: Any]])?.first)
            #expect(Set(fault.keys) == ["code", "slug", "why"])
        }
    }

    /// More than is kept: the end of it tells.
    @Test func aLongLog() throws {
        let end = Array("\nE: gpgv, gpgv2 or gpgv1 required for verification, but neither seems installed\n".utf8)
        // One line of it, so that a debugging build is done in time.
        let log = Array("E: trusted=yes\n".utf8) + Array(repeating: UInt8(ascii: "."), count: (16 << 20) + 100) + end
        let run = try run(["-"], log)
        #expect(run.ending == .exited(0))
        #expect(run.outputText.contains("Y01 verifier-missing") && run.outputText.contains("were not read"))
        #expect(!run.outputText.contains("trusted=yes"))
    }

    @Test func randomBytes() throws {
        var numbers = Seeded(1)
        for _ in 0..<4 {
            let bytes = (0..<50_000).map { _ in UInt8(truncatingIfNeeded: numbers.next()) }
            let run = try run(["-"], bytes)
            #expect(run.ending == .exited(0) || run.ending == .exited(1))
            #expect(!run.output.contains { $0 < 0x20 && $0 != 0x0A })
        }
    }

    @Test func wrongUsage() throws {
        for arguments in [["-", "--apt-version", "new"], ["x y", "--color", "perhaps"]] {
            #expect(try run(arguments).ending == .exited(64))
        }
    }
}
