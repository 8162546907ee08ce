import AptModel
import Evidence
import Testing

@testable import Diagnosis

@Suite("What each back-end accepts")
struct PolicyTests {
    private func policy(_ version: String, _ backend: AptObservation.Backend, now: String = "2026-11-23T00:00:00Z")
        throws
        -> Policy
    {
        Policy(
            apt: AptObservation(version: version, backend: backend), now: try #require(Timestamp(rfc3339: now)))
    }

    @Test(arguments: ["MD5", "SHA1", "RIPEMD160", "sha1"])
    func weakDigestsAreRefusedByBoth(digest: String) throws {
        #expect(try policy("2.6.1", .gpgv).refusesDigest(digest, .gpgv))
        #expect(try policy("3.0.3", .sqv).refusesDigest(digest, .sqv))
    }

    @Test(arguments: ["SHA256", "SHA384", "SHA512"])
    func strongDigestsAreAccepted(digest: String) throws {
        #expect(try !policy("2.6.1", .gpgv).refusesDigest(digest, .gpgv))
        #expect(try !policy("3.0.3", .sqv).refusesDigest(digest, .sqv))
    }

    @Test func configuredHashesOverrideTheTable() throws {
        let apt = AptObservation(
            version: "2.6.1", backend: .gpgv, hashOverrides: [.init(digest: "SHA1", untrusted: false)])
        let policy = Policy(apt: apt, now: Timestamp(seconds: 1_800_000_000))
        #expect(!policy.refusesDigest("SHA1", .gpgv))
        #expect(policy.refusesDigest("MD5", .gpgv))
    }

    @Test func keySizeIsNoMatterBeforeTheAssertionList() throws {
        #expect(try !policy("2.6.1", .gpgv).refusesKey("rsa1024", .gpgv))
        #expect(try policy("2.8.3", .gpgv).refusesKey("rsa1024", .gpgv))
        #expect(try policy("2.8.3", .gpgv).refusesKey("dsa2048", .gpgv))
        #expect(try !policy("2.8.3", .gpgv).refusesKey("rsa2048", .gpgv))
        #expect(try !policy("2.8.3", .gpgv).refusesKey("ed25519", .gpgv))
        #expect(try !policy("2.8.3", .gpgv).refusesKey("brainpoolP256r1", .gpgv))
    }

    @Test func sqvReadsItsDates() throws {
        #expect(try policy("3.0.3", .sqv).refusesKey("rsa1024", .sqv))
        #expect(try policy("3.0.3", .sqv).refusesKey("dsa3072", .sqv))
        #expect(try !policy("3.0.3", .sqv, now: "2023-06-01T00:00:00Z").refusesKey("dsa3072", .sqv))
        #expect(try !policy("3.0.3", .sqv).refusesKey("rsa2048", .sqv))
        #expect(try policy("3.0.3", .sqv, now: "2030-03-01T00:00:00Z").refusesKey("rsa2048", .sqv))
    }

    @Test(arguments: [
        (">=rsa3072", "rsa4096", true), (">=rsa3072", "rsa2048", false), ("rsa2048", "rsa2048", true),
        ("rsa2048", "rsa4096", false), ("<rsa4096,ed25519", "ed25519", true), ("<rsa4096", "rsa4096", false),
        ("", "rsa4096", false), (">=", "rsa4096", false),
    ])
    func assertionLists(list: String, algorithm: String, allowed: Bool) {
        #expect(Policy.list(list, allows: algorithm) == allowed)
    }
}
