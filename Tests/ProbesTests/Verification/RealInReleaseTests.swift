import AptModel
import Evidence
import Probes
import Testing

/// The Debian archive's own files with its own keyring, as testdata/inrelease/README.md lists the signers.
@Suite struct RealInReleaseTests {
    @Test(arguments: [
        (
            "bullseye",
            [
                "A7236886F3CCCAAD148A27F80E98404D386FA1D9", "4CB50190207B4758A3F73A796ED0E7B82643E131",
                "A4285295FC7B1A81600062A9605C66F00D6C9793",
            ]
        ),
        (
            "bookworm",
            [
                "4CB50190207B4758A3F73A796ED0E7B82643E131", "B8E5F13176D2A7A75220028078DBA3BC47EF2265",
                "4D64FEC119C2029067D6E791F8D2585B8783D481",
            ]
        ),
        (
            "trixie",
            [
                "4CB50190207B4758A3F73A796ED0E7B82643E131", "B8E5F13176D2A7A75220028078DBA3BC47EF2265",
                "41587F7DB8C774BCCF131416762F67A0B2C39DE4",
            ]
        ),
        (
            "bookworm-security",
            ["ED541312A33F1128F10B1C6C54404762BBB6E853", "B0CAB9266E8C3929798B3EEEBDE6D2B9216EC7A8"]
        ),
        (
            "sid",
            ["4CB50190207B4758A3F73A796ED0E7B82643E131", "B8E5F13176D2A7A75220028078DBA3BC47EF2265"]
        ),
    ])
    func everySignatureIsGood(suite: String, signers: [String]) throws {
        // As of a day on which all of these were fresh: the keys themselves expire some day.
        let result = try VerificationBench.verify(
            inline: try VerificationBench.file("testdata/inrelease/\(suite).InRelease"),
            keyrings: [VerificationBench.keyring(try VerificationBench.file("keyrings/debian-archive.gpg"))],
            at: Timestamp(rfc3339: "2026-11-23T12:00:00Z"))
        #expect(result.noVerdict == nil)
        #expect(result.signatures.map(\.status) == signers.map { _ in .good })
        #expect(result.signatures.map(\.fingerprint) == signers)
        #expect(result.signatures.allSatisfy { $0.primaryFingerprint != nil && $0.userId?.contains("Debian") == true })
    }

    @Test func bookwormInEveryDetail() throws {
        let result = try VerificationBench.verify(
            inline: try VerificationBench.file("testdata/inrelease/bookworm.InRelease"),
            keyrings: [VerificationBench.keyring(try VerificationBench.file("keyrings/debian-archive.gpg"))],
            at: Timestamp(rfc3339: "2026-11-23T12:00:00Z"))
        let first = try #require(result.signatures.first)
        #expect(first.keyId == "6ED0E7B82643E131")
        #expect(first.primaryFingerprint == "B8B80B5B623EAB6AD8775C45B7C5D7D6350947F8")
        #expect(first.userId == "Debian Archive Automatic Signing Key (12/bookworm) <ftpmaster@debian.org>")
        #expect(first.createdAt?.rfc3339 == "2026-07-11T10:17:11Z")
        #expect(first.digest == "SHA256" && first.keyAlgorithm == "rsa4096" && first.version == 4)
        #expect(first.keyExpiresAt != nil && first.keyCreatedAt != nil && !first.keyRevoked)
        #expect(first.engineCode == 0)
        #expect(result.engine?.hasPrefix("gpg 2.") == true)
        #expect(result.scratch?.hasPrefix("/dev/shm/") == true || result.scratch?.hasPrefix("/tmp/") == true)
        #expect(result.signatures.last?.keyAlgorithm == "ed25519")
    }

    @Test func oneFlippedBitMakesEverySignatureBad() throws {
        var bytes = try VerificationBench.file("testdata/inrelease/bookworm.InRelease")
        bytes[bytes.count / 2] ^= 1
        let result = try VerificationBench.verify(
            inline: bytes,
            keyrings: [VerificationBench.keyring(try VerificationBench.file("keyrings/debian-archive.gpg"))])
        #expect(result.noVerdict == nil)
        #expect(result.signatures.map(\.status) == [.bad, .bad, .bad])
        #expect(
            result.signatures.map(\.fingerprint) == [
                "4CB50190207B4758A3F73A796ED0E7B82643E131", "B8E5F13176D2A7A75220028078DBA3BC47EF2265",
                "4D64FEC119C2029067D6E791F8D2585B8783D481",
            ])
        #expect(
            result.signatures.map(\.digest) == ["SHA256", "SHA256", "SHA256"]
                || result.signatures.allSatisfy { $0.digest != nil })
        #expect(result.signatures.first?.createdAt?.rfc3339 == "2026-07-11T10:17:11Z")
    }

    @Test func farAheadTheKeysLookExpired() throws {
        let result = try VerificationBench.verify(
            inline: try VerificationBench.file("testdata/inrelease/bookworm.InRelease"),
            keyrings: [VerificationBench.keyring(try VerificationBench.file("keyrings/debian-archive.gpg"))],
            at: Timestamp(rfc3339: "2046-01-01T00:00:00Z"))
        #expect(result.signatures.map(\.status) == [.expiredKey, .expiredKey, .expiredKey])
        #expect(result.signatures.allSatisfy { $0.keyExpiresAt != nil })
    }

    @Test func farBehindTheyStayGoodWithTheirTimes() throws {
        let result = try VerificationBench.verify(
            inline: try VerificationBench.file("testdata/inrelease/bookworm.InRelease"),
            keyrings: [VerificationBench.keyring(try VerificationBench.file("keyrings/debian-archive.gpg"))],
            at: Timestamp(rfc3339: "1999-01-01T00:00:00Z"))
        #expect(result.signatures.map(\.status) == [.good, .good, .good])
    }
}
