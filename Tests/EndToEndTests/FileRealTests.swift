import Foundation
import Linux
import TestSupport
import Testing

/// `check --file` on the archive's real files, with the keyrings that come along.
@Suite struct FileRealTests {
    let scene: ProgramScene
    private static let folder = repositoryRoot.appendingPathComponent("testdata/inrelease").path
    /// The day on which the files were fetched.
    private static let day = ["--at", "2026-11-23T12:30:00Z"]

    init() throws { scene = try ProgramScene() }

    private func check(
        _ name: String, _ more: [String] = [], at: [String] = day, in cage: ProgramCage = ProgramCage()
    ) throws -> ProgramCheck {
        let path = name == "-" || name.hasPrefix("/") ? name : "\(FileRealTests.folder)/\(name)"
        return try scene.check(["--file", path, "--keyring", "debian"] + at + more, in: cage, sources: false)
    }

    @Test(arguments: [
        ("bookworm.InRelease", 3), ("bullseye.InRelease", 3), ("trixie.InRelease", 3),
        ("bookworm-security.InRelease", 2),
    ]) func realFiles(_ name: String, _ signers: Int) throws {
        let run = try check(name)
        #expect(run.exit == 0 && run.report.verdict == "ok", "\(run.findings)")
        #expect(run.source?.signature.signers.map(\.status) == Array(repeating: "good", count: signers))
        #expect(run.source?.uri == nil && run.source?.suite == nil && run.source?.transfer == nil)
    }

    /// Past its Valid-Until, and nothing from outside says what time it is.
    @Test func sidIsExpired() throws {
        let run = try check("sid.InRelease")
        expectFault(run, "T04", exit: 22, signature: "good", confidence: "possible")
        let inside = try check("sid.InRelease", at: ["--at", "2026-11-01T00:00:00Z"])
        #expect(inside.exit == 0 && inside.source?.signature.state == "good", "\(inside.findings)")
    }

    @Test func longBeforeAndLongAfter() throws {
        let after = try check("bookworm.InRelease", at: ["--at", "2090-01-01T00:00:00Z"])
        expectFault(after, "K01", exit: 11, signature: "bad", confidence: "possible")
        let before = try check("bookworm.InRelease", at: ["--at", "2026-07-01T00:00:00Z"])
        #expect(before.exit == 22 && before.source?.signature.state == "good", "\(before.findings)")
    }

    @Test func aDetachedPair() throws {
        let signature = "\(FileRealTests.folder)/bookworm.Release.gpg"
        let run = try check("bookworm.Release", ["--detached", signature])
        #expect(run.exit == 0 && run.source?.signature.signers.count == 3, "\(run.findings)")
        // The text of one, the signature of another.
        let other = try scene.directory.write("other.Release", "Origin: other\n")
        expectFault(try check(other, ["--detached", signature]), "S01", exit: 10, signature: "bad")
        let empty = try scene.directory.write("empty.gpg", "")
        expectFault(try check("bookworm.Release", ["--detached", empty]), "S02", exit: 10, signature: "bad")
        let page = try scene.directory.write("page.gpg", "<!DOCTYPE html><html><body>no</body></html>\n")
        expectFault(try check("bookworm.Release", ["--detached", page]), "X06", exit: 24, signature: "no_verdict")
    }

    @Test func standardInput() throws {
        var cage = ProgramCage()
        cage.input = try readFile("\(FileRealTests.folder)/bookworm.InRelease", limit: 1 << 20)
        let run = try check("-", in: cage)
        #expect(run.exit == 0 && run.source?.signature.state == "good", "\(run.findings)")
        cage.input = Array(cage.input.prefix(100_000))
        expectFault(try check("-", in: cage), "X01", exit: 24, signature: "no_verdict")
        cage.input = []
        expectFault(try check("-", in: cage), "X01", exit: 24, signature: "no_verdict")
    }

    @Test func oneByte() throws {
        var bytes = try readFile("\(FileRealTests.folder)/bookworm.InRelease", limit: 1 << 20)
        bytes[70_000] = bytes[70_000] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
        let path = try scene.directory.write("flipped", bytes)
        expectFault(try check(path), "S01", exit: 10, signature: "bad")
    }

    @Test func withoutItsKeyring() throws {
        let other = try scene.directory.write("other.gpg", Keys.shared().keyring(.ed25519))
        let file = "\(FileRealTests.folder)/bookworm.InRelease"
        let run = try scene.check(["--file", file, "--keyring", other], sources: false)
        expectFault(run, "G01", exit: 23, signature: "no_verdict", says: "debian")
        let missing = try scene.check(["--file", file, "--keyring", scene("none.gpg")], sources: false)
        expectFault(missing, "G02", exit: 23, signature: "no_verdict")
    }

    /// What cannot be opened is one line and 64, with no report.
    @Test(arguments: [
        ["--file", "/nonexistent/InRelease"], ["--file", "/dev"],
        ["--file", "/dev/null", "--detached", "/nonexistent"],
        ["--file", "/dev/null", "--keyring", "nosuchkeyring"], ["--file", "-", "--detached", "-"],
        ["--file", "x", "--at", "yesterday"], ["--file"], ["--detached", "x"],
    ]) func wrongUsage(_ arguments: [String]) throws {
        let run = scene.run([scene.program, "check", "--json"] + arguments)
        #expect(run.ending == .exited(64), "\(run.errorsText)")
        #expect(run.output == [])
        #expect(run.errorsText.hasPrefix("apt-verdict: ") && run.errorsText.split(separator: "\n").count == 1)
    }

    /// A pipe that nobody writes to, an endless device.
    @Test func filesThatAreNone() throws {
        try mustRun("mkfifo", [scene("pipe")])
        for path in [scene("pipe"), "/dev/zero", "/dev/tty"] {
            var cage = ProgramCage()
            cage.deadline = 20
            let run = scene.run([scene.program, "check", "--json", "--file", path, "--keyring", "debian"], in: cage)
            #expect(run.ending == .exited(64), "\(path): \(run.ending) \(run.errorsText)")
        }
    }
}
