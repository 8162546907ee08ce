import Testing
import TestSupport

@testable import AptModel

/// Keyring files of all kinds, with the content that the sniffing is to find.
private func keyringFiles() throws -> [(name: String, bytes: [UInt8], content: KeyringContent)] {
    let keys = try Keys.shared()
    let binary = keys.keyring(.ed25519)
    let armour = keys.armouredKeyring(.ed25519)
    let other = try Stored.bytes("keyrings/debian-archive-bookworm-stable.gpg")
    let otherArmour = armoured(other, label: "PGP PUBLIC KEY BLOCK")
    return [
        ("binary", binary, .binary), ("two keys", other + binary, .binary),
        ("marker in front", [0xCA, 3, 0x50, 0x47, 0x50] + binary, .binary),
        ("cut", Array(binary.dropLast(40)), .binary), ("cut in the first packet", Array(binary.prefix(20)), .binary),
        ("second key cut", other + Array(binary.dropLast(40)), .binary),
        ("garbage behind", binary + "garbage here", .binary),
        ("zeroes behind", binary + Array(repeating: 0, count: 50), .binary),
        ("armour", armour, .armoured), ("text around armour", "some text\n\n" + armour + "behind\n", .armoured),
        (
            "armour with headers", armour.replacing("BLOCK-----\n\n", "BLOCK-----\nComment: hi\nVersion: 1\n\n"),
            .armoured
        ),
        ("two blocks", otherArmour + armour, .armoured), ("armour in CR LF", armour.withLineEnds("\r\n"), .armoured),
        ("armour without checksum", armour.keepingLines { !($0.hasPrefix("=") && $0.count == 5) }, .armoured),
        ("armour cut", Array(armour.prefix(200)), .armoured),
        ("armour without END", armour.before("-----END"), .armoured),
        ("armour without blank line", armour.replacing("BLOCK-----\n\n", "BLOCK-----\n"), .armoured),
        ("armour indented", armour.withLineEnds("\n  "), .armoured),
        ("keybox", try keys.keybox(.ed25519), .keybox), ("page", Array("<html>x</html>\n".utf8), .html),
        ("empty", [], .empty),
        ("garbage in front", "garbage" + binary, .other), ("zeroes", Array(repeating: 0, count: 100), .other),
        ("text", Array("Not Found\n".utf8), .other),
    ]
}

