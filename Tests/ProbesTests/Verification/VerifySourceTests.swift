import AptModel
import Evidence
import GPGME
import Probes
import TestSupport
import Testing

/// Throwaway keys: every kind of signature, every kind of keyring, and what is said of them.
@Suite(.serialized) struct VerifySourceTests {
    let keys: Keys
    let text = "Origin: Test\nSuite: stable\n"
    init() throws { keys = try Keys.shared() }

    private func check(
        _ signature: [UInt8], _ ring: [UInt8], data: String? = nil, at: Timestamp? = nil
    ) -> VerificationObservation {
        VerificationBench.verifier(at: at).verifySource(
            signature: signature, data: Array((data ?? text).utf8), keyrings: [VerificationBench.keyring(ring)],
            timeLimit: .seconds(30))
    }

    @Test func aClearSignedFileOfEachKind() throws {
        for (kind, algorithm) in [
            (Keys.Kind.rsa2048, "rsa2048"), (.ed25519, "ed25519"), (.subkey, "ed25519"), (.rsa1024, "rsa1024"),
        ] {
            let result = try VerificationBench.verify(
                inline: try keys.clearSigned(text, by: [kind]),
                keyrings: [VerificationBench.keyring(keys.keyring(kind))])
            #expect(result.signatures.map(\.status) == [.good])
            #expect(result.signatures.first?.primaryFingerprint == keys.fingerprint(kind))
            #expect(result.signatures.first?.keyAlgorithm == algorithm)
            #expect(result.signatures.first?.userId == "Test \(kind.rawValue) <\(kind.rawValue)@example.org>")
        }
    }

    @Test func goodAndBadInEitherOrder() throws {
        let good = try keys.detached(Array(text.utf8), by: [.ed25519], armour: false)
        let bad = try keys.detached(Array("other".utf8), by: [.rsa2048], digest: "SHA256", armour: false)
        let ring = keys.keyring(.rsa2048, .ed25519)
        let first = check(armoured(bad + good, label: "PGP SIGNATURE"), ring)
        #expect(first.signatures.map(\.status) == [.bad, .good])
        #expect(first.signatures.map(\.fingerprint) == [keys.fingerprint(.rsa2048), keys.fingerprint(.ed25519)])
        #expect(first.signatures[0].digest == "SHA256" && first.signatures[0].createdAt != nil)
        #expect(first.signatures[0].keyAlgorithm == "rsa2048")
        let second = check(armoured(good + bad, label: "PGP SIGNATURE"), ring)
        #expect(second.signatures.map(\.status) == [.good, .bad])
        let three = check(armoured(bad + bad + good, label: "PGP SIGNATURE"), ring)
        #expect(three.signatures.map(\.status) == [.bad, .bad, .good])
    }

    @Test func severalBlocksOfArmour() throws {
        let one = try keys.detached(Array(text.utf8), by: [.ed25519])
        let two = try keys.detached(Array(text.utf8), by: [.rsa2048])
        let result = check(one + two, keys.keyring(.rsa2048, .ed25519))
        #expect(result.signatures.map(\.status) == [.good, .good])
    }

    @Test func anUnknownKeyBesideAKnownOne() throws {
        let signature = try keys.detached(Array(text.utf8), by: [.rsa2048, .ed25519])
        let result = check(signature, keys.keyring(.ed25519))
        #expect(result.signatures.map(\.status) == [.noPublicKey, .good])
        #expect(result.signatures[0].fingerprint == keys.fingerprint(.rsa2048))
        #expect(result.signatures[0].primaryFingerprint == nil)
        #expect(result.signatures[0].keyAlgorithm == "rsa")
    }

    @Test func expiredRevokedAndWeak() throws {
        let expired = check(try keys.detached(Array(text.utf8), by: [.expired]), keys.keyring(.expired))
        #expect(expired.signatures.map(\.status) == [.expiredKey])
        #expect(expired.signatures.first?.keyExpiresAt?.rfc3339 == "2021-01-01T00:00:00Z")
        #expect(expired.signatures.first?.createdAt?.rfc3339 == "2020-06-01T00:00:00Z")
        let then = check(
            try keys.detached(Array(text.utf8), by: [.expired]), keys.keyring(.expired),
            at: Timestamp(rfc3339: "2020-07-01T00:00:00Z"))
        #expect(then.signatures.map(\.status) == [.good])
        let revoked = check(try keys.detached(Array(text.utf8), by: [.revoked]), keys.keyring(.revoked))
        #expect(revoked.signatures.map(\.status) == [.revokedKey])
        #expect(revoked.signatures.first?.keyRevoked == true)
        let old = check(try keys.detached(Array(text.utf8), digest: "SHA1"), keys.keyring(.rsa2048))
        #expect(old.signatures.map(\.status) == [.good] && old.signatures.first?.digest == "SHA1")
        let older = check(try keys.detached(Array(text.utf8), digest: "MD5"), keys.keyring(.rsa2048))
        #expect(older.signatures.map(\.status) == [.refusedDigest] && older.signatures.first?.digest == "MD5")
        let brief = try keys.detached(Array(text.utf8), at: "20260101T000000", expires: "1d")
        let ended = check(brief, keys.keyring(.rsa2048))
        #expect(ended.signatures.map(\.status) == [.expiredSignature])
        #expect(ended.signatures.first?.expiresAt?.rfc3339 == "2026-01-02T00:00:00Z")
    }

