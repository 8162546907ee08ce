import AptModel
import Evidence
import Testing

@testable import Diagnosis

@Suite("What each back-end accepts")
struct PolicyTests {
    private func refusal(
        _ version: String, _ backend: AptObservation.Backend, digest: String = "SHA512", key: String = "rsa4096",
        now: String = "2026-11-23T00:00:00Z", change: (inout AptObservation) -> Void = { _ in }
    ) throws -> Refusal? {
        var apt = AptObservation(version: version, backend: backend)
        change(&apt)
        let policy = Policy(apt: apt, now: try #require(Timestamp(rfc3339: now)))
        return policy.refusal(
            of: SignatureObservation(status: .good, digest: digest, keyAlgorithm: key, version: 4), backend)
    }

    @Test(arguments: ["MD5", "SHA1", "RIPEMD160", "sha1"])
    func weakDigestsAreRefusedByBoth(digest: String) throws {
        #expect(try refusal("2.6.1", .gpgv, digest: digest)?.kind == .digest)
        #expect(try refusal("3.0.3", .sqv, digest: digest)?.kind == .digest)
    }

    @Test(arguments: ["SHA256", "SHA384", "SHA512"])
    func strongDigestsAreAccepted(digest: String) throws {
        #expect(try refusal("2.6.1", .gpgv, digest: digest) == nil)
        #expect(try refusal("3.0.3", .sqv, digest: digest) == nil)
    }

    /// methods/gpgv.cc: `Untrusted` true refuses, `Weak` true accepts with a warning whatever the table says, and a false
    /// `Untrusted` changes nothing.
    @Test(
        arguments: [
            ("SHA1", false, nil, true), ("SHA1", nil, true, false), ("SHA1", true, true, true),
            ("SHA256", true, nil, true),
            ("SHA256", nil, true, false), ("SHA1", nil, nil, true),
        ] as [(String, Bool?, Bool?, Bool)])
    func configuredHashes(digest: String, untrusted: Bool?, weak: Bool?, refused: Bool) throws {
        let found = try refusal("2.6.1", .gpgv, digest: digest) {
            $0.hashOverrides = [.init(digest: digest, untrusted: untrusted, weak: weak)]
        }
        #expect((found != nil) == refused)
    }

    @Test func keySizeIsNoMatterBeforeTheAssertionList() throws {
        #expect(try refusal("2.6.1", .gpgv, key: "rsa1024") == nil)
        #expect(try refusal("2.8.3", .gpgv, key: "rsa1024")?.kind == .key)
        #expect(try refusal("2.8.3", .gpgv, key: "dsa2048")?.kind == .key)
        for key in ["rsa2048", "ed25519", "brainpoolP256r1", "nistp384"] {
            #expect(try refusal("2.8.3", .gpgv, key: key) == nil)
        }
        // The first list had no other curves; the later one misspells the largest.
        #expect(try refusal("2.7.14", .gpgv, key: "nistp256")?.kind == .key)
        #expect(try refusal("2.8.3", .gpgv, key: "nistp521")?.text.contains("nistp512") == true)
    }

    @Test func gpgvWithoutTheOptionRefusesNoKey() throws {
        let found = try refusal("2.8.3", .gpgv, key: "rsa1024") {
            $0.keyAssertion = KeyAssertionObservation(supported: false, refuses: KeyAlgorithmList.refuses)
        }
        #expect(found == nil)
    }

    @Test func sqvReadsItsDates() throws {
        #expect(try refusal("3.0.3", .sqv, key: "rsa1024")?.text == "rsa1024 is not considered secure since 2014-02-01")
        #expect(try refusal("3.0.3", .sqv, key: "dsa3072")?.kind == .key)
        #expect(try refusal("3.0.3", .sqv, key: "dsa3072", now: "2023-06-01T00:00:00Z") == nil)
        #expect(try refusal("3.0.3", .sqv, key: "rsa2048") == nil)
        #expect(try refusal("3.0.3", .sqv, key: "rsa2048", now: "2030-01-31T23:59:59Z") == nil)
        #expect(try refusal("3.0.3", .sqv, key: "rsa2048", now: "2030-02-01T00:00:00Z")?.kind == .key)
        #expect(try refusal("3.0.3", .sqv, key: "brainpoolP256r1")?.kind == .key)
    }

    @Test func thePolicyFileMovesTheDates() throws {
        let seen = SequoiaPolicyObservation(
            path: "/etc/crypto-policies/back-ends/apt-sequoia.config",
            settings: [.init(name: "hash_algorithms.sha1", cutoff: "2027-02-01T00:00:00Z")])
        #expect(try refusal("3.0.3", .sqv, digest: "SHA1") { $0.sequoiaPolicy = seen } == nil)
        // DSA is refused by Debian's own file, and Sequoia itself gives it until 2030.
        #expect(try refusal("3.0.3", .sqv, key: "dsa2048") { $0.sequoiaPolicy = seen } == nil)
    }

    private func rows(_ apt: HealthyApt, _ change: (inout Observations) -> Void) throws -> [ReleaseJudgement] {
        var run = Observations.healthy(apt)
        change(&run)
        return try #require(diagnose(run).sources.first).signature.releases
    }

    @Test func theTableTellsWhatEachReleaseSays() throws {
        let dsa = try rows(.bookworm) { $0.source.look.signature.keyAlgorithm = "dsa2048" }
        #expect(dsa.map(\.release) == ["bullseye", "bookworm", "trixie", "here"])
        #expect(dsa.map(\.accepts) == [true, true, false, true])
        #expect(dsa[2].reason == "dsa2048 is not considered secure since 2024-02-01")
        // Nothing is claimed to have been read that was not.
        #expect(dsa[2].policy == "the default policy of Debian 13's apt" && dsa[3].policy == nil)

        let ahead = try rows(.trixie) { $0.source.look.signature.createdAt = Healthy.now + 60 }
        #expect(ahead.map(\.accepts) == [true, true, false, false])
        let expired = try rows(.trixie) { run in
            run.source.look.signature.status = .expiredKey
            run.source.look.signature.keyExpiresAt = Healthy.time("2026-10-01T00:00:00Z")
            run.source.look.signature.createdAt = Healthy.time("2026-09-01T00:00:00Z")
        }
        #expect(expired.map(\.accepts) == [false, false, true, true])
    }

    @Test func whatWasNotVerifiedIsNotDecided() throws {
        let unknown = try rows(.bookworm) { $0.source.look.check.noVerdict = .init(reason: .deadline, detail: "late") }
        #expect(unknown.allSatisfy { $0.accepts == nil && $0.reason != nil })
    }
}
