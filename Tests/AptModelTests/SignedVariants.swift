import TestSupport

@testable import AptModel

/// A way to bend a clear-signed file, and what the splitter is to say of it: nil for "split".
struct SignedVariant: Sendable, CustomStringConvertible {
    var name: String
    var bytes: [UInt8]
    var fault: FramingFault?
    var description: String { name }

    init(_ name: String, _ bytes: [UInt8], _ fault: FramingFault? = nil) {
        (self.name, self.bytes, self.fault) = (name, bytes, fault)
    }

    /// The table, built on a file whose signed text is `releaseText()` by a throwaway key.
    static func all() throws -> [SignedVariant] {
        let keys = try Keys.shared()
        let good = try keys.clearSigned(releaseText(), by: [.ed25519])
        let begin = "-----BEGIN PGP SIGNED MESSAGE-----\n"
        let beginSignature = "-----BEGIN PGP SIGNATURE-----\n"
        let signature = good.from(beginSignature)
        let text = good.before(beginSignature)
        let lines = good.count { $0 == 0x0A }
        let hash = "Hash: SHA512\n"
        let textLines = text.count { $0 == 0x0A }
        func header(_ new: String) -> [UInt8] { good.replacing(hash, new) }
        func label(_ new: String) -> [UInt8] { good.replacing("Label: T\n", new) }
        let accepted = [
            SignedVariant("as it is", good),
            SignedVariant("CR LF", good.withLineEnds("\r\n")),
            SignedVariant("CR CR LF", good.withLineEnds("\r\r\n")),
            SignedVariant("trailing blanks", good.withLineEnds(" \t\n")),
            SignedVariant("no line end at the end", good.dropLast() + ""),
            SignedVariant("Comment header", header(hash + "Comment: x\n")),
            SignedVariant("Version header in front", header("Version: x\n" + hash)),
            SignedVariant(
                "NotDashEscaped header", header(hash + "NotDashEscaped: You need GnuPG to verify this message\n")),
            SignedVariant("header without colon", header(hash + "no colon here\n")),
            SignedVariant("header with a form feed", header(hash + "\u{0C}x\n")),
            SignedVariant("long header", header(hash + "X: " + String(repeating: "y", count: 100_000) + "\n")),
            SignedVariant("no Hash header", header("")),
            SignedVariant("wrong Hash header", header("Hash: SHA1\n")),
            SignedVariant("needless dash escape", label("- Label: T\n")),
            SignedVariant("form feed in the text", label("Label: T\u{0C}\n")),
            SignedVariant("form feed line in the text", label("Label: T\n\u{0C}\n")),
            SignedVariant("NUL at a line's end", label("Label: T\0\n")),
            SignedVariant("NUL in a line", label("La\0bel: T\n")),
            SignedVariant("NUL line", label("\0\nLabel: T\n")),
            SignedVariant("altered text", label("Label: U\n")),
            SignedVariant("header in the signature", good.replacing(beginSignature, beginSignature + "Version: x\n")),
            SignedVariant("no checksum", good.keepingLines { !($0.hasPrefix("=") && $0.count == 5) }),
            SignedVariant("two signature blocks", good + signature),
            SignedVariant("three signature blocks", good + signature + signature),
            SignedVariant("no text", begin + hash + "\n" + signature),
            SignedVariant("HTML in front, signed", good.replacing("Origin", "<html>Origin")),
        ]
        let refused = [
            SignedVariant("empty", [], .empty),
            SignedVariant("byte order mark", "\u{FEFF}" + good, .textBefore(kind: .byteOrderMark, excerpt: 0..<3)),
            SignedVariant("blank line in front", "\n" + good, .textBefore(kind: .blankLine, excerpt: 0..<1)),
            SignedVariant("text in front", "hello\n" + good, .textBefore(kind: .text, excerpt: 0..<6)),
            SignedVariant("a space in front", " " + good, .textBefore(kind: .text, excerpt: 0..<1)),
            SignedVariant("page in front", "<html></html>\n" + good, .textBefore(kind: .html, excerpt: 0..<14)),
            SignedVariant("escape in front", "x\n\u{1B}[2J\n" + good, .controlBytes(line: 2, byte: 0x1B)),
            SignedVariant(
                "form feed behind BEGIN", good.replacing(begin, begin.dropLast() + "\u{0C}\n"),
                .controlBytes(line: 1, byte: 0x0C)),
            SignedVariant(
                "NUL behind BEGIN", good.replacing(begin, begin.dropLast() + "\0\n"), .controlBytes(line: 1, byte: 0)),
            SignedVariant(
                "text behind BEGIN", good.replacing(begin, begin.dropLast() + " x\n"), .refusedHeader(line: 1)),
            SignedVariant("dash header", header(hash + "-x: y\n"), .refusedHeader(line: 3)),
            SignedVariant(
                "dash header with form feed", header(hash + "-x\u{0C}: y\n"), .controlBytes(line: 3, byte: 0x0C)),
            SignedVariant("BEGIN among the headers", header(hash + begin), .secondMessage(line: 3)),
            SignedVariant(
                "no blank line", header(hash).replacing(hash + "\n", hash), .truncatedHeadersOrDash(textLines)),
            SignedVariant("dash line", label("-Label: T\n"), .refusedDashLine(line: 5)),
            SignedVariant("escaped blank line", label("- \nLabel: T\n"), .refusedDashLine(line: 5)),
            SignedVariant(
                "key block line", label("-----BEGIN PGP PUBLIC KEY BLOCK-----\nLabel: T\n"), .refusedDashLine(line: 5)),
            SignedVariant("BEGIN in the text", label(begin + "Label: T\n"), .secondMessage(line: 5)),
            SignedVariant("dash line with escape", label("-\u{1B}[1m\nLabel: T\n"), .controlBytes(line: 5, byte: 0x1B)),
            SignedVariant(
                "form feed behind END", good.replacing("END PGP SIGNATURE-----\n", "END PGP SIGNATURE-----\u{0C}\n"),
                .controlBytes(line: lines, byte: 0x0C)),
            SignedVariant(
                "dash line in the signature", good.replacing(beginSignature, beginSignature + "-x\n"),
                .refusedDashLine(line: textLines + 2)),
            SignedVariant("blank line behind", good + "\n", .textAfter(line: lines + 1)),
            SignedVariant("a space behind", good + " ", .textAfter(line: lines + 1)),
            SignedVariant("text behind", good + "hello\n", .textAfter(line: lines + 1)),
            SignedVariant("form feed line behind", good + "\u{0C}", .controlBytes(line: lines + 1, byte: 0x0C)),
            SignedVariant("zeroes behind", good + [0, 0, 0], .controlBytes(line: lines + 1, byte: 0)),
            SignedVariant("second message", good + good, .secondMessage(line: lines + 1)),
            SignedVariant("text, then a second message", good + "x\n" + good, .secondMessage(line: lines + 2)),
            SignedVariant("blank line between blocks", good + "\n" + signature, .textBetween(line: lines + 1)),
            SignedVariant("text between blocks", good + "x\n" + signature, .textBetween(line: lines + 1)),
            SignedVariant(
                "END line missing", good.before("-----END PGP SIG"), .truncated(part: .endLine, line: lines - 1)),
            SignedVariant("END line cut", good.dropLast(10) + "", .truncated(part: .endLine, line: lines)),
            SignedVariant(
                "signature cut", Array(signature.prefix(60)).prefixed(by: text),
                .truncated(part: .signatureArmour, line: textLines + 3)),
            SignedVariant(
                "BEGIN SIGNATURE cut", text + "-----BEGIN PGP SIG", .truncated(part: .body, line: textLines + 1)),
            SignedVariant(
                "text cut", Array(text.prefix(100)),
                .truncated(part: .body, line: Array(text.prefix(100)).count { $0 == 0x0A } + 1)),
            SignedVariant("headers cut", Array(good.prefix(40)), .truncated(part: .headers, line: 2)),
            SignedVariant("BEGIN cut", Array(good.prefix(20)), .truncated(part: .beginLine, line: 1)),
            SignedVariant(
                "text cut and zeroes", text.prefix(100) + Array(repeating: 0, count: 300),
                .zeroFilledTail(line: Array(text.prefix(100)).count { $0 == 0x0A } + 1)),
            SignedVariant("only zeroes", Array(repeating: 0, count: 300), .zeroFilledTail(line: 1)),
            SignedVariant("page", Array("<!DOCTYPE html><html>log in</html>\n".utf8), .notClearSigned(kind: .html)),
            SignedVariant("page with a BOM", "\u{FEFF}\n <HTML>" + [UInt8](), .notClearSigned(kind: .html)),
            SignedVariant("Release file", Array(releaseText().utf8), .notClearSigned(kind: .releaseWithoutSignature)),
            SignedVariant("signature only", signature, .notClearSigned(kind: .detachedSignature)),
            SignedVariant(
                "binary signature", try keys.detached([1], by: [.ed25519], armour: false),
                .notClearSigned(kind: .detachedSignature)),
            SignedVariant(
                "opaque message", armoured(try Keys.opaque(keys), label: "PGP MESSAGE"),
                .notClearSigned(kind: .opaqueMessage)),
            SignedVariant("binary opaque message", try Keys.opaque(keys), .notClearSigned(kind: .opaqueMessage)),
            SignedVariant("key", keys.keyring(.ed25519), .notClearSigned(kind: .publicKey)),
            SignedVariant("armoured key", keys.armouredKeyring(.ed25519), .notClearSigned(kind: .publicKey)),
            SignedVariant("gzip", [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 3, 1], .notClearSigned(kind: .compressed)),
            SignedVariant("binary", Array(0...31), .notClearSigned(kind: .binary)),
            SignedVariant("text", Array("Not Found\n".utf8), .notClearSigned(kind: .text)),
        ]
        return accepted + refused
    }
}

extension FramingFault {
    // Without the blank line the text is taken for headers up to the dash of the signature's BEGIN line.
    fileprivate static func truncatedHeadersOrDash(_ textLines: Int) -> FramingFault { .refusedHeader(line: textLines) }
}

extension [UInt8] {
    fileprivate func prefixed(by head: [UInt8]) -> [UInt8] { head + self }
}

extension Keys {
    /// An opaque signed message: one-pass signature, literal data, signature.
    fileprivate static func opaque(_ keys: Keys) throws -> [UInt8] {
        let text = Array("b\u{1}x".utf8)
        let onePass: [UInt8] = [0x90, 0x0D, 3, 0, 8, 22, 1, 2, 3, 4, 5, 6, 7, 8, 1]
        let literal: [UInt8] = [0xCB, UInt8(6 + text.count), 0x62, 0, 0, 0, 0, 0] + text
        return onePass + literal + (try keys.detached(text, by: [.ed25519], armour: false))
    }
}
