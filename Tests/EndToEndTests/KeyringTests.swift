import Foundation
import Linux
import TestSupport
import Testing

/// Whether this machine's apt hands keyrings to apt-key, which reads fewer forms of them than sqv does.
let aptIsTwo: Bool = {
    let version = runProgram("apt-get", ["--version"]).outputText.split(separator: " ").dropFirst().first ?? ""
    return version.hasPrefix("1.") || version.hasPrefix("2.") && !version.hasPrefix("2.9.")
}()

/// One source with one broken keyring, and the machine's own apt asked about the same one.
@Suite(.enabled(if: VerdictLab.hasApt, Comment(rawValue: AptLab.reason))) struct KeyringTests {
    let scene: ProgramScene
    let keys: Keys

    init() throws {
        scene = try ProgramScene()
        keys = try Keys.shared()
    }

    /// Asks both about Signed-By this: where apt fails the program names the fault, where apt survives it is quiet.
    private func expect(
        _ code: String, signature: String, signedBy: String, subject: String? = nil, says: String? = nil,
        aptTwoFails: Bool = true, cage: ProgramCage = ProgramCage(), _ place: SourceLocation = #_sourceLocation
    ) throws {
        try scene.source("signed-by=\(signedBy)")
        let apt = try scene.aptUpdate(in: cage)
        if aptIsTwo { #expect(apt.succeeded == !aptTwoFails, "\(apt)", sourceLocation: place) }
        let run = try scene.check(in: cage)
        if apt.succeeded {
            #expect(run.exit == 0 && run.source?.signature.state == "good", "\(run.findings)", sourceLocation: place)
        } else {
            expectFault(run, code, exit: 23, signature: signature, subject: subject, says: says, place)
        }
    }

    private func file(_ name: String, _ bytes: [UInt8], mode: Int = 0o644) throws -> String {
        try scene.directory.write("keys/\(name)", bytes, mode: mode)
    }

    @Test(arguments: ["k.gpg", "k.asc", "k.key"]) func soundFilesAreQuiet(_ name: String) throws {
        let bytes = name.hasSuffix(".asc") ? keys.armouredKeyring(.rsa2048) : keys.keyring(.rsa2048)
        try scene.source("signed-by=\(file(name, bytes))")
        let apt = try scene.aptUpdate()
        let run = try scene.check()
        #expect((run.exit == 0) == apt.succeeded, "\(apt)\n\(run.findings)")
        if name != "k.key" { expectQuiet(run) }
    }

    @Test func privateFile() throws {
        let path = try file("k.gpg", keys.keyring(.rsa2048), mode: 0o600)
        try expect("G03", signature: "good", signedBy: path, subject: path, says: "0600")
        try setMode(path, 0o640)
        try expect("G03", signature: "good", signedBy: path, subject: path)
        try setMode(path, 0o444)
        expectQuiet(try scene.check())
    }

    @Test func privateParentDirectory() throws {
        let path = try file("inner/k.gpg", keys.keyring(.rsa2048))
        try setMode(scene("keys"), 0o700)
        try expect("G03", signature: "good", signedBy: path, says: scene("keys"))
        try setMode(scene("keys"), 0o711)
        expectQuiet(try scene.check())
    }

    @Test func missing() throws {
        try expect("G02", signature: "no_verdict", signedBy: scene("keys/none.gpg"), subject: scene("keys/none.gpg"))
        try scene.directory.makeDirectory("keys")
        try FileManager.default.createSymbolicLink(atPath: scene("keys/d.gpg"), withDestinationPath: "none")
        try expect("G02", signature: "no_verdict", signedBy: scene("keys/d.gpg"))
    }

    @Test(arguments: ["k.gpg", "k.asc"]) func empty(_ name: String) throws {
        let path = try file(name, [])
        try expect("G05", signature: "no_verdict", signedBy: path, subject: path)
    }

    @Test func armourUnderABinaryName() throws {
        let path = try file("k.gpg", keys.armouredKeyring(.rsa2048))
        try expect("G04", signature: "good", signedBy: path, subject: path)
    }

    @Test func binaryUnderAnArmourName() throws {
        let path = try file("k.asc", keys.keyring(.rsa2048))
        try expect("G04", signature: "good", signedBy: path, subject: path)
    }

    @Test(arguments: ["k.gpg", "k.asc"]) func aWebPage(_ name: String) throws {
        let page = Array("<!DOCTYPE html>\n<html><head><title>Log in</title></head><body>Welcome</body></html>\n".utf8)
        let path = try file(name, page)
        try expect("G04", signature: "no_verdict", signedBy: path, subject: path)
    }

    @Test(arguments: [40, 150, 270]) func cutOff(_ bytes: Int) throws {
        let path = try file("k.gpg", Array(keys.keyring(.rsa2048).prefix(bytes)))
        try expect("G06", signature: "no_verdict", signedBy: path, subject: path)
    }

    @Test func armourCutOff() throws {
        let path = try file("k.asc", Array(keys.armouredKeyring(.rsa2048).prefix(300)))
        try expect("G06", signature: "no_verdict", signedBy: path, subject: path)
    }

    /// apt-key looks neither at the checksum nor for the last line.
    @Test(arguments: ["=.....*\n", "-----END.*\n"]) func armourThatIsNotQuiteWhole(_ part: String) throws {
        let text = String(decoding: keys.armouredKeyring(.rsa2048), as: UTF8.self)
        let damaged = try text.replacing(Regex("(?m)^\(part)"), with: part.hasPrefix("=") ? "=AAAA\n" : "")
        try #require(damaged != text)
        let path = try file("k.asc", Array(damaged.utf8))
        try expect("G06", signature: "good", signedBy: path, aptTwoFails: false)
    }

    @Test func garbage() throws {
        var random = Seeded(7)
        let bytes = [0x99] + (0..<2000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        let path = try file("k.gpg", bytes)
        try expect("G06", signature: "no_verdict", signedBy: path, subject: path)
    }

    @Test func anotherKey() throws {
        let path = try file("k.gpg", keys.keyring(.ed25519))
        try expect("G01", signature: "no_verdict", signedBy: path)
        let both = try file("both.gpg", keys.keyring(.ed25519, .rsa2048))
        try scene.source("signed-by=\(both)")
        expectQuiet(try scene.check())
    }

    /// No file at all, or one that never ends: answered at once and never with good.
    @Test(arguments: ["mkfifo", "mkdir", "ln -s /dev/zero", "ln -s /dev/null", "ln -s /dev/tty", "ln -s ."])
    func noRegularFile(_ make: String) throws {
        try scene.directory.makeDirectory("keys")
        let path = scene("keys/k.gpg")
        try mustRun("sh", ["-ec", "\(make) \(path)"])
        try scene.source("signed-by=\(path)")
        var cage = ProgramCage()
        cage.deadline = 20
        let run = try scene.check(in: cage)
        #expect(run.exit == 23 && run.source?.signature.state == "no_verdict", "\(run.findings)")
        #expect(["G02", "G04", "G05"].contains(run.report.codes.first), "\(run.findings)")
        #expect(run.report.findings.first?.subject == path)
    }
}
