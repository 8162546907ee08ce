import Testing
import TestSupport

@testable import AptModel

/// Bytes of packets, written by hand.
private enum Made {
    static func subpacket(_ type: UInt8, _ content: [UInt8]) -> [UInt8] { [UInt8(content.count + 1), type] + content }
    static func four(_ value: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }

    /// A signature body of version 4 (also 5) or 6.
    static func signature(
        version: UInt8 = 4, type: UInt8 = 1, hashed: [UInt8], loose: [UInt8], algorithm: UInt8 = 1, digest: UInt8 = 8
    ) -> [UInt8] {
        func length(_ area: [UInt8]) -> [UInt8] { version == 6 ? four(UInt32(area.count)) : [0, UInt8(area.count)] }
        return [version, type, algorithm, digest] + length(hashed) + hashed + length(loose) + loose + [
            0xAB, 0xCD, 0, 8, 0xFF,
        ]
    }

    static func newFormat(_ tag: UInt8, _ body: [UInt8]) -> [UInt8] {
        [0xC0 | tag, 0xFF] + four(UInt32(body.count)) + body
    }
    static func oldFormat(_ tag: UInt8, _ body: [UInt8]) -> [UInt8] {
        [0x80 | tag << 2 | 1, 0, UInt8(body.count)] + body
    }
}

@Suite struct OpenPGPSignatureTests {
    static let fingerprint = (1...20).map(UInt8.init)
    static let area =
        Made.subpacket(2, Made.four(1_700_000_000)) + Made.subpacket(3, Made.four(3600))
        + Made.subpacket(33, [4] + fingerprint)

    @Test func readsVersionFour() throws {
        let bytes = Made.newFormat(
            2, Made.signature(hashed: OpenPGPSignatureTests.area, loose: Made.subpacket(16, Array(13...20))))
        let signature = try #require(readSignatures(bytes).signatures.first)
        #expect(signature.version == 4)
        #expect(signature.type == 1)
        #expect(signature.created == Timestamp(seconds: 1_700_000_000))
        #expect(signature.expires == Timestamp(seconds: 1_700_003_600))
        #expect(signature.issuerFingerprint == "0102030405060708090A0B0C0D0E0F1011121314")
        #expect(signature.issuerKeyID == "0D0E0F1011121314")
        #expect(signature.isIssuerHashed)
        #expect(signature.isCreationHashed)
        #expect(signature.digest.name == "SHA256")
        #expect(signature.publicKey.name == "rsa")
        #expect(signature.digestPrefix == [0xAB, 0xCD])
        #expect(signature.raw == bytes)
        #expect(signature.isWellFormed)
    }

    @Test func whatIsNotHashedIsSaidToBe() throws {
        let bytes = Made.oldFormat(2, Made.signature(hashed: [], loose: OpenPGPSignatureTests.area))
        let signature = try #require(readSignatures(bytes).signatures.first)
        #expect(!signature.isIssuerHashed)
        #expect(!signature.isCreationHashed)
        #expect(signature.issuerKeyID == "0D0E0F1011121314")
        #expect(signature.expires == nil)
    }

    @Test func readsVersionsThreeFiveAndSix() throws {
        let three = Made.newFormat(
            2, [3, 5, 0] + Made.four(1_000_000_000) + Array(1...8) + [17, 2, 0xAB, 0xCD, 0, 8, 1])
        let six = Made.newFormat(
            2,
            Made.signature(
                version: 6, hashed: Made.subpacket(33, [6] + Array(1...32)), loose: [], algorithm: 27, digest: 10))
        let five = Made.newFormat(2, Made.signature(version: 5, hashed: OpenPGPSignatureTests.area, loose: []))
        let signatures = readSignatures(three + five + six).signatures
        #expect(signatures.map(\.version) == [3, 5, 6])
        #expect(signatures.first?.issuerKeyID == "0102030405060708")
        #expect(signatures.first?.created == Timestamp(seconds: 1_000_000_000))
        #expect(signatures.first?.digest.isWeak == true)
        #expect(signatures.first?.publicKey.name == "dsa")
        #expect(signatures.first?.isIssuerHashed == false)
        #expect(signatures.last?.issuerKeyID == "0102030405060708")
        #expect(signatures.last?.issuerFingerprint?.count == 64)
        #expect(signatures.last?.publicKey.name == "ed25519")
        #expect(signatures.map(\.raw).joined().elementsEqual(three + five + six))
    }

