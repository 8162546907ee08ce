import AptModel
import Evidence

/// The key is on this machine, in a file that this apt does not read.
enum KeyringIgnored: Rule {
    static let code = FaultCode.g09
    static let explanation = Explanation(
        what:
            "The key lies in a file that apt of this version passes over: /etc/apt/trusted.gpg, which is no longer "
            + "read from apt 2.9.24 on, or a file in trusted.gpg.d whose name ends neither in .gpg nor in .asc.",
        causes: [
            "a key that was added with an old tool, which wrote to trusted.gpg", "an upgrade to apt 3",
            "a backup copy or a file without an ending in trusted.gpg.d",
        ],
        proof:
            "The key that signed is in a file on this machine that this apt does not read; the file is named "
            + "with the reason.",
        remedy: "Put the key into a file of its own in /etc/apt/keyrings and name it in Signed-By.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard source.delivered, source.framing?.result == .split, source.source.trust.kind == .trustedParts else {
            return []
        }
        return source.isGood ? soon(source) : now(source)
    }

    /// The key is there, and passed over by this apt.
    private static func now(_ source: SourceCase) -> [Finding] {
        let wanting = source.signature.signers.map(\.observed).filter { $0.status == .noPublicKey }
        var places = KeyringWording.elsewhere(source).filter { !$0.bundled && !$0.readByApt && isAptsOwn($0.path) }
            .map { ($0.path, $0.key.primaryFingerprint) }
        for keyring in source.keyrings where keyring.isIgnored(.trustedParts) {
            for key in keyring.keys where wanting.contains(where: { key.made($0) }) {
                places.append((keyring.path, key.primaryFingerprint))
            }
        }
        guard let wanted = wanting.first, let (path, key) = places.first else { return [] }
        return [
            Finding(
                code, owner: .administrator, subject: path,
                title: Room.fitted("apt \(source.policy.version) does not read \(Room.short(path, 36))"),
                because: [
                    Proof("NO_PUBKEY: \(Wording.signature(wanted))", .signature),
                    Proof("key \(key) is in \(path)", .keyring), Proof(why(path), .aptConfiguration),
                ], remedy: remedy(path, key))
        ]
    }

    /// It works here, and stops after the upgrade.
    private static func soon(_ source: SourceCase) -> [Finding] {
        guard source.policy.version < .withoutTrustedGpg else { return [] }
        let holders = source.keyrings.filter { keyring in
            KeyringTrouble(keyring, in: source) == nil
                && source.acceptableSigners.contains { keyring.holds($0.observed) }
        }
        guard let old = holders.first, holders.allSatisfy({ isTrustedGpg($0.path) }),
            let key = old.keys.first(where: { key in source.acceptableSigners.contains { key.made($0.observed) } })
        else { return [] }
        return [
            Finding(
                code, severity: .warning, owner: .administrator, subject: old.path,
                title: "works here, and fails after the upgrade to apt 3",
                because: [
                    Proof(
                        "key \(key.primaryFingerprint) is in \(old.path) and in no other keyring of this source",
                        .keyring),
                    Proof(why(old.path), .aptConfiguration),
                ], remedy: remedy(old.path, key.primaryFingerprint))
        ]
    }

    private static func isTrustedGpg(_ path: String) -> Bool { path.hasSuffix("/trusted.gpg") }
    private static func isAptsOwn(_ path: String) -> Bool { isTrustedGpg(path) || path.contains("/trusted.gpg.d/") }

    private static func why(_ path: String) -> String {
        isTrustedGpg(path)
            ? "apt reads \(path) up to version 2.9.23 only"
            : "apt reads files of trusted.gpg.d that end in .gpg or .asc only"
    }

    private static func remedy(_ path: String, _ key: String) -> Remedy {
        let kept = "/etc/apt/keyrings/\(key.suffix(16)).gpg"
        return Remedy(
            "Copy the key into a file of its own, and name that in Signed-By of this source; the old file stays.",
            [
                Remedy.Step(
                    "copy the key",
                    "mkdir -p /etc/apt/keyrings && gpg --no-default-keyring --keyring \(Wording.quoted(path)) "
                        + "--export \(key) > \(kept)"
                )
            ])
    }
}
