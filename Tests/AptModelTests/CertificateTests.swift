import GPGME
import TestSupport
import Testing

@testable import AptModel

/// Keys as gpg makes them, read from their packets.
@Suite struct CertificateTests {
    private func read(_ kind: Keys.PolicyKind) throws -> (certificate: Certificate, fingerprint: String) {
        let made = try Keys.shared().policyKey(kind)
        return (try #require(readCertificates(made.key, sha1: sha1).first), made.fingerprint)
    }

    @Test func tellsTheDigestsThatBindAKey() throws {
        let (plain, fingerprint) = try read(.rsa3072)
        #expect(plain.fingerprint == fingerprint && plain.primary.name == "rsa3072")
        #expect(plain.selfSignatures.map(\.digest.name) == ["SHA512"])
        let (weak, _) = try read(.sha1Bound)
        #expect(weak.selfSignatures.map(\.digest.name) == ["SHA1"])
        #expect(weak.selfSignatures.first?.created == Timestamp(year: 2020, month: 1, day: 1))
        let (renewed, _) = try read(.sha1Renewed)
        #expect(Set(renewed.selfSignatures.map(\.digest.name)) == ["SHA1", "SHA512"], "both are there")
    }

    @Test func tellsTheDigestsThatBindASubkey() throws {
        let certificate = try #require(readCertificates(try Keys.shared().keyring(.subkey), sha1: sha1).first)
        let subkey = try #require(certificate.subkeys.first)
        #expect(certificate.selfSignatures.map(\.digest.name) == ["SHA256"])
        #expect(subkey.bindings.map(\.digest.name) == ["SHA256"])
        #expect(subkey.bindings.first?.backSignatures.map(\.name) == ["SHA256"])
        #expect(subkey.bindings.first?.maySign == true)
    }

    @Test func tellsAKeyThatIsRetiredFromOneThatIsTakenBack() throws {
        let (retired, _) = try read(.retired)
        #expect(retired.revocations.map(\.isSoft) == [true])
        let revoked = readCertificates(try Keys.shared().keyring(.revoked), sha1: sha1)
        #expect(revoked.first?.revocations.map(\.isSoft) == [false])
    }

    @Test func anyBytesAreAllowed() throws {
        let key = try Keys.shared().policyKey(.retired).key
        var random = Seeded(7)
        for _ in 0..<500 {
            _ = readCertificates(random.mutated(key, alphabet: Array(0...255)), sha1: { Array($0.prefix(20)) })
        }
        for _ in 0..<500 { _ = SequoiaSignatureReading(random.mutated(key, alphabet: Array(0...255))) }
    }
}