    @Test func partialAndIndeterminateLengths() throws {
        let body = Made.signature(
            hashed: OpenPGPSignatureTests.area, loose: Made.subpacket(100, Array(repeating: 7, count: 60)))
        let pieces =
            [0xC2, 0xE5] + Array(body[..<32]) + [0xE5] + Array(body[32..<64]) + [UInt8(body.count - 64)]
            + Array(body[64...])
        let reading = readSignatures(pieces)
        #expect(reading.structure == .complete)
        #expect(reading.signatures.first?.raw == Made.newFormat(2, body))
        #expect(readSignatures([0x8B] + body).signatures.first?.raw == Made.newFormat(2, body))
    }

    @Test func brokenRunsSayWhere() {
        let one = Made.newFormat(2, Made.signature(hashed: OpenPGPSignatureTests.area, loose: []))
        #expect(readSignatures(one + one.dropLast()).structure == .truncated(at: one.count))
        #expect(readSignatures(one + [0x41]).structure == .garbage(at: one.count))
        #expect(readSignatures(one + [0xC2]).structure == .truncated(at: one.count))
        #expect(readSignatures(one + [0xC2, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]).structure == .truncated(at: one.count))
        #expect(readSignatures(one + [0xC2, 0xFE, 0]).structure == .truncated(at: one.count))
        #expect(readSignatures([0xC2, 0x01, 4]).otherPackets == 1)
        let badArea = Made.newFormat(2, Made.signature(hashed: [9, 2, 0], loose: []))
        #expect(readSignatures(badArea).signatures.first?.isWellFormed == false)
        for length in 1..<one.count { _ = readSignatures(Array(one.prefix(length))) }
    }

    /// Every field of every real signature is what gpg prints for it.
    @Test(arguments: Stored.inRelease) func realSignaturesReadAsGPGReadsThem(suite: String) throws {
        let file = try #require(splitClearSigned(Stored.inRelease(suite)).file)
        let reading = readSignatures(file.signature)
        #expect(reading.structure == .complete)
        #expect(reading.otherPackets == 0)
        #expect(reading.armour.allSatisfy { $0.isIntact })
        let run = runProgram(
            "gpg", ["--homedir", try TemporaryDirectory().path, "--batch", "--list-packets"], input: file.signature)
        let printed = run.outputText.split(separator: ":signature packet:").dropFirst().map(String.init)
        #expect(printed.count == reading.signatures.count)
        for (text, signature) in zip(printed, reading.signatures) {
            #expect(text.contains("algo \(signature.publicKey.rawValue), keyid \(signature.issuerKeyID ?? "none")"))
            #expect(text.contains("version \(signature.version), created \(signature.created?.seconds ?? 0), "))
            #expect(text.contains("digest algo \(signature.digest.rawValue), begin of digest"))
            #expect(text.contains("issuer fpr v4 \(signature.issuerFingerprint ?? "none")"))
            #expect(signature.isIssuerHashed)
        }
    }

    @Test func theReadmeOfTheRealFilesIsTrue() throws {
        let files = try Stored.table("testdata/inrelease/README.md", header: "| file | fetched from")
        #expect(files.count == 7)
        for row in files {
            let sum = runProgram("sha256sum", [Stored.path("testdata/inrelease/\(row[0])")]).outputText
            #expect(sum.hasPrefix(row[5] + " "), "\(row[0])")
            #expect(try Stored.bytes("testdata/inrelease/\(row[0])").count == Int(row[2]))
        }
        let signers = try Stored.table("testdata/inrelease/README.md", header: "| file | signing key")
        for name in Set(files.map { $0[0] }).subtracting(["bookworm.Release"]) {
            let bytes = try Stored.bytes("testdata/inrelease/\(name)")
            let signature = splitClearSigned(bytes).file?.signature ?? bytes
            let rows = signers.filter { $0[0] == name }
            let signatures = readSignatures(signature).signatures
            #expect(rows.map { $0[1] } == signatures.map { $0.issuerFingerprint ?? "none" }, "\(name)")
            #expect(rows.map { $0[4] } == signatures.map { $0.created?.rfc3339 ?? "none" }, "\(name)")
        }
    }

    @Test func weakAndExpiringSignaturesAreRead() throws {
        let keys = try Keys.shared()
        let weak = readSignatures(try keys.detached([1], digest: "SHA1")).signatures
        #expect(weak.map(\.digest.name) == ["SHA1"])
        let expiring = try #require(
            readSignatures(try keys.detached([1], by: [.ed25519], expires: "1d")).signatures.first)
        let created = try #require(expiring.created)
        #expect(expiring.expires == created + 86_400)
        #expect(expiring.issuerFingerprint == keys.fingerprint(.ed25519))
    }
}
