import Foundation
import Linux
import TestSupport
import Testing

/// A keyring file made of the two keys, the one that signed and another.
struct KeyringFile: Sendable, CustomTestStringConvertible {
    var name: String
    var make: @Sendable (_ good: Forms, _ other: Forms) throws -> [UInt8]?
    var mode = 0o644
    /// Shell lines that make what is no regular file; `$1` is its path.
    var instead: String?
    var testDescription: String { name }

    /// One key in each form.
    struct Forms: Sendable {
        var binary: [UInt8]
        var armour: [UInt8]
        var box: [UInt8]

        /// The armour with one thing in it changed.
        func edited(_ change: (String) -> String) -> [UInt8] {
            Array(change(String(decoding: armour, as: UTF8.self)).utf8)
        }
        var withCarriageReturns: [UInt8] { edited { $0.replacingOccurrences(of: "\n", with: "\r\n") } }
        var withoutBlankLine: [UInt8] { edited { $0.replacingOccurrences(of: "BLOCK-----\n\n", with: "BLOCK-----\n") } }
        var withoutEnd: [UInt8] { edited { $0.components(separatedBy: "-----END")[0] } }
        var withWrongChecksum: [UInt8] { edited { $0.replacing(/(?m)^=.{4}$/, with: "=AAAA") } }
        var onAPage: [UInt8] { Array("<html>\n<body>\n<pre>\n".utf8) + armour + Array("</pre>\n</body></html>\n".utf8) }
        var withByteOrderMark: [UInt8] { [0xEF, 0xBB, 0xBF] + armour }
        var inUTF16: [UInt8] { [0xFF, 0xFE] + armour.flatMap { [$0, 0] } }
    }

    static let page = Array("<!DOCTYPE html><html><body>404</body></html>\n".utf8)

    /// Files that hold the other key, or none: to stand beside a sound keyring with the right one.
    static let beside: [KeyringFile] = [
        KeyringFile(name: "none.gpg", make: { _, _ in nil }), KeyringFile(name: "none.asc", make: { _, _ in nil }),
        KeyringFile(name: "dangling.gpg", make: { _, _ in nil }, instead: "ln -s /nonexistent/x $1"),
        KeyringFile(name: "folder.gpg", make: { _, _ in nil }, instead: "mkdir $1"),
        KeyringFile(name: "folder.asc", make: { _, _ in nil }, instead: "mkdir $1"),
        KeyringFile(name: "private.gpg", make: { $1.binary }, mode: 0o600),
        KeyringFile(name: "private.asc", make: { $1.armour }, mode: 0o600),
        KeyringFile(name: "armour.gpg", make: { $1.armour }), KeyringFile(name: "page.gpg", make: { _, _ in page }),
        KeyringFile(
            name: "gzip.gpg", make: { _, _ in [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0] }),
        KeyringFile(name: "empty.asc", make: { _, _ in [] }), KeyringFile(name: "empty.gpg", make: { _, _ in [] }),
        KeyringFile(name: "box.gpg", make: { $1.box }), KeyringFile(name: "binary.asc", make: { $1.binary }),
        KeyringFile(name: "crlf.asc", make: { $1.withCarriageReturns }),
        KeyringFile(name: "text.asc", make: { _, _ in Array("hello\n".utf8) }),
        KeyringFile(name: "bom.asc", make: { $1.withByteOrderMark }),
        KeyringFile(name: "utf16.asc", make: { $1.inUTF16 }),
        KeyringFile(name: "noblank.asc", make: { $1.withoutBlankLine }),
        KeyringFile(name: "cut.gpg", make: { Array($1.binary.prefix(200)) }),
        KeyringFile(name: "cutend.gpg", make: { Array($1.binary.dropLast(20)) }),
        KeyringFile(name: "cut.asc", make: { Array($1.armour.prefix(150)) }),
        KeyringFile(name: "newline.gpg", make: { $1.binary + [0x0A] }),
        KeyringFile(name: "good+newline.gpg", make: { good, _ in good.binary + [0x0A] }),
        KeyringFile(name: "good+cut.gpg", make: { $0.binary + $1.binary.prefix(60) }),
        KeyringFile(name: "checksum.asc", make: { $1.withWrongChecksum }),
        KeyringFile(name: "noend.asc", make: { $1.withoutEnd }), KeyringFile(name: "server.asc", make: { $1.onAPage }),
        KeyringFile(name: "x:y.gpg", make: { $1.binary }), KeyringFile(name: "x:y.asc", make: { $1.armour }),
    ]

