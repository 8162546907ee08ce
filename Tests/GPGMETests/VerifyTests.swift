import GPGME
import Testing
import TestSupport

/// What gpg says of each kind of signature, through GPGME, in a private home.
@Suite(.serialized) struct VerifyTests {
    let keys: Keys
    init() throws { keys = try Keys.shared() }

    @Test(arguments: [Keys.Kind.rsa2048, .ed25519, .rsa1024, .subkey], ["SHA256", "SHA512", "SHA1"])
    func goodIsStatusZero(kind: Keys.Kind, digest: String) throws {
        let signature = try keys.detached(Bench.text, by: [kind], digest: digest)
        let outcome = try Bench.verify(signature, keyring: keys.keyring(kind))
        #expect(outcome.statuses == [.success])
        #expect(outcome.signatures.first?.digest == digest)
        #expect(outcome.signatures.first?.issuer?.count == 40)
        if kind != .subkey { #expect(outcome.signatures.first?.issuer == keys.fingerprint(kind)) }
    }

    @Test func changedBodyIsBad() throws {
        let signature = try keys.detached(Bench.text)
        let outcome = try Bench.verify(signature, Bench.text + [10], keyring: keys.keyring(.rsa2048))
        #expect(outcome.statuses == [.badSignature])
        #expect(outcome.signatures.first?.keyID == String(keys.fingerprint(.rsa2048).suffix(16)))
    }

    @Test func unknownKey() throws {
        let outcome = try Bench.verify(try keys.detached(Bench.text), keyring: keys.keyring(.ed25519))
        #expect(outcome.statuses == [.noPublicKey])
    }

    @Test func expiredKeyRevokedKeyExpiredSignature() throws {
        let expired = try Bench.verify(try keys.detached(Bench.text, by: [.expired]), keyring: keys.keyring(.expired))
        #expect(expired.statuses == [.keyExpired])
        let revoked = try Bench.verify(try keys.detached(Bench.text, by: [.revoked]), keyring: keys.keyring(.revoked))
        #expect(revoked.statuses == [.keyRevoked])
        let late = try keys.detached(Bench.text, by: [.future], expires: "1d")
        let signature = try Bench.verify(late, keyring: keys.keyring(.future), at: 3_900_000_000)
        #expect(signature.statuses == [.signatureExpired])
        #expect(signature.signatures.first?.expires != nil)
    }

    @Test func aTimeInThePastMakesTheExpiredKeyGood() throws {
        let signature = try keys.detached(Bench.text, by: [.expired])
        let outcome = try Bench.verify(signature, keyring: keys.keyring(.expired), at: 1_593_561_600)
        #expect(outcome.statuses == [.success])
    }

    @Test func keyAndSignatureOfTheFutureAreLeftToUs() throws {
        // With ignore-time-conflict gpg does not judge them; the times are there for our own judgement.
        let outcome = try Bench.verify(try keys.detached(Bench.text, by: [.future]), keyring: keys.keyring(.future))
        #expect(outcome.statuses == [.success])
        #expect(outcome.signatures.first?.created == 3_799_958_400)
    }

    @Test func md5IsAnErrorOfTheSignature() throws {
        let signature = try keys.detached(Bench.text, digest: "MD5")
        let outcome = try Bench.verify(signature, keyring: keys.keyring(.rsa2048))
        #expect(outcome.statuses?.count == 1)
        #expect(outcome.statuses != [.success])
    }

    @Test func theFirstBadOneHidesTheGoodOneBehindIt() throws {
        let good = try keys.detached(Bench.text, by: [.ed25519], armour: false)
        let bad = try keys.detached(Bench.text + [10], by: [.rsa2048], armour: false)
        let ring = keys.keyring(.rsa2048, .ed25519)
        for (signatures, expected) in [
            (good + bad, [.success, .badSignature]), (bad + good, [.badSignature]),
            (good + good, [.success, .success]),
        ] as [([UInt8], [EngineCode])] {
            let outcome = try Bench.verify(signatures, keyring: ring)
            #expect(outcome.statuses == expected, "\(outcome)")
        }
    }

    @Test(arguments: ["", "<html>portal</html>", "-----BEGIN PGP SIGNATURE-----\n\niQ"])
    func noSignatureIsNoVerdict(text: String) throws {
        let outcome = try Bench.verify(Array(text.utf8), keyring: keys.keyring(.rsa2048))
        #expect(outcome.statuses == nil)
        #expect(outcome.reason == .noSignatureData)
    }

    @Test func keyringsThatGpgCannotRead() throws {
        let signature = try keys.detached(Bench.text)
        let armour = try Bench.verify(signature, keyring: keys.armouredKeyring(.rsa2048))
        #expect(armour.statuses == [.noPublicKey])
        #expect(armour.words.contains("invalid packet"))
        let empty = try Bench.verify(signature, keyring: [])
        #expect(empty.statuses == [.noPublicKey])
        let junk = try Bench.verify(signature, keyring: Array("<html>".utf8))
        #expect(junk.statuses == [.noPublicKey])
        let cut = try Bench.verify(signature, keyring: keys.keyring(.rsa2048).dropLast(40) + [])
        #expect(cut.statuses != [.success])
        let cutLater = try Bench.verify(
            signature, keyring: keys.keyring(.rsa2048) + keys.keyring(.ed25519).dropLast(40))
        #expect(cutLater.statuses == [.success])
    }

    @Test func aKeyboxIsReadBesideTheKeyring() throws {
        let signature = try keys.detached(Bench.text, by: [.rsa2048, .ed25519])
        let outcome = try Bench.verify(
            signature, keyring: keys.keyring(.ed25519), keyboxes: [try keys.keybox(.rsa2048)])
        #expect(outcome.statuses == [.success, .success])
    }

    @Test func keysAreListed() throws {
        let ring = keys.keyring(.rsa2048, .subkey, .expired, .revoked)
        guard case .listed(let listed, _) = try Bench.list(ring) else {
            Issue.record("not listed")
            return
        }
        #expect(listed.map(\.primaryFingerprint) == [.rsa2048, .subkey, .expired, .revoked].map(keys.fingerprint))
        #expect(listed.map { $0.parts.first?.algorithm } == ["rsa2048", "ed25519", "ed25519", "ed25519"])
        #expect(listed.map(\.parts.count) == [1, 2, 1, 1])
        #expect(listed[1].parts.map(\.canSign) == [false, true])
        #expect(listed[2].parts[0].expired && listed[2].parts[0].expires == 1_609_459_200)
        #expect(listed[2].parts[0].created == 1_577_836_800)
        #expect(listed[3].parts[0].revoked)
        #expect(listed[0].userIDs == ["Test rsa2048 <rsa2048@example.org>"])
        #expect(listed[0].parts[0].bits == 2048)
    }
}
