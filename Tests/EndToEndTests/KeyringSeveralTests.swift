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

    /// One keyring of several that is no good, what it is, and whether apt 2 survives it in front of the one that is
    /// needed, right behind it, and behind a further sound one.
    struct Bad: Sendable, CustomTestStringConvertible {
        var name: String
        var code: String
        var survived: (inFront: Bool, behind: Bool, atTheEnd: Bool)
        var make: @Sendable (Keys) throws -> [UInt8]?
        var mode = 0o644
        var testDescription: String { name }
    }

    static let page = Array("<html><body>not here</body></html>\n".utf8)
    static let bad = [
        Bad(name: "none.gpg", code: "G02", survived: (false, false, false), make: { _ in nil }),
        Bad(name: "p.gpg", code: "G03", survived: (false, false, false), make: { $0.keyring(.ed25519) }, mode: 0o600),
        Bad(
            name: "p.asc", code: "G03", survived: (false, false, false), make: { $0.armouredKeyring(.ed25519) },
            mode: 0o600),
        Bad(name: "e.gpg", code: "G05", survived: (true, true, true), make: { _ in [] }),
        Bad(name: "e.asc", code: "G05", survived: (false, false, false), make: { _ in [] }),
        Bad(name: "page.gpg", code: "G04", survived: (false, false, true), make: { _ in page }),
        Bad(name: "page.asc", code: "G04", survived: (true, true, true), make: { _ in page }),
        Bad(name: "a.gpg", code: "G04", survived: (false, false, true), make: { $0.armouredKeyring(.ed25519) }),
        Bad(name: "b.asc", code: "G04", survived: (true, true, true), make: { $0.keyring(.ed25519) }),
        Bad(name: "box.gpg", code: "G04", survived: (false, false, true), make: { try $0.keybox(.ed25519) }),
        Bad(name: "c.gpg", code: "G06", survived: (false, true, true), make: { $0.keyring(.ed25519).dropLast(30) }),
        Bad(
            name: "c10.gpg", code: "G06", survived: (false, false, true),
            make: { Array($0.keyring(.ed25519).prefix(10)) }),
        Bad(
            name: "c.asc", code: "G06", survived: (false, false, false),
            make: { Array($0.armouredKeyring(.ed25519).prefix(150)) }),
    ]

    @Test(arguments: bad) func oneBadOneOfSeveral(_ bad: Bad) throws {
        let path = scene("keys/\(bad.name)")
        if let bytes = try bad.make(keys) { try scene.directory.write("keys/\(bad.name)", bytes, mode: bad.mode) }
        let other = try scene.directory.write("keys/other.gpg", keys.keyring(.subkey))
        for (order, survived) in [
            ([path, scene.keyring], bad.survived.inFront), ([scene.keyring, path], bad.survived.behind),
            ([scene.keyring, other, path], bad.survived.atTheEnd),
        ] {
            try scene.source("signed-by=\(order.joined(separator: ","))")
            try expectAsApt(scene, otherwise: bad.code, signature: "good", aptTwo: survived)
        }
    }

    /// The first is sound and holds another key, the one that is needed is private.
    @Test func theNeededOneIsPrivate() throws {
        let needed = try scene.directory.write("keys/n.gpg", keys.keyring(.rsa2048), mode: 0o600)
        let other = try scene.directory.write("keys/o.gpg", keys.keyring(.ed25519))
        try scene.source("signed-by=\(other),\(needed)")
        try expectAsApt(scene, otherwise: "G03", signature: "good", aptTwo: false)
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
            try expectAsApt(scene, otherwise: "G07", signature: "no_verdict", aptTwo: aptTwo)
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
