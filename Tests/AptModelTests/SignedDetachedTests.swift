import Testing
import TestSupport

@testable import AptModel

/// Release.gpg in all its shapes.
struct DetachedVariant {
    var name: String
    var signature: [UInt8]
    var fault: FramingFault?

    static func all() throws -> [DetachedVariant] {
        let good = try Keys.shared().detached(Array(releaseText().utf8), by: [.ed25519])
        let binary = try Keys.shared().detached(Array(releaseText().utf8), by: [.ed25519], armour: false)
        let lines = good.count { $0 == 0x0A }
        let accepted: [(String, [UInt8])] = [
            ("as it is", good), ("CR LF", good.withLineEnds("\r\n")), ("trailing blanks", good.withLineEnds(" \n")),
            ("two blocks", good + good), ("Comment", good.replacing("\n\n", "\nComment: x\n\n")),
            ("no line end", good.dropLast() + ""),
        ]
        let refused: [(String, [UInt8], FramingFault)] = [
            ("empty", [], .empty),
            ("page", Array("<html>x</html>\n".utf8), .notClearSigned(kind: .html)),
            ("blank line in front", "\n" + good, .textBefore(kind: .blankLine, excerpt: 0..<1)),
            ("text in front", "x\n" + good, .textBefore(kind: .text, excerpt: 0..<2)),
            ("page in front", "<p>\n" + good, .textBefore(kind: .html, excerpt: 0..<4)),
            ("BOM", "\u{FEFF}" + good, .textBefore(kind: .byteOrderMark, excerpt: 0..<3)),
            ("blank line behind", good + "\n", .textAfter(line: lines + 1)),
            ("text behind", good + "x\n", .textAfter(line: lines + 1)),
            ("NUL behind", good + [0], .controlBytes(line: lines + 1, byte: 0)),
            ("ESC behind", good + "\u{1B}c", .controlBytes(line: lines + 1, byte: 0x1B)),
            ("blank between", good + "\n" + good, .textBetween(line: lines + 1)),
            ("payload between", good + "deb file\n" + good, .textBetween(line: lines + 1)),
            ("cut", Array(good.prefix(60)), .truncated(part: .signatureArmour, line: 3)),
            ("END cut", good.dropLast(5) + "", .truncated(part: .endLine, line: lines)),
            ("END missing", good.before("-----END"), .truncated(part: .endLine, line: lines - 1)),
            ("dash line", good.replacing("\n\n", "\n-x\n\n"), .refusedDashLine(line: 2)),
            ("binary", binary, .notClearSigned(kind: .detachedSignature)),
            ("zeroes", [0, 0, 0], .zeroFilledTail(line: 1)),
            ("text", Array("Not Found\n".utf8), .notClearSigned(kind: .text)),
            ("a key", try Keys.shared().armouredKeyring(.ed25519), .notClearSigned(kind: .publicKey)),
        ]
        return accepted.map { DetachedVariant(name: $0.0, signature: $0.1, fault: nil) }
            + refused.map { DetachedVariant(name: $0.0, signature: $0.1, fault: $0.2) }
    }
}

@Suite struct SignedDetachedTests {
    @Test func theTableIsClassified() throws {
        let release = Array(releaseText().utf8)
        for variant in try DetachedVariant.all() {
            switch (classifyDetached(release: release, signature: variant.signature), variant.fault) {
            case (.pair(let pair), nil):
                #expect(pair.data == release)
                #expect(pair.signature == variant.signature)
                #expect(
                    readSignatures(pair.signatureBlocks.flatMap { $0 }).signatures.count == pair.signatureBlocks.count)
            case (.refusedSignature(let fault), let expected): #expect(fault == expected, "\(variant.name)")
            case (let outcome, _): Issue.record("\(variant.name): \(outcome)")
            }
        }
    }

    @Test func theRealPairIsTaken() throws {
        let release = try Stored.bytes("testdata/inrelease/bookworm.Release")
        let signature = try Stored.bytes("testdata/inrelease/bookworm.Release.gpg")
        guard case .pair(let pair) = classifyDetached(release: release, signature: signature) else {
            Issue.record("refused")
            return
        }
        #expect(readSignatures(pair.signature).signatures.count == 3)
    }

    @Test(arguments: [
        ("", FramingFault.empty), ("<html>", .notClearSigned(kind: .html)),
        ("\u{1F}\u{8B}", .notClearSigned(kind: .binary)),
        ("\0\0", .zeroFilledTail(line: 1)),
    ]) func whatIsNoReleaseFileIsNamed(text: String, fault: FramingFault) throws {
        let signature = try Stored.bytes("testdata/inrelease/bookworm.Release.gpg")
        #expect(classifyDetached(release: Array(text.utf8), signature: signature) == .refusedRelease(fault))
    }

    /// Real apt refuses before any cryptography exactly what is refused here.
    @Test func realAptAgrees() throws {
        let variants = try DetachedVariant.all()
        let keyring = (name: "key.gpg", bytes: try Keys.shared().keyring(.ed25519))
        let release = Array(releaseText().utf8)
        let verdicts = try aptUpdate(
            variants.map { FileRepository(["Release": release, "Release.gpg": $0.signature], keyring: keyring) })
        for (variant, verdict) in zip(variants, verdicts) {
            #expect(verdict.accepted == (variant.fault == nil), "\(variant.name): \(verdict.messages)")
        }
    }
}