    /// Files that hold the right key in one way or another: to stand alone.
    static let alone: [KeyringFile] = [
        KeyringFile(name: "server.asc", make: { good, _ in good.onAPage }),
        KeyringFile(name: "server.key", make: { good, _ in good.onAPage }),
        KeyringFile(name: "checksum.asc", make: { good, _ in good.withWrongChecksum }),
        KeyringFile(name: "noend.asc", make: { good, _ in good.withoutEnd }),
        KeyringFile(name: "good+cut.gpg", make: { $0.binary + $1.binary.prefix(60) }),
        KeyringFile(name: "good+cutend.gpg", make: { $0.binary + $1.binary.dropLast(20) }),
        KeyringFile(name: "newline.gpg", make: { good, _ in good.binary + [0x0A] }),
        KeyringFile(name: "between.gpg", make: { $1.binary + [0x0A] + $0.binary }),
        KeyringFile(name: "x:y.gpg", make: { good, _ in good.binary }),
        KeyringFile(name: "x:y.asc", make: { good, _ in good.armour }),
        KeyringFile(name: "box.gpg", make: { good, _ in good.box }),
        KeyringFile(name: "utf16.asc", make: { good, _ in good.inUTF16 }),
        KeyringFile(name: "two.asc", make: { $1.armour + $0.armour }),
    ]

    /// Files from which apt reads nothing until the advice is followed.
    static let mendable: [KeyringFile] = [
        KeyringFile(name: "armour.gpg", make: { good, _ in good.armour }),
        KeyringFile(name: "armourcrlf.gpg", make: { good, _ in good.withCarriageReturns }),
        KeyringFile(name: "armournoblank.gpg", make: { good, _ in good.withoutBlankLine }),
        KeyringFile(name: "binary.asc", make: { good, _ in good.binary }),
        KeyringFile(name: "crlf.asc", make: { good, _ in good.withCarriageReturns }),
        KeyringFile(name: "noblank.asc", make: { good, _ in good.withoutBlankLine }),
        KeyringFile(name: "bom.asc", make: { good, _ in good.withByteOrderMark }),
        KeyringFile(
            name: "blanks.asc", make: { good, _ in good.edited { $0.replacingOccurrences(of: "\n", with: " \n") } }),
        KeyringFile(name: "box.asc", make: { good, _ in good.box }),
        KeyringFile(name: "box.gpg", make: { good, _ in good.box }),
    ]
}

/// What the machine's own apt 2 makes of a source's keyrings, and that the program says ok exactly where apt does.
@Suite(.enabled(if: VerdictLab.hasApt && aptIsTwo, "needs root and an apt 2 with apt-key"))
struct KeyringListsTests {
    let scene: ProgramScene
    let good: KeyringFile.Forms
    let other: KeyringFile.Forms

    init() throws {
        scene = try ProgramScene()
        let keys = try Keys.shared()
        func forms(_ kind: Keys.Kind) throws -> KeyringFile.Forms {
            KeyringFile.Forms(
                binary: keys.keyring(kind), armour: keys.armouredKeyring(kind), box: try keys.keybox(kind))
        }
        (good, other) = try (forms(.rsa2048), forms(.ed25519))
        for folder in ["keys", "trusted"] { try scene.directory.makeDirectory(folder) }
    }

    @discardableResult
    private func put(_ file: KeyringFile, in folder: String, as prefix: String = "") throws -> String {
        let path = scene("\(folder)/\(prefix)\(file.name)")
        if let bytes = try file.make(good, other) {
            try scene.directory.write("\(folder)/\(prefix)\(file.name)", bytes, mode: file.mode)
        } else if let instead = file.instead {
            try mustRun("sh", ["-ec", instead, "sh", path])
        }
        return path
    }

    /// What apt's exit code says; a warning of a keyring that it passed over is none of ours.
    private func aptSucceeds() throws -> ProgramAptUpdate {
        try scene.aptUpdate(more: ["-o", "APT::Update::Error-Mode=persistent"])
    }

    private func expectTheSame(_ what: String, _ place: SourceLocation = #_sourceLocation) throws {
        let apt = try aptSucceeds()
        let run = try scene.check()
        let words = "\(what): exit \(run.exit)\n\(run.findings)\n\(apt)"
        #expect((run.exit == 0) == apt.succeeded, "\(words)", sourceLocation: place)
        #expect(run.exit == 0 || run.exit == 23, "\(words)", sourceLocation: place)
        guard let lead = run.report.findings.first(where: { $0.severity == "error" }) else { return }
        #expect(["G02", "G03", "G04", "G05", "G06"].contains(lead.code), "\(words)", sourceLocation: place)
    }

    @Test(arguments: KeyringFile.beside) func oneOfSeveral(_ file: KeyringFile) throws {
        let path = try put(file, in: "keys")
        let sound = try scene.directory.write("keys/sound.gpg", other.binary)
        for order in [[scene.keyring, path], [path, scene.keyring], [scene.keyring, sound, path]] {
            try scene.source("signed-by=\(order.joined(separator: ","))")
            try expectTheSame(order.map { $0.split(separator: "/").last.map(String.init) ?? $0 }.joined(separator: ","))
        }
    }

