import AptModel
import Evidence

@testable import Diagnosis

extension Scenarios {
    /// K: the key that signed and how it did.
    static let key: [Scenario] = [
        .trigger(.k01, "expired-and-the-clock-is-right") { run in run.source.look.expireKey("2026-10-01T00:00:00Z") },
        .trigger(.k01, "expired-and-no-outside-time") { run in
            run.asFile()
            run.source.look.expireKey("2026-10-01T00:00:00Z")
        },
        .trigger(.k01, "sqv-accepts-what-was-signed-in-time", on: .trixie) { run in
            run.source.look.expireKey("2026-10-01T00:00:00Z")
            run.source.look.signature.createdAt = Healthy.time("2026-09-01T00:00:00Z")
        },
        .nearMiss(.k01, "a-good-signature-by-a-living-key-beside-it") { run in
            var expired = Healthy.signature
            expired.status = .expiredKey
            expired.keyId = "9999000011112222"
            expired.keyExpiresAt = Healthy.time("2026-10-01T00:00:00Z")
            run.source.look.check.signatures.append(expired)
        },
        .nearMiss(.k01, "expires-in-a-year") { run in
            run.source.look.signature.keyExpiresAt = Healthy.now + 365 * Healthy.day
        },

        .trigger(.k02, "revoked") { run in
            run.source.look.signature.status = .revokedKey
            run.source.look.signature.keyRevoked = true
        },
        .nearMiss(.k02, "another-key-of-the-keyring-is-revoked") { run in
            var revoked = Healthy.otherKey
            revoked.revoked = true
            run.keyring.keys.append(revoked)
        },

        .trigger(.k03, "signature-expired") { run in
            run.source.look.signature.status = .expiredSignature
            run.source.look.signature.expiresAt = Healthy.time("2026-11-01T00:00:00Z")
        },
        .nearMiss(.k03, "signature-expires-next-week") { run in
            run.source.look.signature.expiresAt = Healthy.now + 7 * Healthy.day
        },

        .trigger(.k04, "sha1-under-gpgv") { run in run.source.look.signature.digest = "SHA1" },
        .trigger(.k04, "refused-by-the-engine", on: .trixie) { run in
            run.source.look.signature.status = .refusedDigest
            run.source.look.signature.digest = "MD5"
        },
        .nearMiss(.k04, "sha224-under-gpgv") { run in run.source.look.signature.digest = "SHA224" },
        .nearMiss(.k04, "sha1-beside-sha256") { run in
            var weak = Healthy.signature
            weak.digest = "SHA1"
            run.source.look.check.signatures.append(weak)
        },

        .trigger(.k05, "rsa1024-under-apt-2.8") { run in
            run.apt?.version = "2.8.3"
            run.source.look.signature.keyAlgorithm = "rsa1024"
        },
        .trigger(.k05, "dsa2048-under-sqv", on: .trixie) { run in run.source.look.signature.keyAlgorithm = "dsa2048" },
        .nearMiss(.k05, "rsa1024-under-apt-2.6-which-has-no-list") { run in
            run.source.look.signature.keyAlgorithm = "rsa1024"
        },

        .trigger(.k07, "two-weeks-left") { run in
            run.source.look.signature.keyExpiresAt = Healthy.now + 14 * Healthy.day
        },
        .nearMiss(.k07, "two-months-left") { run in
            run.source.look.signature.keyExpiresAt = Healthy.now + 60 * Healthy.day
        },

        .trigger(.k08, "md5-and-sha1-only") { run in run.source.look.fields.hashSections = ["MD5Sum", "SHA1"] },
        .nearMiss(.k08, "sha512-only") { run in run.source.look.fields.hashSections = ["SHA512"] },
    ]
}

extension LookObservation {
    fileprivate mutating func expireKey(_ time: String) {
        signature.status = .expiredKey
        signature.keyExpiresAt = Healthy.time(time)
    }
}