    @Test func damagedArmour() throws {
        let signature = try keys.detached(Array(text.utf8), by: [.rsa2048], armour: false)
        var flipped = signature
        flipped[flipped.count - 20] ^= 1
        let damaged = String(decoding: armoured(signature, label: "PGP SIGNATURE"), as: UTF8.self)
        let other = String(decoding: armoured(flipped, label: "PGP SIGNATURE"), as: UTF8.self)
        let sum = try #require(damaged.split(separator: "\n").last { $0.hasPrefix("=") && $0.count == 5 })
        let wrong = try #require(other.split(separator: "\n").last { $0.hasPrefix("=") && $0.count == 5 })
        // The signature's own bytes changed under way, its checksum did not.
        let result = check(Array(other.replacing(wrong, with: sum).utf8), keys.keyring(.rsa2048))
        #expect(result.noVerdict == nil)
        #expect(result.signatures.map(\.status) == [.bad])
        #expect(result.words.contains { $0.contains("CRC error") }, "\(result.words)")
        // Only the checksum changed: the signature itself is good, and gpg's words tell of the armour.
        let good = check(Array(damaged.replacing(sum, with: wrong).utf8), keys.keyring(.rsa2048))
        #expect(good.signatures.map(\.status) == [.good])
        #expect(good.words.contains { $0.contains("CRC error") }, "\(good.words)")
    }

    @Test(arguments: ["", "-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----\n", "garbage"])
    func aBlockWithoutAnySignature(block: String) {
        let result = check(Array(block.utf8), keys.keyring(.rsa2048))
        #expect(result.noVerdict == nil)
        #expect(result.signatures.map(\.status) == [.error])
        #expect(result.signatures.first?.engineCode == 58)
    }

