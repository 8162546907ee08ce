import Foundation
import Linux
import TestSupport
import Testing

/// The process that lets gpg verify for a list of sources, when it or the program is lost.
@Suite struct LostHelperTests {
    private let lab: VerdictLab
    private let fleet: MixedFleet
    private let list: String

    /// Forty sources, most with bytes of their own, and a gpg that takes its time.
    init() throws {
        lab = try VerdictLab()
        fleet = try MixedFleet(sources: 40, hosts: 3, distinct: 40, lines: 5)
        list = try lab.directory.write("many.list", fleet.entries.joined(separator: "\n") + "\n")
        try lab.directory.makeDirectory("bin")
        try lab.directory.write(
            "bin/gpg", "#!/bin/sh\ncase \"$*\" in *--verify*) sleep 0.3;; esac\nexec /usr/bin/gpg \"$@\"\n", mode: 0o755
        )
    }

    private struct Line: Decodable {
        var type: String
        var index: Int?
        var verdict: String
    }

    private func start() throws -> SpawnedTool {
        var environment = lab.environment
        environment["PATH"] = "\(lab.directory("bin")):/usr/bin:/bin"
        return try SpawnedTool(
            "env",
            environment.map { "\($0.key)=\($0.value)" } + [
                VerdictLab.program, "check", "--sources", list, "--format", "ndjson", "--timeout", "5", "-q",
                "--no-write-probe",
            ], in: URL(fileURLWithPath: lab.directory.path))
    }

    private func lines(_ tool: SpawnedTool) throws -> [Line] {
        try tool.output.utf8.split(separator: 0x0A).map { try JSONDecoder().decode(Line.self, from: Data($0)) }
    }

    private func children(of pid: pid_t) -> [pid_t] {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)) ?? ""
        return text.split(separator: " ").compactMap { pid_t($0) }
    }

    /// The child that is the same program, once gpg works for it; with what it has started.
    private func helper(of tool: SpawnedTool) throws -> (pid: pid_t, started: [pid_t])? {
        let program = URL(fileURLWithPath: VerdictLab.program).resolvingSymlinksInPath().path
        for _ in 0..<1000 {
            for child in children(of: tool.pid)
            where (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(child)/exe")) == program {
                let started = children(of: child)
                if !started.isEmpty { return (child, started) }
            }
            Thread.sleep(forTimeInterval: 0.01)
        }
        return nil
    }

    /// Without it the program verifies by itself, and nothing that it was asked counts as answered.
    @Test func withoutTheHelperTheVerdictsAreTheSame() throws {
        defer { fleet.stop() }
        let tool = try start()
        kill(try #require(try helper(of: tool)).pid, SIGKILL)
        #expect(tool.wait() == 10)
        let sources = try lines(tool).filter { $0.type == "source" }.sorted { ($0.index ?? -1) < ($1.index ?? -1) }
        #expect(sources.map(\.verdict) == fleet.kinds.map(\.verdict))
        #expect(try FileManager.default.contentsOfDirectory(atPath: lab.directory("tmp")).isEmpty)
    }

    /// The program's end is the helper's, and that of every gpg, however it came.
    @Test func withoutTheProgramNothingGoesOn() throws {
        defer { fleet.stop() }
        let tool = try start()
        let (helper, started) = try #require(try helper(of: tool))
        kill(tool.pid, SIGKILL)
        #expect(tool.wait() == 128 + SIGKILL)
        for _ in 0..<500 where ([helper] + started).contains(where: { kill($0, 0) == 0 }) {
            Thread.sleep(forTimeInterval: 0.01)
        }
        #expect(!([helper] + started).contains { kill($0, 0) == 0 })
    }
}
