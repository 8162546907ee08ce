import AptModel
import Evidence
import Foundation
import GPGME
import Probes
import TestSupport
import Testing

@testable import Diagnosis

/// What we say that sqv and gpgv say, beside what they do say.
@Suite(.serialized, .enabled(if: RealRoot.isPossible, Comment(rawValue: RealRoot.reason)))
struct PolicyDifferentialTests {
    @Test(arguments: PolicyVariant.all) func bothVerifiersAgreeWithUs(_ variant: PolicyVariant) throws {
        let (signature, ring) = try variant.make(try Keys.shared())
        let settings = try variant.policy.map { try readSequoiaPolicy(Array($0.utf8)) }
        let sqv = settings.map { SqvPolicy(sequoia: SequoiaPolicy($0), source: "test") } ?? .debian13
        let assessment = try PolicyBench.assess(signature, ring)
        let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))

        let ours = assessment.decision(by: .sqv(sqv), at: now)
        let real = try RealVerifiers.sqv(
            signature: signature, data: PolicyVariant.data, keyring: ring, policy: variant.policy)
        #expect(
            (assessment.verified && ours.accepts) == real.accepts,
            "sqv: \(real.words)\nwe: \(ours), \(assessment.signers.map(\.observed.status))")

        let gpgv = assessment.decision(by: .gpgv(GpgvPolicy(version: AptVersion(2, 6, 1))), at: now)
        let realGpgv = try RealVerifiers.gpgv(signature: signature, data: PolicyVariant.data, keyring: ring)
        #expect((assessment.verified && gpgv.accepts) == realGpgv.accepts, "gpgv: \(realGpgv.words)\nwe: \(gpgv)")
    }

    /// The day from which we say that sqv will refuse is the day from which it does.
    @Test(arguments: [
        (Keys.PolicyKind.sha1Bound, "[hash_algorithms]\nsha1.second_preimage_resistance = 2090-03-04\n", "2090-03-04"),
        (.rsa3072, "[asymmetric_algorithms]\nrsa3072 = 2090-05-06\n", "2090-05-06"),
        (
            .sha1Bound, "[hash_algorithms]\nsha1.second_preimage_resistance = 2090-03-04T12:00:00Z\n",
            "2090-03-04T12:00:00Z"
        ),
    ])
    func theDayIsTheDay(kind: Keys.PolicyKind, policy: String, day: String) throws {
        let keys = try Keys.shared()
        let signature = armoured(try keys.detached(PolicyVariant.data, by: kind), label: "PGP SIGNATURE")
        let ring = try keys.policyKey(kind).key
        let assessment = try PolicyBench.assess(signature, ring)
        let sqv = SqvPolicy(sequoia: SequoiaPolicy(try readSequoiaPolicy(Array(policy.utf8))), source: "test")
        let moment = try #require(sqv.sequoia.dates.last { $0 > Timestamp(seconds: 3_700_000_000) })
        for (time, accepts) in [(moment + -1, true), (moment, false)] {
            #expect(assessment.decision(by: .sqv(sqv), at: time).accepts == accepts)
            let real = try RealVerifiers.sqv(
                signature: signature, data: PolicyVariant.data, keyring: ring, policy: policy, asOf: time.rfc3339)
            #expect(real.accepts == accepts, "\(time.rfc3339): \(real.words)")
        }
    }
}

/// Our own check of a signature, as a run makes it.
enum PolicyBench {
    static func assess(_ signature: [UInt8], _ ring: [UInt8]) throws -> SignatureAssessment {
        let engine = Result { () throws(EngineError) in
            try Engine.prepare(searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
        }
        let store = KeyringStore(
            scratch: Scratch(candidates: ["/dev/shm", "/tmp"]), lastResort: Scratch(candidates: []))
        defer { store.remove() }
        let verifier = SourceVerifier(engine: engine, store: store, isInterrupted: { false })
        let keyring = KeyringMaterial(
            observation: KeyringObservation(path: "/k.gpg", format: .binary, acceptance: .used), bytes: ring)
        var run = Observations.healthy(.trixie)
        run.startedAt = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
        run.clock.now = run.startedAt
        run.sources[0].trust.fingerprints = []
        let reading = readSignatures(signature)
        var framing = FramingObservation(
            result: .split, armourChecksumGood: reading.isArmourDamaged ? false : nil)
        framing.sequoia = SequoiaReadingObservation(SequoiaSignatureReading(signature))
        run.sources[0].looks[0].framing = framing
        run.sources[0].looks[0].verification = verifier.verifySource(
            signature: signature, data: PolicyVariant.data, keyrings: [keyring], timeLimit: .seconds(30))
        return SourceCase(run.sources[0], in: RunCase(run)).signature
    }
}