    @Test func everyKeyringThatTheConfigurationNamesIsUsed() throws {
        let signature = try keys.detached(Array(text.utf8))
        func run(_ rings: [KeyringMaterial]) -> VerificationObservation {
            VerificationBench.verifier().verifySource(
                signature: signature, data: Array(text.utf8), keyrings: rings, timeLimit: .seconds(30))
        }
        let right = keys.keyring(.rsa2048)
        let armour = keys.armouredKeyring(.rsa2048)
        #expect(run([VerificationBench.keyring(armour, format: .armoured)]).signatures.map(\.status) == [.good])
        #expect(
            run([VerificationBench.keyring(try keys.keybox(.rsa2048), format: .keybox)]).signatures.map(\.status)
                == [.good])
        // A form that this apt refuses is a fault of its own and no reason to leave the signature unjudged.
        let refused = VerificationBench.keyring(armour, format: .armoured, acceptance: .refusedFormat)
        #expect(run([refused]).signatures.map(\.status) == [.good])
        let skipped = VerificationBench.keyring(right, acceptance: .notRead)
        #expect(run([skipped]).noVerdict?.reason == .noKeyring)
        #expect(
            run([skipped, VerificationBench.keyring(keys.keyring(.ed25519))]).signatures.map(\.status) == [.noPublicKey]
        )
        #expect(run([]).noVerdict?.reason == .noKeyring)
        let page = VerificationBench.keyring(Array("<html>".utf8), format: .html)
        #expect(run([page]).noVerdict?.reason == .noKeyring)
        // A damaged file in front does not hide the key behind it, and what is whole in a damaged file counts.
        let cut = VerificationBench.keyring(Array(keys.keyring(.ed25519).dropLast(30)))
        #expect(run([cut, VerificationBench.keyring(right)]).signatures.map(\.status) == [.good])
        #expect(run([VerificationBench.keyring(right + Array("\n<html>".utf8))]).signatures.map(\.status) == [.good])
    }

    @Test func whatTheSandboxUserCannotReadIsStillUsedByUs() throws {
        var ring = VerificationBench.keyring(keys.keyring(.rsa2048))
        ring.observation.sandboxAccess = AccessObservation(user: "_apt", uid: 42, readable: false, error: "EACCES")
        let result = VerificationBench.verifier().verifySource(
            signature: try keys.detached(Array(text.utf8)), data: Array(text.utf8), keyrings: [ring],
            timeLimit: .seconds(30))
        #expect(result.signatures.map(\.status) == [.good])
    }

    @Test func withoutAnEngineThePacketsAreStillRead() throws {
        let verifier = SourceVerifier(
            engine: .failure(.gpgNotFound(searched: ["/usr/bin"])),
            store: KeyringStore(scratch: Scratch(candidates: ["/tmp"])))
        let result = verifier.verifySource(
            signature: try keys.detached(Array(text.utf8)), data: Array(text.utf8),
            keyrings: [VerificationBench.keyring(keys.keyring(.rsa2048))], timeLimit: .seconds(5))
        #expect(result.noVerdict?.reason == .noEngine)
        #expect(result.signatures.map(\.status) == [.error])
        #expect(result.signatures.first?.fingerprint == keys.fingerprint(.rsa2048))
    }

    @Test func theDeadlineIsNoVerdict() throws {
        let result = VerificationBench.verifier().verifySource(
            signature: try keys.detached(Array(text.utf8)), data: Array(text.utf8),
            keyrings: [VerificationBench.keyring(keys.keyring(.rsa2048))], timeLimit: .zero)
        #expect(result.noVerdict?.reason == .deadline)
        #expect(!result.signatures.contains { $0.status == .good })
    }

    @Test func tooManySignaturesEndInTime() throws {
        let bad = try keys.detached(Array("other".utf8), by: [.ed25519], armour: false)
        let many = [[UInt8]](repeating: bad, count: 40).flatMap { $0 }
        let result = check(armoured(many, label: "PGP SIGNATURE"), keys.keyring(.ed25519))
        #expect(result.signatures.count == 40)
        #expect(result.signatures.prefix(32).allSatisfy { $0.status == .bad })
        #expect(result.signatures.suffix(8).allSatisfy { $0.status == .error })
    }

    @Test func mutatedBytesNeverPass() throws {
        // Fixed seeds, so that a failure can be looked at again.
        var random = SeededGenerator(seed: 20_261_123)
        let signature = try keys.detached(Array(text.utf8), by: [.rsa2048, .ed25519])
        let verifier = VerificationBench.verifier()
        let ring = [VerificationBench.keyring(keys.keyring(.rsa2048, .ed25519))]
        for _ in 0..<40 {
            var data = Array(text.utf8)
            let place = Int.random(in: 0..<data.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: data[place] ^= UInt8.random(in: 1...255, using: &random)
            case 1: data.remove(at: place)
            default: data.insert(0, at: place)
            }
            let result = verifier.verifySource(
                signature: signature, data: data, keyrings: ring, timeLimit: .seconds(30))
            #expect(result.signatures.map(\.status) == [.bad, .bad], "\(data)")
        }
        for _ in 0..<40 {
            var block = signature
            for _ in 0..<3 {
                block[Int.random(in: 0..<block.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            // Only that it ends, with an answer for each packet that could be read: some bytes are not covered by
            // anything.
            let result = verifier.verifySource(
                signature: block, data: Array("other".utf8), keyrings: ring, timeLimit: .seconds(30))
            #expect(!result.signatures.isEmpty && !result.signatures.contains { $0.status == .good })
        }
        for _ in 0..<40 {
            var bytes = keys.keyring(.rsa2048)
            let cut = Int.random(in: 1..<bytes.count, using: &random)
            bytes = Array(bytes.prefix(cut))
            let result = verifier.verifySource(
                signature: signature, data: Array("other".utf8), keyrings: [VerificationBench.keyring(bytes)],
                timeLimit: .seconds(30))
            #expect(!result.signatures.contains { $0.status == .good })
        }
    }

    @Test func theKeysListedBeforeAreUsed() throws {
        var ring = VerificationBench.keyring(keys.keyring(.rsa2048))
        let verifier = VerificationBench.verifier()
        ring.observation.keys = verifier.listKeys(in: ring.bytes, timeLimit: .seconds(30)).keys
        #expect(ring.observation.keys.map(\.primaryFingerprint) == [keys.fingerprint(.rsa2048)])
        let result = verifier.verifySource(
            signature: try keys.detached(Array(text.utf8)), data: Array(text.utf8), keyrings: [ring],
            timeLimit: .seconds(30))
        #expect(result.signatures.first?.userId == "Test rsa2048 <rsa2048@example.org>")
    }
}

/// A generator whose numbers are the same in every run (SplitMix64).
private struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