    @Test(arguments: KeyringFile.beside) func oneOfTrustedParts(_ file: KeyringFile) throws {
        try scene.source("")
        try scene.directory.write("trusted/m.gpg", good.binary)
        for prefix in ["a-", "z-"] {
            let path = try put(file, in: "trusted", as: prefix)
            try expectTheSame(prefix + file.name)
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    @Test(arguments: KeyringFile.alone + KeyringFile.mendable) func alone(_ file: KeyringFile) throws {
        try scene.source("signed-by=\(put(file, in: "keys"))")
        try expectTheSame("Signed-By \(file.name)")
    }

    @Test(arguments: KeyringFile.alone.filter { !$0.name.hasSuffix(".key") } + KeyringFile.mendable)
    func aloneInTrustedParts(_ file: KeyringFile) throws {
        try scene.source("")
        try put(file, in: "trusted")
        try expectTheSame("trusted.gpg.d \(file.name)")
    }

    /// Whoever does what the finding says has a keyring that apt reads.
    @Test(arguments: KeyringFile.mendable) func theAdviceMendsIt(_ file: KeyringFile) throws {
        // apt-key reads a keybox that stands alone, and none in trusted.gpg.d.
        let isTrusted = file.name == "box.gpg"
        let path = try put(file, in: isTrusted ? "trusted" : "keys")
        try scene.source(isTrusted ? "" : "signed-by=\(path)")
        let before = try aptSucceeds()
        try #require(!before.succeeded, "\(before)")
        let run = try scene.check()
        let finding = try #require(run.report.findings.first)
        #expect(finding.code == "G04" && finding.subject == path, "\(run.findings)")
        let commands = finding.remedy?.commands ?? []
        #expect(commands.count == 1, "\(commands)")
        let home = try TemporaryDirectory()
        for command in commands {
            try mustRun("sh", ["-ec", command], environment: ["HOME": home.path, "GNUPGHOME": home.path])
        }
        let after = try aptSucceeds()
        #expect(after.succeeded, "\(commands)\n\(after)")
        expectQuiet(try scene.check())
    }

    @Test func aKeyBlockWithoutItsEmptyLine() throws {
        let lines = String(decoding: good.withoutBlankLine, as: UTF8.self).split(separator: "\n").map { " \($0)" }
        try scene.stanza(signedBy: "\n" + lines.joined(separator: "\n"))
        let apt = try aptSucceeds()
        #expect(!apt.succeeded, "\(apt)")
        let run = try scene.check()
        expectFault(run, "G04", exit: 23, signature: "good", says: "lacks the empty line after BEGIN")
        let remedy = try #require(run.report.findings.first?.remedy)
        #expect(remedy.commands.isEmpty && remedy.text.contains("\" .\""), "\(remedy)")
        try scene.stanza(signedBy: "\n" + ([lines[0], " ."] + lines.dropFirst()).joined(separator: "\n"))
        expectQuiet(try scene.check())
    }

    /// Without root nothing is claimed of a file that apt's user may read and we may not.
    @Test func withoutRootTheModesDecide() throws {
        let apt = try #require(try Root.own.users().first { $0.name == "_apt" })
        let path = try scene.directory.write("keys/k.gpg", good.binary, mode: 0o400)
        chown(path, apt.uid, 0)
        try scene.source("signed-by=\(path)")
        let before = try aptSucceeds()
        #expect(before.succeeded, "\(before)")
        var cage = ProgramCage()
        cage.prefix = "setpriv --reuid=65534 --clear-groups"
        let unknown = try scene.check(in: cage)
        #expect(unknown.exit == 30 && unknown.report.codes.first == "U01", "\(unknown.findings)")
        #expect(!unknown.findings.contains("G03") && unknown.findings.contains("uid 65534"), "\(unknown.findings)")
        chown(path, 0, 0)
        let after = try aptSucceeds()
        #expect(!after.succeeded, "\(after)")
        expectFault(
            try scene.check(in: cage), "G03", exit: 23, signature: "no_verdict", subject: path, confidence: "likely")
    }

    /// What this program is short of is no fault of the keyring.
    @Test(arguments: 4...24) func fewDescriptors(_ count: Int) throws {
        var cage = ProgramCage()
        cage.prefix = "prlimit --nofile=\(count)"
        let words = [
            scene.program, "check", "--json", "file:\(scene.directory.path)", "stable", "--keyring", scene.keyring,
        ]
        let run = scene.run(words, in: cage)
        let output = run.outputText + run.errorsText
        #expect(run.ending != .exited(23), "\(output)")
        for code in ["G01", "G02", "G03", "G05", "G06"] { #expect(!output.contains("\"\(code)\""), "\(output)") }
    }
}
