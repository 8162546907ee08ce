import AptModel
import Foundation
import Linux
import TestSupport
import Testing

@testable import Probes

/// What apt's verifier is not asked about, which is known before anything is written.
@Suite struct AptVerifierTests {
    private func reason(uri: String, suite: String = "stable", secondsLeft: Double = 60) throws -> String {
        let root = try TemporaryDirectory()
        let loaded = loadConfiguration(root: try root.asRoot(), environment: [:], overrides: [])
        let method = VerifierMethod(
            name: "gpgv", loaded: loaded, sandbox: SandboxUser(name: "root", account: Account(uid: 0, gid: 0)),
            goesUnsandboxed: false, environment: [:], target: .here)
        let question = AptVerifier.Question(
            body: [65], signature: nil, signedBy: nil, uri: uri, suite: suite, room: RoomNeed(bytes: 1, inodes: 1))
        do throws(AptVerifier.NotAsked) {
            _ = try AptVerifier(method, candidates: []).ask(question, secondsLeft: { secondsLeft })
            return ""
        } catch {
            return error.reason
        }
    }

    @Test func notAsked() throws {
        let plain = "http://debian.example.org/debian"
        #expect(try reason(uri: plain).contains("no directory"))
        #expect(try reason(uri: plain + "\r\nx").contains("control characters"))
        #expect(try reason(uri: plain, suite: "a\r\n\r\n601 Configuration").contains("control characters"))
        #expect(try reason(uri: plain, secondsLeft: 0.1).contains("too near"))
    }

    /// What a wrapper starts in the background and leaves goes with it.
    @Test(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot))) func aWrappersChildrenGo() throws {
        let directory = try TemporaryDirectory()
        let method = try directory.write(
            "http", "#!/bin/sh\nsleep 60 >/dev/null 2>&1 &\necho $! >\(directory("pid"))\n", mode: 0o755)
        var probe = ProgramProbe(
            target: .here, sandbox: SandboxUser(name: "root", account: Account(uid: 0, gid: 0)))
        _ = probe.observe([NeededProgram(method, .method)])
        let pid = try String(contentsOfFile: directory("pid"), encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        func lives() -> Bool {
            let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
            return text.map { !$0.contains(") Z ") } ?? false
        }
        try #require(!pid.isEmpty)
        for _ in 0..<50 where lives() { sleep(milliseconds: 10) }
        #expect(!lives())
        if lives() { _ = runProgram("kill", ["-9", pid]) }
    }
}
