import Foundation
import TestSupport
import Testing

/// Several keyrings, fingerprints and key blocks in Signed-By, and the machine's own apt asked about the same.
@Suite(.enabled(if: VerdictLab.hasApt, Comment(rawValue: AptLab.reason))) struct KeyringSeveralTests {
    let keys: Keys
    let scene: ProgramScene

    init() throws {
        keys = try Keys.shared()
        scene = try ProgramScene()
    }

    /// The program says ok where apt is content, and otherwise names this fault.
    private func expectAsApt(
        _ scene: ProgramScene, otherwise code: String, signature: String, aptTwo: Bool,
        _ place: SourceLocation = #_sourceLocation
    ) throws {
        let apt = try scene.aptUpdate()
        if aptIsTwo { #expect(apt.succeeded == aptTwo, "\(apt)", sourceLocation: place) }
        let run = try scene.check()
        if apt.succeeded {
            #expect(run.exit == 0 && run.source?.signature.state == "good", "\(run.findings)", sourceLocation: place)
        } else {
            expectFault(run, code, exit: 23, signature: signature, place)
        }
    }

    @Test func oneOfTwoIsMissing() throws {
        try scene.source("signed-by=\(scene.keyring),\(scene("none.gpg"))")
        try expectAsApt(scene, otherwise: "G02", signature: "good", aptTwo: true)
        #expect(try scene.check().report.codes == ["G02"])
    }

    @Test func oneOfTwoIsPrivate() throws {
        let other = try scene.directory.write("keys/o.gpg", keys.keyring(.ed25519), mode: 0o600)
        try scene.source("signed-by=\(other),\(scene.keyring)")
        try expectAsApt(scene, otherwise: "G03", signature: "good", aptTwo: true)
    }

    /// The first is sound and holds another key, the one that is needed is private.
    @Test func theNeededOneIsPrivate() throws {
        let needed = try scene.directory.write("keys/n.gpg", keys.keyring(.rsa2048), mode: 0o600)
        let other = try scene.directory.write("keys/o.gpg", keys.keyring(.ed25519))
        try scene.source("signed-by=\(other),\(needed)")
        try expectAsApt(scene, otherwise: "G03", signature: "good", aptTwo: false)
    }

    @Test func oneOfTwoIsAWebPage() throws {
        let page = try scene.directory.write("keys/p.gpg", "<html><body>not here</body></html>\n")
        try scene.source("signed-by=\(page),\(scene.keyring)")
        try expectAsApt(scene, otherwise: "G04", signature: "good", aptTwo: true)
    }

    @Test func oneOfTwoIsGarbage() throws {
        var random = Seeded(11)
        let bytes = [0x99] + (0..<2000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        let garbage = try scene.directory.write("keys/g.gpg", bytes)
        try scene.source("signed-by=\(garbage),\(scene.keyring)")
        try expectAsApt(scene, otherwise: "G06", signature: "good", aptTwo: false)
    }

    @Test func theFingerprintOfTheSigner() throws {
        try scene.directory.write("trusted/both.gpg", keys.keyring(.rsa2048, .ed25519))
        try scene.source("signed-by=\(keys.fingerprint(.rsa2048))")
        try expectAsApt(scene, otherwise: "G07", signature: "good", aptTwo: true)
        expectQuiet(try scene.check())
        try scene.source("signed-by=\(keys.fingerprint(.rsa2048))!")
        try expectAsApt(scene, otherwise: "G07", signature: "good", aptTwo: true)
    }

    @Test func theFingerprintOfAnother() throws {
        try scene.directory.write("trusted/both.gpg", keys.keyring(.rsa2048, .ed25519))
        try scene.source("signed-by=\(keys.fingerprint(.ed25519))")
        let apt = try scene.aptUpdate()
        #expect(!apt.succeeded, "\(apt)")
        let run = try scene.check()
        expectFault(run, "G07", exit: 23, signature: run.source?.signature.state ?? "")
        #expect(run.source?.signature.state != "bad")
    }

    @Test func subkeys() throws {
        var plan = SignedRepository.Plan()
        plan.signers = [.subkey]
        let scene = try ProgramScene(SignedRepository(plan))
        try scene.directory.write("trusted/k.gpg", keys.keyring(.subkey))
        let primary = keys.fingerprint(.subkey)
        let subkey = try #require(try scene.check().source?.signature.signers.first?.fingerprint)
        #expect(subkey != primary)
        for (fingerprint, aptTwo) in [(primary, true), (subkey, true), ("\(subkey)!", true), ("\(primary)!", false)] {
            try scene.source("signed-by=\(fingerprint)")
            try expectAsApt(
                scene, otherwise: "G07", signature: "good", aptTwo: aptTwo)
        }
    }

    @Test func aKeyBlockInTheSource() throws {
        func stanza(_ bytes: [UInt8]) throws {
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            try scene.stanza(
                signedBy: "\n" + lines.dropLast().map { $0.isEmpty ? " ." : " \($0)" }.joined(separator: "\n"))
        }
        try stanza(keys.armouredKeyring(.rsa2048))
        let apt = try scene.aptUpdate()
        #expect(apt.succeeded, "\(apt)")
        expectQuiet(try scene.check())
        try stanza(keys.armouredKeyring(.ed25519))
        let other = try scene.aptUpdate()
        #expect(!other.succeeded, "\(other)")
        expectFault(try scene.check(), "G01", exit: 23, signature: "no_verdict")
    }

    @Test func trustedParts() throws {
        try scene.source("")
        try scene.directory.write("trusted/k.gpg", keys.keyring(.rsa2048))
        try expectAsApt(scene, otherwise: "G01", signature: "good", aptTwo: true)
        expectQuiet(try scene.check())
        try FileManager.default.removeItem(atPath: scene("trusted/k.gpg"))
        try scene.directory.write("trusted/k.gpg", keys.keyring(.ed25519))
        try expectAsApt(scene, otherwise: "G01", signature: "no_verdict", aptTwo: false)
    }
}
