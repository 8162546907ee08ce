import Testing
import TestSupport

@testable import AptModel

@Suite struct OpenPGPArmourTests {
    private static let label = "PGP SIGNATURE"

    @Test(arguments: [0, 1, 2, 3, 47, 48, 49, 500]) func whatWasArmouredComesBack(count: Int) throws {
        let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        let blocks = decodeArmour(armoured(payload, label: OpenPGPArmourTests.label))
        #expect(blocks.map(\.payload) == [payload])
        #expect(blocks.map(\.label) == ["SIGNATURE"])
        #expect(blocks.map(\.checksum) == [.correct])
        #expect(blocks.map(\.fault) == [nil])
    }

    @Test func theChecksumIsTheOneOfTheStandard() {
        #expect(CRC24.of([]) == 0xB7_04CE)
        #expect(CRC24.of(Array("123456789".utf8)) == 0x21_CF02)
    }

    private struct Case {
        var name: String
        var text: [UInt8]
        var checksum: ArmourChecksum
        var fault: ArmourFault?
    }

    @Test func eachDamageHasItsName() throws {
        let payload = Array((0..<100).map(UInt8.init))
        let good = armoured(payload, label: OpenPGPArmourTests.label)
        let sumLine = try #require(
            String(decoding: good, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("=") })
        let cases = [
            Case(
                name: "no checksum", text: armoured(payload, label: OpenPGPArmourTests.label, checksum: false),
                checksum: .absent),
            Case(name: "wrong checksum", text: good.replacing(String(sumLine), "=AAAA"), checksum: .wrong),
            Case(name: "checksum too short", text: good.replacing(String(sumLine), "=AAA"), checksum: .malformed),
            Case(name: "a flipped letter", text: good.replacing("AAEC", "AAED"), checksum: .wrong),
            Case(
                name: "a foreign letter", text: good.replacing("AAEC", "AA*C"), checksum: .wrong,
                fault: .notBase64(line: 3)),
            Case(
                name: "a letter too many", text: good.replacing("AAEC", "AA*EC"), checksum: .correct,
                fault: .notBase64(line: 3)),
            Case(
                name: "a letter too many in the checksum", text: good.replacing(String(sumLine), sumLine + "b"),
                checksum: .correct, fault: .notBase64(line: 6)),
            Case(
                name: "text behind the checksum", text: good.replacing("\n-----END", "\nAAAA\n-----END"),
                checksum: .correct, fault: .textBehindChecksum(line: 7)),
            Case(name: "no END", text: good.before("-----END"), checksum: .correct, fault: .notClosed),
            Case(name: "cut", text: Array(good.prefix(60)), checksum: .absent, fault: .notClosed),
            Case(
                name: "other END", text: good.replacing("END PGP SIGNATURE", "END PGP MESSAGE"), checksum: .correct,
                fault: .labelsDiffer),
            Case(name: "CR LF", text: good.withLineEnds("\r\n"), checksum: .correct),
            Case(name: "text around", text: "x\n\n" + good + "y\n", checksum: .correct),
        ]
        for one in cases {
            let blocks = decodeArmour(one.text)
            #expect(blocks.count == 1, "\(one.name)")
            #expect(blocks.first?.checksum == one.checksum, "\(one.name)")
            #expect(blocks.first?.fault == one.fault, "\(one.name)")
            #expect(
                blocks.first?.isRefusedByGnuPG
                    == (blocks.first?.isIntact == false && !one.name.hasPrefix("a letter too many")
                        && one.name != "text behind the checksum"),
                "\(one.name)")
            #expect(
                (blocks.first?.isIntact ?? false)
                    == (one.fault == nil && (one.checksum == .correct || one.checksum == .absent)), "\(one.name)")
        }
    }

    @Test func severalBlocksAndTheirHeaders() {
        let one = armoured([1, 2, 3], label: "PGP SIGNATURE").replacing("\n\n", "\nVersion: x\nComment: a: b\n\n")
        let text = one + "between\n" + armoured([4], label: "PGP PUBLIC KEY BLOCK")
        let blocks = decodeArmour(text)
        #expect(blocks.map(\.label) == ["SIGNATURE", "PUBLIC KEY BLOCK"])
        #expect(blocks.map(\.payload) == [[1, 2, 3], [4]])
        #expect(blocks.first?.headers.map(\.name) == ["Version", "Comment"])
        #expect(blocks.first?.headers.last?.value == "a: b")
        #expect(Array(text[blocks.first?.range ?? 0..<0]) == one)
    }

    /// Found by fuzzing: of such a block the range was empty.
    @Test func aBlockOfNothingButItsFirstLineStandsSomewhere() {
        let text = Array("x\n-----BEGIN PGP SIGNATURE-----".utf8)
        let blocks = decodeArmour(text)
        #expect(blocks.map(\.range) == [2..<text.count])
        #expect(blocks.first?.fault == .notClosed)
    }
}

private func + (bytes: [UInt8], text: [UInt8]) -> [UInt8] {
    var all = bytes
    all.append(contentsOf: text)
    return all
}
