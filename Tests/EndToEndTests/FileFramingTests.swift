import Foundation
import TestSupport
import Testing

/// One InRelease, altered in one way at a time, as a `file:` source and for the machine's own apt alike.
@Suite(.enabled(if: VerdictLab.hasApt, Comment(rawValue: AptLab.reason))) struct FileFramingTests {
    let scene: ProgramScene
    let good: String

    init() throws {
        var plan = SignedRepository.Plan()
        plan.hasDetached = false
        scene = try ProgramScene(SignedRepository(plan))
        good = try String(contentsOfFile: scene.inReleasePath, encoding: .utf8)
        try FileManager.default.removeItem(atPath: scene("dists/stable/Release"))
    }

    private func serve(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: scene.inReleasePath)) }
    private func serve(_ text: String) throws { try serve(Array(text.utf8)) }

    private func expect(
        _ code: String, exit: Int32, signature: String, says: String? = nil, _ place: SourceLocation = #_sourceLocation
    ) throws {
        let apt = try scene.aptUpdate()
        #expect(!apt.succeeded, "\(apt)", sourceLocation: place)
        expectFault(try scene.check(), code, exit: exit, signature: signature, says: says, place)
    }

    private func expectFine(_ place: SourceLocation = #_sourceLocation) throws {
        let apt = try scene.aptUpdate()
        #expect(apt.succeeded, "\(apt)", sourceLocation: place)
        expectQuiet(try scene.check(), place)
    }

    @Test func asItIs() throws { try expectFine() }

    @Test func oneByteOfTheText() throws {
        try serve(good.replacing("Origin: Test", with: "Origin: Tesu"))
        try expect("S01", exit: 10, signature: "bad")
        #expect(try scene.check().source?.signature.signers.map(\.status) == ["bad"])
    }

    /// Damage on the way breaks the armour's checksum; a forger would have made that fit.
    @Test func oneLetterOfTheSignature() throws {
        let start = try #require(good.range(of: "-----BEGIN PGP SIGNATURE-----\n\n")?.upperBound)
        var letters = Array(good)
        let place = good.distance(from: good.startIndex, to: start) + 100
        letters[place] = letters[place] == "A" ? "B" : "A"
        try serve(String(letters))
        try expect("S01", exit: 10, signature: "bad", says: "damage")
    }

    @Test func notSignedAtAll() throws {
        let text = try #require(good.components(separatedBy: "\n\n").dropFirst().first)
            .components(separatedBy: "\n-----BEGIN")[0]
        try serve(text + "\n")
        let apt = try scene.aptUpdate()
        #expect(!apt.succeeded, "\(apt)")
        expectFault(try scene.check(), "S02", exit: 10, signature: "bad")
        // Signed the other way: no InRelease, a Release without Release.gpg.
        try FileManager.default.removeItem(atPath: scene.inReleasePath)
        try scene.directory.write("dists/stable/Release", text + "\n")
        try expect("S02", exit: 10, signature: "bad")
    }

    @Test(arguments: [
        ("a line in front", "Suite: other\n", ""), ("a blank line in front", "\n", ""), ("a BOM", "\u{FEFF}", ""),
        ("a line behind", "", "Suite: other\n"), ("a blank line behind", "", "\n"),
    ]) func textAround(_ name: String, _ front: String, _ behind: String) throws {
        try serve(front + good + behind)
        try expect("S03", exit: 10, signature: "bad")
    }

    @Test func aSecondMessage() throws {
        try serve(good + good)
        try expect("S03", exit: 10, signature: "bad")
    }

    @Test func aPageInFront() throws {
        try serve("<!DOCTYPE html>\n<html><body>Log in</body></html>\n" + good)
        try expect("X06", exit: 24, signature: "no_verdict")
    }

    @Test(arguments: [0.3, 0.97]) func cutOff(_ part: Double) throws {
        try serve(String(good.prefix(Int(Double(good.count) * part))))
        try expect("X01", exit: 24, signature: "no_verdict")
    }

    @Test func theLastLineIsCutOff() throws {
        try serve(good.replacing("-----END PGP SIGNATURE-----\n", with: ""))
        try expect("X01", exit: 24, signature: "no_verdict")
        // A line end that is missing is no cut.
        try serve(String(good.dropLast()))
        try expectFine()
    }

    @Test func empty() throws {
        try serve("")
        try expect("X01", exit: 24, signature: "no_verdict")
    }

    @Test func aWebPage() throws {
        try serve("<!DOCTYPE html>\n<html><head><title>Log in</title></head><body>Log in</body></html>\n")
        try expect("X06", exit: 24, signature: "no_verdict")
    }

    @Test func carriageReturns() throws {
        try serve(good.replacing("\n", with: "\r\n"))
        try expectFine()
    }

    @Test func blanksAtLineEnds() throws {
        try serve(good.replacing("Origin: Test\n", with: "Origin: Test  \t\n"))
        try expectFine()
    }

    /// Under gpgv one bad signature is fatal, wherever it stands; sqv is content with the good one.
    @Test(arguments: [true, false]) func aBadSignatureBesideAGoodOne(_ badFirst: Bool) throws {
        let keys = try Keys.shared()
        let other = String(decoding: try keys.clearSigned("another text\n", by: [.ed25519]), as: UTF8.self)
        let packets = [try signature(of: other), try signature(of: good)]
        let block = armoured((badFirst ? packets : packets.reversed()).flatMap { $0 }, label: "PGP SIGNATURE")
        let head = try #require(good.range(of: "-----BEGIN PGP SIGNATURE-----")?.lowerBound)
        try serve(String(good[..<head]) + String(decoding: block, as: UTF8.self))
        let both = try scene.directory.write("keys/both.gpg", keys.keyring(.rsa2048, .ed25519))
        try scene.source("signed-by=\(both)")
        let apt = try scene.aptUpdate()
        let run = try scene.check()
        if aptIsTwo { #expect(!apt.succeeded, "\(apt)") }
        #expect(run.source?.signature.signers.map(\.status).sorted() == ["bad", "good"])
        if apt.succeeded {
            expectQuiet(run, warnings: ["S06"])
        } else {
            expectFault(run, "S01", exit: 10, signature: "bad")
        }
    }

    /// The packets inside a file's signature armour.
    private func signature(of text: String) throws -> [UInt8] {
        let start = try #require(text.range(of: "-----BEGIN PGP SIGNATURE-----\n\n")?.upperBound)
        let end = try #require(text.range(of: "-----END PGP SIGNATURE-----")?.lowerBound)
        let lines = text[start..<end].split(separator: "\n").filter { !$0.hasPrefix("=") }
        return try Array(#require(Data(base64Encoded: lines.joined())))
    }
}
