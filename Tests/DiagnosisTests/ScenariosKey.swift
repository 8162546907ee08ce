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
        .trigger(.k04, "a-setting-refuses-sha256") { run in
            run.apt?.hashOverrides = [
                .init(
                    digest: "SHA256", untrusted: true,
                    untrustedAt: FileLocation(file: "/etc/apt/apt.conf.d/99hashes", line: 2))
            ]
        },
        .nearMiss(.k04, "a-setting-refuses-another-digest") { run in
            run.apt?.hashOverrides = [.init(digest: "SHA384", untrusted: true)]
        },
        .nearMiss(.k04, "sha224-under-gpgv") { run in run.source.look.signature.digest = "SHA224" },
        .trigger(.k04, "sha1-after-sha256-by-the-same-key") { run in
            var weak = Healthy.signature
            weak.digest = "SHA1"
            run.source.look.check.signatures.append(weak)
        },
        .nearMiss(.k04, "sha1-before-sha256-by-the-same-key") { run in
            var weak = Healthy.signature
            weak.digest = "SHA1"
            run.source.look.check.signatures.insert(weak, at: 0)
        },
        .nearMiss(.k04, "sha1-after-sha256-by-another-key") { run in
            var weak = Healthy.signature
            weak.digest = "SHA1"
            weak.fingerprint = Healthy.otherPrimary
            run.source.look.check.signatures.append(weak)
        },

        .trigger(.k05, "rsa1024-under-apt-2.8") { run in
            run.apt?.version = "2.8.3"
            run.source.look.signature.keyAlgorithm = "rsa1024"
        },
        .trigger(.k05, "dsa2048-under-sqv", on: .trixie) { run in run.source.look.signature.keyAlgorithm = "dsa2048" },
        .trigger(.k05, "dsa2048-under-a-policy-that-was-not-read", on: .trixie) { run in
            run.source.look.signature.keyAlgorithm = "dsa2048"
            run.apt?.sequoiaPolicy = SequoiaPolicyObservation(
                path: "/etc/crypto-policies/back-ends/apt-sequoia.config", notRead: "EACCES")
        },
        .nearMiss(.k05, "rsa1024-under-apt-2.6-which-has-no-list") { run in
            run.source.look.signature.keyAlgorithm = "rsa1024"
        },

        .trigger(.k05, "bound-by-sha1-under-sqv", on: .trixie) { run in
            run.source.look.signature.binding = .bound(by: "SHA1")
        },
        .trigger(.k05, "subkey-agrees-by-sha1-under-sqv", on: .trixie) { run in
            run.source.look.signature.binding = .bound(by: "SHA512", backSignature: "SHA1")
        },
        .trigger(.k05, "nothing-bound-it-yet", on: .trixie) { run in
            run.source.look.signature.binding = .bound(by: "SHA512", at: Healthy.now + -60)
        },
        .trigger(.k05, "nistp521-which-the-list-misspells") { run in
            run.apt?.version = "2.8.3"
            run.source.look.signature.keyAlgorithm = "nistp521"
        },
        .nearMiss(.k05, "an-older-binding-by-sha256-stands-in", on: .trixie) { run in
            var binding = KeyBindingObservation.bound(by: "SHA1")
            var older = binding.selfSignatures[0]
            older.digest = "SHA256"
            older.createdAt = Healthy.time("2023-01-21T00:00:00Z")
            binding.selfSignatures.append(older)
            binding.subkey = nil
            run.source.look.signature.binding = binding
        },
        .nearMiss(.k05, "bound-by-sha1-under-gpgv") { run in
            run.source.look.signature.binding = .bound(by: "SHA1")
        },
        .nearMiss(.k05, "bound-by-sha1-while-the-policy-allows-it", on: .trixie) { run in
            run.source.look.signature.binding = .bound(by: "SHA1")
            run.apt?.sequoiaPolicy = .ownFile("hash_algorithms.sha1.second_preimage_resistance", "2029-02-01T00:00:00Z")
        },

        .trigger(.k06, "the-policy-file-has-a-date-next-year", on: .trixie) { run in
            run.source.look.signature.binding = .bound(by: "SHA1")
            run.apt?.sequoiaPolicy = .ownFile("hash_algorithms.sha1.second_preimage_resistance", "2027-02-01T00:00:00Z")
        },
        .trigger(.k06, "dsa2048-which-trixie-refuses") { run in
            run.source.look.signature.keyAlgorithm = "dsa2048"
        },
        .trigger(.k06, "brainpool-which-the-next-level-refuses") { run in
            run.apt?.version = "2.8.3"
            run.source.look.signature.keyAlgorithm = "brainpoolP256r1"
        },
        .trigger(.k06, "a-digest-that-apt-conf-calls-weak") { run in
            run.source.look.signature.digest = "SHA1"
            run.apt?.hashOverrides = [.init(digest: "SHA1", weak: true)]
        },
        .nearMiss(.k06, "the-date-is-two-years-away", on: .trixie) { run in
            run.source.look.signature.binding = .bound(by: "SHA1")
            run.apt?.sequoiaPolicy = .ownFile("hash_algorithms.sha1.second_preimage_resistance", "2028-11-24T00:00:00Z")
        },
        .nearMiss(.k06, "another-signature-lasts") { run in
            var weak = Healthy.signature
            weak.keyAlgorithm = "dsa2048"
            weak.fingerprint = Healthy.otherPrimary
            run.source.look.check.signatures.append(weak)
        },
        .nearMiss(.k06, "refused-already", on: .trixie) { run in
            run.source.look.signature.binding = .bound(by: "SHA1")
        },

        .trigger(.k07, "two-weeks-left") { run in
            run.source.look.signature.keyExpiresAt = Healthy.now + 14 * Healthy.day
        },
        .nearMiss(.k07, "two-months-left") { run in
            run.source.look.signature.keyExpiresAt = Healthy.now + 60 * Healthy.day
        },

        .trigger(.k08, "md5-and-sha1-only") { run in run.source.look.fields.hashSections = ["MD5Sum", "SHA1"] },
        .trigger(.k08, "a-setting-refuses-sha256-and-there-is-no-other", on: .trixie) { run in
            run.source.look.fields.hashSections = ["MD5Sum", "SHA256"]
            run.apt?.hashOverrides = [
                .init(
                    digest: "SHA256", untrusted: true,
                    untrustedAt: FileLocation(file: "/etc/apt/apt.conf.d/99hashes", line: 1))
            ]
        },
        .nearMiss(.k08, "a-setting-refuses-sha256-and-sha512-is-there", on: .trixie) { run in
            run.source.look.fields.hashSections = ["SHA256", "SHA512"]
            run.apt?.hashOverrides = [.init(digest: "SHA256", untrusted: true)]
        },
        .nearMiss(.k08, "sha512-only") { run in run.source.look.fields.hashSections = ["SHA512"] },
    ]
}

