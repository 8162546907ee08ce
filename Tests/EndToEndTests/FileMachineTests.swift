import Foundation
import TestSupport
import Testing

/// `check --file`, alone and with this machine (`--machine`), each fault made for real.
@Suite(.enabled(if: VerdictLab.hasApt, Comment(rawValue: AptLab.reason)), .serialized) struct FileMachineTests {
    let scene: ProgramScene

    init() throws { scene = try ProgramScene(largeRepository.get()) }

    private var file: [String] { ["--file", scene.inReleasePath] }
    private var byKeyring: [String] { file + ["--keyring", scene.keyring] }

    @Test func aHealthyMachine() throws {
        let run = try scene.check(byKeyring + ["--machine"])
        expectQuiet(run)
        #expect(run.report.notChecked.map(\.probe) == ["apt-verifier"] && run.source?.transfer == nil)
        #expect(run.source?.uri == nil && run.source?.suite == nil)
    }

    @Test func aTempDirectoryThatIsTooSmall() throws {
        let cage = ProgramCage("mount -t tmpfs -o size=64k,mode=1777 temp $T")
        expectQuiet(try scene.check(byKeyring, in: cage))
        expectFault(
            try scene.check(byKeyring + ["--machine"], in: cage), "R01", exit: 21, signature: "good",
            subject: scene("tmp"), says: "ENOSPC")
    }

    @Test func aListsDirectoryThatIsReadOnly() throws {
        let cage = ProgramCage("mount --bind $L $L; mount -o remount,bind,ro $L")
        expectQuiet(try scene.check(byKeyring, in: cage))
        expectFault(try scene.check(byKeyring + ["--machine"], in: cage), "R08", exit: 21, signature: "good")
    }

    /// Without --keyring it is apt's own keyrings that count, and apt's own verifier is asked about the file.
    @Test func aptsVerifierIsAsked() throws {
        try FileManager.default.copyItem(atPath: scene.keyring, toPath: scene("trusted/test.gpg"))
        let run = try scene.check(file + ["--machine"])
        expectQuiet(run)
        #expect(run.source?.aptVerifier?.answers == ["good"])
        #expect(try scene.check(file).source?.aptVerifier == nil)
    }

    @Test func aptsVerifierIsBroken() throws {
        try FileManager.default.copyItem(atPath: scene.keyring, toPath: scene("trusted/test.gpg"))
        try scene.directory.write("gpgv", "#!/bin/sh\nexit 127\n")
        try setMode(scene("gpgv"), 0o755)
        let broken = ["-o", "APT::Key::GPGVCommand=\(scene("gpgv"))"]
        expectQuiet(try scene.check(file + broken))
        expectFault(try scene.check(file + broken + ["--machine"]), "Y02", exit: 26, signature: "good")
    }

    @Test func anAlteredFileStaysAltered() throws {
        let text = try String(contentsOfFile: scene.inReleasePath, encoding: .utf8)
        try Data(text.replacing("Origin: Test", with: "Origin: Tesu").utf8)
            .write(to: URL(fileURLWithPath: scene.inReleasePath))
        let cage = ProgramCage("mount -t tmpfs -o size=64k,mode=1777 temp $T")
        let run = try scene.check(byKeyring + ["--machine"], in: cage)
        expectFault(run, "S01", exit: 10, signature: "bad")
        #expect(run.report.codes.contains("R01"))
    }

    @Test func anEvidenceThatJudgesTheSame() throws {
        let cage = ProgramCage("mount -t tmpfs -o size=64k,mode=1777 temp $T")
        let first = try scene.check(byKeyring + ["--machine"], in: cage)
        let report = try scene.directory.write("report.json", first.output)
        let again = try scene.check(["--from", report], sources: false)
        #expect(again.report.codes == first.report.codes && again.exit == first.exit)
    }
}