@Suite struct OpenPGPSniffTests {
    @Test func contentIsFoundWhateverTheName() throws {
        for file in try keyringFiles() {
            for ending in [".gpg", ".asc", "", ".pgp"] {
                #expect(
                    sniffKeyring(file.bytes, fileName: "/etc/keys/a\(ending)").content == file.content, "\(file.name)")
            }
        }
    }

    @Test func nameAndContentAgree() throws {
        let keys = try Keys.shared()
        func agrees(_ bytes: [UInt8], _ name: String) -> Bool { sniffKeyring(bytes, fileName: name).agreesWithName }
        #expect(agrees(keys.keyring(.ed25519), "a.gpg"))
        #expect(!agrees(keys.keyring(.ed25519), "a.asc"))
        #expect(agrees(keys.armouredKeyring(.ed25519), "a.asc"))
        #expect(!agrees(keys.armouredKeyring(.ed25519), "a.gpg"))
        #expect(agrees(keys.armouredKeyring(.ed25519), "a.b/key"))
        #expect(!agrees(Array("<html>".utf8), "key"))
        #expect(sniffKeyring([], fileName: "/x/a.b.gpg").nameEnding == "gpg")
        #expect(sniffKeyring([], fileName: "/x.gpg/a").nameEnding == "")
        #expect(sniffKeyring([], fileName: "/x/a:b.gpg").hasColonInName)
    }

    @Test func whatIsWholeAndWhatIsNot() throws {
        let whole = [
            "binary", "two keys", "marker in front", "armour", "text around armour", "armour with headers",
            "two blocks",
            "armour in CR LF", "armour without checksum", "armour indented", "keybox", "empty",
        ]
        for file in try keyringFiles() {
            let sniff = sniffKeyring(file.bytes, fileName: "a")
            #expect(sniff.isIntact == (whole.contains(file.name)), "\(file.name)")
        }
    }

    @Test func aSecretKeyIsNamed() throws {
        let home = try TemporaryDirectory()
        try mustRun(
            "gpg",
            [
                "--homedir", home.path, "--batch", "--passphrase", "", "--quick-gen-key", "s@example.org", "ed25519",
                "sign", "never",
            ])
        let export = [
            "--homedir", home.path, "--batch", "--pinentry-mode", "loopback", "--passphrase", "",
            "--export-secret-keys",
        ]
        let secret = try mustRun("gpg", export).output
        let armour = try mustRun("gpg", ["--armor"] + export).output
        _ = runProgram("gpgconf", ["--homedir", home.path, "--kill", "all"])
        #expect(sniffKeyring(secret, fileName: "a.gpg").content == .secretKey)
        #expect(sniffKeyring(armour, fileName: "a.asc").content == .secretKey)
    }

    /// What real apt with apt-key does with each file under each name is what is foretold; so is what gpgv and sqv do.
    @Test(.enabled(if: aptUsesAptKey, "needs an apt before 2.9.15, with apt-key"))
    func realAptReadsWhatIsForetold() throws {
        let files = try keyringFiles()
        let signed = try Keys.shared().clearSigned(releaseText(), by: [.ed25519])
        let cases =
            files.flatMap { file in
                (file.content == .armoured || file.content == .keybox ? [".gpg", ".asc", ".pgp"] : [".gpg", ".asc"])
                    .map { (file: file, name: "key\($0)") }
            }
            + ["a:b.gpg", "c:d/a.gpg"].map { (file: files[0], name: $0) }
            + ["a:b.asc", "a:b", "c:d/a.asc", "c:d/a"].map { (file: files[8], name: $0) }
        let verdicts = try aptUpdate(
            cases.map { FileRepository(["InRelease": signed], keyring: (name: $0.name, bytes: $0.file.bytes)) })
        for (one, verdict) in zip(cases, verdicts) {
            let foretold = sniffKeyring(one.file.bytes, fileName: one.name).reading(
                by: .aptKey, at: .signedBy, bytes: one.file.bytes)
            #expect(
                (foretold == .read) == verdict.accepted,
                "\(one.file.name) as \(one.name): \(foretold), \(verdict.messages)")
        }
    }

    @Test(.enabled(if: aptUsesAptKey, "needs an apt before 2.9.15, with apt-key"))
    func realAptReadsTrustedPartsAsForetold() throws {
        let keys = try Keys.shared()
        let signed = try keys.clearSigned(releaseText(), by: [.ed25519])
        let binary = keys.keyring(.ed25519)
        let armour = keys.armouredKeyring(.ed25519)
        let cases: [(String, [UInt8])] = [
            ("a.gpg", binary), ("a.gpg", armour), ("a.asc", armour), ("a.asc", binary), ("a.pgp", binary),
            ("a.gpg", try keys.keybox(.ed25519)), ("a.gpg", Array(binary.dropLast(9))),
        ]
        for (name, bytes) in cases {
            let verdict = try aptUpdate(
                [FileRepository(["InRelease": signed], keyring: nil)], trusted: [(name: name, bytes: bytes)])
            let foretold = sniffKeyring(bytes, fileName: name).reading(by: .aptKey, at: .trustedParts, bytes: bytes)
            #expect(
                verdict.map(\.accepted) == [foretold == .read], "\(name), \(bytes.count) bytes: \(foretold), \(verdict)"
            )
        }
    }

    @Test(.enabled(if: runProgram("sqv", ["--version"]).succeeded, "needs sqv")) func sqvReadsWhatIsForetold() throws {
        let folder = try TemporaryDirectory()
        let data = try folder.write("data", "x")
        let signature = try folder.write("sig", Keys.shared().detached([0x78], by: [.ed25519]))
        for file in try keyringFiles() {
            let path = try folder.write("key.gpg", file.bytes)
            let run = runProgram("sqv", ["--keyring", path, signature, data])
            let foretold = sniffKeyring(file.bytes, fileName: path).reading(by: .sqv, at: .signedBy, bytes: file.bytes)
            #expect((foretold == .read) == run.succeeded, "\(file.name): \(foretold), \(run.errorsText)")
        }
    }

    /// The rules of apt's own gpgv method, which bookworm does not have yet: read in its source.
    @Test func newerAptIsForetold() throws {
        let keys = try Keys.shared()
        func reading(_ bytes: [UInt8], _ name: String) -> KeyringReading {
            sniffKeyring(bytes, fileName: name).reading(by: .gpgv, at: .signedBy, bytes: bytes)
        }
        #expect(reading(keys.keyring(.ed25519), "a.pgp") == .read)
        #expect(reading(keys.keyring(.ed25519), "a.asc") == .wrongFormat)
        #expect(reading(keys.armouredKeyring(.ed25519), "a.asc") == .read)
        #expect(reading(keys.armouredKeyring(.ed25519).withLineEnds("\r\n"), "a.asc") == .read)
        #expect(reading(keys.armouredKeyring(.ed25519).before("-----END"), "a.asc") == .wrongFormat)
        #expect(reading(keys.armouredKeyring(.ed25519), "a.gpg") == .wrongFormat)
        #expect(reading(keys.armouredKeyring(.ed25519), "a") == .wrongFormat)
        #expect(reading(try keys.keybox(.ed25519), "a.gpg") == .wrongFormat)
        #expect(reading(keys.keyring(.ed25519), "a:b.gpg") == .misreadName)
        #expect(reading([], "a.gpg") == .empty)
    }
}

/// Whether the apt here still checks signatures with the apt-key script.
private let aptUsesAptKey: Bool = {
    let words = runProgram("apt-get", ["--version"]).outputText.split(separator: " ")
    return words.count > 1 && runProgram("dpkg", ["--compare-versions", String(words[1]), "lt", "2.9.15"]).succeeded
}()