extension KeyBindingObservation {
    /// The healthy key, bound by signatures over one digest.
    static func bound(by digest: String, backSignature: String? = nil, at time: Timestamp? = nil) -> Self {
        let made = time ?? Healthy.time("2024-01-21T00:00:00Z")
        return KeyBindingObservation(
            primaryAlgorithm: "rsa4096", primaryCreatedAt: Healthy.time("2023-01-21T00:00:00Z"),
            selfSignatures: [
                SelfSignatureObservation(kind: .userID, component: 1, createdAt: made, digest: digest, main: true)
            ],
            subkey: Subkey(
                algorithm: "rsa4096", createdAt: Healthy.time("2023-01-21T00:00:00Z"),
                bindings: [
                    SelfSignatureObservation(
                        kind: .subkey, createdAt: made, digest: digest,
                        backSignatureDigests: [backSignature ?? digest])
                ]))
    }
}

extension SequoiaPolicyObservation {
    /// A policy file of the administrator's with one setting.
    static func ownFile(_ name: String, _ cutoff: String) -> Self {
        SequoiaPolicyObservation(
            path: "/etc/crypto-policies/back-ends/apt-sequoia.config", settings: [.init(name: name, cutoff: cutoff)])
    }
}

extension LookObservation {
    mutating func expireKey(_ time: String) {
        signature.status = .expiredKey
        signature.keyExpiresAt = Healthy.time(time)
    }
}
