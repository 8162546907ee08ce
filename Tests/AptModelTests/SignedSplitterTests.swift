import Testing
import TestSupport

@testable import AptModel

@Suite struct SignedSplitterTests {
    @Test func splitsAsAptWritesItsTwoFiles() throws {
        let text =
            "-----BEGIN PGP SIGNED MESSAGE----- \nHash: SHA256, SHA512\nX\n \nA: b \t\r\n- -x\n\ny\n-----BEGIN PGP SIGNATURE-----\t\n\nAAAA \n-----END PGP SIGNATURE-----\n"
        let file = try #require(splitClearSigned(Array(text.utf8)).file)
        #expect(String(decoding: file.data, as: UTF8.self) == "A: b\n-x\n\ny")
        #expect(
            String(decoding: file.signature, as: UTF8.self)
                == "-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----\n")
        #expect(file.signatureBlocks == [file.signature])
        #expect(file.hashNames == ["SHA256", "SHA512"])
        #expect(
            file.headers == [
                ArmourHeader(line: 2, name: "Hash", value: "SHA256, SHA512"),
                ArmourHeader(line: 3, name: "X", value: ""),
            ])
        #expect(file.hasUnusualHeader)
        #expect(file.dashEscapedLines == 1)
        #expect(file.hasCarriageReturns)
        #expect(file.controlByteCount == 0)
    }

    @Test func countsControlBytesOfTheSignedText() throws {
        let text =
            "-----BEGIN PGP SIGNED MESSAGE-----\n\na\0b\u{1B}\nc\rd\n-----BEGIN PGP SIGNATURE-----\n-----END PGP SIGNATURE-----"
        let file = try #require(splitClearSigned(Array(text.utf8)).file)
        #expect(
            file.controlBytes == [
                ControlByte(line: 3, byte: 0), ControlByte(line: 3, byte: 0x1B), ControlByte(line: 4, byte: 0x0D),
            ])
        #expect(!file.hasCarriageReturns)
    }

    @Test(arguments: Stored.inRelease) func realFilesSplitInBothLineEnds(suite: String) throws {
        let bytes = try Stored.inRelease(suite)
        let file = try #require(splitClearSigned(bytes).file)
        #expect(file.controlByteCount == 0)
        #expect(!file.hasUnusualHeader)
        #expect(file.hashNames.allSatisfy { ["SHA256", "SHA512"].contains($0) })
        #expect(file.dashEscapedLines == 0)
        let copy = try #require(splitClearSigned(bytes.withLineEnds("\r\n")).file)
        #expect(copy.data == file.data)
        #expect(copy.signature == file.signature)
        #expect(copy.hasCarriageReturns)
    }

    @Test func dataIsTheReleaseFileWithoutItsLastLineEnd() throws {
        let file = try #require(splitClearSigned(Stored.inRelease("bookworm")).file)
        #expect(file.data + [0x0A] == (try Stored.bytes("testdata/inrelease/bookworm.Release")))
    }

    @Test func theTableIsClassified() throws {
        for variant in try SignedVariant.all() {
            let fault = splitClearSigned(variant.bytes).fault
            #expect(fault == variant.fault, "\(variant)")
        }
    }

    /// Every prefix of a real file that ends before its last line end is refused as cut off.
    @Test func everyCutIsATruncation() throws {
        let bytes = try Keys.shared().clearSigned(releaseText(), by: [.ed25519])
        for length in 0..<(bytes.count - 1) {
            switch splitClearSigned(Array(bytes.prefix(length))).fault {
            case .truncated, .empty: break
            case let other: Issue.record("cut after \(length) of \(bytes.count): \(String(describing: other))")
            }
        }
        #expect(splitClearSigned(Array(bytes.dropLast())).file != nil)
    }

    @Test func timeIsLinear() throws {
        let block = Array("-----BEGIN PGP SIGNATURE-----\nAAAA\n-----END PGP SIGNATURE-----\n".utf8)
        let head = Array("-----BEGIN PGP SIGNED MESSAGE-----\n\nx\n".utf8)
        func seconds(_ blocks: Int) -> Double {
            let bytes = head + (0..<blocks).flatMap { _ in block } + Array("x\n".utf8)
            let clock = ContinuousClock()
            let taken = clock.measure { #expect(splitClearSigned(bytes).fault != nil) }
            return Double(taken.components.attoseconds) / 1e18 + Double(taken.components.seconds)
        }
        let small = max(seconds(1000), 0.001)
        #expect(seconds(8000) < small * 40)
    }
}
