import TestSupport

/// K: the key and what it signed with. What gpgv takes and sqv refuses, and the other way round.
extension FaultRow {
    private static func signers(_ kinds: Keys.Kind...) -> SignedRepository.Plan { plan { $0.signers = kinds } }

    static let key = expiry + strength + policy

    private static let expiry = [
        FaultRow("the key expired after it signed", .fails(.k01, says: "EXPKEYSIG"), trixie: .survives(with: .k01)) {
            $0.plan = plan { ($0.signers, $0.date) = ([.expired], 1_590_969_600) }
        },
        FaultRow("an expired key beside a good one", .survives, quick: true) { $0.plan = signers(.expired, .rsa2048) },
        FaultRow("the key is revoked", .fails(.k02, says: "REVKEYSIG"), trixie: .fails(.k02)) {
            $0.plan = signers(.revoked)
        },
        FaultRow("a revoked key beside a good one", .survives) { $0.plan = signers(.revoked, .rsa2048) },
        FaultRow("the signature expired", .fails(.k03, says: "EXPSIG"), trixie: .fails(.k03)) {
            $0.plan = plan { ($0.signedAt, $0.signatureExpires) = ("20240101T000000", "1d") }
        },
        FaultRow("the signature expires in a day", .survives) { $0.plan = plan { $0.signatureExpires = "1d" } },
        FaultRow("the key expires in ten days", .survives(with: .k07)) { $0.plan = signers(.expiringSoon) },
        FaultRow("the key expires in 2040", .survives) { $0.plan = signers(.expiring) },
        FaultRow("a subkey signs", .survives) { $0.plan = signers(.subkey) },
    ]

    private static let strength = [
        FaultRow("signed with SHA1", .fails(.k04, says: "The following signatures were invalid"), trixie: .fails(.k04))
        {
            $0.plan = plan { $0.digest = "SHA1" }
        },
        FaultRow("signed with RIPEMD160", .fails(.k04)) { $0.plan = plan { $0.digest = "RIPEMD160" } },
        FaultRow("signed with SHA224", .survives, trixie: .fails(.k04)) { $0.plan = plan { $0.digest = "SHA224" } },
        FaultRow("signed with SHA256", .survives) { $0.plan = plan { $0.digest = "SHA256" } },
        FaultRow("signed with SHA1, and again with SHA512 by another key", .survives) {
            $0.served = { served in
                let keys = try Keys.shared()
                pair(served)
                let packets =
                    try keys.detached(served.release, by: [.ed25519], digest: "SHA1", armour: false)
                    + keys.detached(served.release, by: [.rsa2048], armour: false)
                served.answer("Release.gpg", .body(armoured(packets, label: "PGP SIGNATURE")))
            }
            $0.keyringBytes = { $0.keyring(.ed25519, .rsa2048) }
        },
        FaultRow("an RSA key of 1024 bits", .survives(with: .k06), trixie: .fails(.k05)) {
            $0.plan = signers(.rsa1024)
        },
        FaultRow("a DSA key", .survives(with: .k06), trixie: .fails(.k05)) { $0.plan = signers(.dsa2048) },
        FaultRow(
            "a key bound by SHA1", .survives(with: .k06), trixie: .fails(.k05, says: "SHA1 is not considered secure")
        ) { $0.plan = signers(.boundBySHA1) },
        FaultRow("a key bound by SHA1 beside a good one", .survives) { $0.plan = signers(.boundBySHA1, .rsa2048) },
        FaultRow("an Ed25519 key", .survives) { $0.plan = signers(.ed25519) },
        FaultRow("a NIST P-256 key", .survives) { $0.plan = signers(.nistp256) },
        FaultRow("a brainpool key", .survives, trixie: .fails(.k05)) { $0.plan = signers(.brainpool) },
        FaultRow("sums with MD5 and SHA1 only", .fails(.k08, .good, says: "weak security information")) {
            $0.served = serves {
                releaseFile(
                    [],
                    sums: "MD5Sum:\n d41d8cd98f00b204e9800998ecf8427e 0 main/binary-amd64/Packages\nSHA1:\n "
                        + "da39a3ee5e6b4b0d3255bfef95601890afd80709 0 main/binary-amd64/Packages")
            }
        },
        FaultRow("sums with MD5 beside SHA256", .survives) {
            $0.served = serves {
                releaseFile(
                    [],
                    sums: "MD5Sum:\n d41d8cd98f00b204e9800998ecf8427e 0 main/binary-amd64/Packages\nSHA256:\n "
                        + "\(emptySHA256) 0 main/binary-amd64/Packages")
            }
        },
    ]

    private static func sequoia(_ lines: String) -> String {
        "mkdir -p $R/etc/crypto-policies/back-ends; printf '\(lines)' >$R/etc/crypto-policies/back-ends/apt-sequoia.config"
    }

    private static let policy = [
        FaultRow(
            "a policy that ends RSA 2048 in half a year", .survives,
            trixie: .survives(with: .k06, says: "Policy will reject signature within a year")
        ) {
            $0.aptWarns = true
            let then = stamp(now + 180 * day)
            let date = "\(then.prefix(4))-\(then.dropFirst(4).prefix(2))-\(then.dropFirst(6).prefix(2))"
            $0.fault = sequoia("[asymmetric_algorithms]\\nrsa2048 = \(date)\\n")
        },
        FaultRow("a policy that ended RSA 2048", .survives, trixie: .fails(.k05)) {
            $0.fault = sequoia("[asymmetric_algorithms]\\nrsa2048 = 2026-01-01\\n")
        },
        FaultRow("a policy that ends RSA 2048 in three years", .survives) {
            $0.fault = sequoia("[asymmetric_algorithms]\\nrsa2048 = 2030-01-01\\n")
        },
        FaultRow("a policy file that is no TOML", .survives, trixie: .fails(.y06)) {
            $0.fault = sequoia("garbage [[[\\n")
        },
        FaultRow(
            "APT::Hashes::SHA256::Untrusted, and the sums are SHA256",
            .fails(.k08, .good, says: "weak security information")
        ) {
            $0.configuration = ["APT::Hashes::SHA256::Untrusted \"true\";"]
        },
        FaultRow("APT::Hashes::SHA512::Untrusted", .fails(.k04), trixie: .survives) {
            $0.configuration = ["APT::Hashes::SHA512::Untrusted \"true\";"]
        },
    ]
}
