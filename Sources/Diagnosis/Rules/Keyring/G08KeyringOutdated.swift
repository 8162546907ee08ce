import AptModel
import Evidence

/// The local copy of the key is older than one known here: its expiry was extended, or a subkey added.
enum KeyringOutdated: Rule {
    static let code = FaultCode.g08
    static let explanation = Explanation(
        what:
            "The keyring holds an old copy of the key. A newer copy is known here, whose expiry was extended or which "
            + "has the subkey that signs now.",
        causes: ["an old image or machine whose keyring package was not updated", "a keyring that was saved by hand"],
        proof:
            "A newer copy of the same key was found in another keyring of this machine or among those that come "
            + "with this program, with a later expiry or a further subkey.",
        remedy: "Replace the keyring with the current one.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard source.delivered, source.framing?.result == .split, source.signature.verified else { return [] }
        // Beside a signature by a living key an old copy does no harm.
        guard !source.signature.signers.contains(where: { $0.status == .good && source.isGood }) else { return [] }
        return source.signature.signers.compactMap { signer in
            switch signer.observed.status {
            case .expiredKey where !signer.expiredOnlyHere: renewed(signer.observed, source)
            case .noPublicKey: withNewSubkey(signer.observed, source)
            default: nil
            }
        }
    }

    private static func renewed(_ signature: SignatureObservation, _ source: SourceCase) -> Finding? {
        let ours = signature.keyExpiresAt
        let newer = KeyringWording.elsewhere(source).first { location in
            guard location.key.made(signature), !location.key.revoked else { return false }
            guard let expiry = location.key.expiry(of: signature) else { return true }
            return expiry > source.clock.now && (ours.map { expiry > $0 } ?? true)
        }
        guard let newer else { return nil }
        let until = newer.key.expiry(of: signature).map { "until \($0.rfc3339)" } ?? "without an end"
        return finding(
            signature, source, newer, in: source.keyrings.first { $0.holds(signature) },
            because: [
                Proof(
                    "our copy of key \(Wording.key(signature)) "
                        + "expired\(ours.map { " \($0.rfc3339)" } ?? "")", .keyring),
                Proof("the copy in \(KeyringWording.place(newer)) is valid \(until)", .keyring),
            ])
    }

    private static func withNewSubkey(_ signature: SignatureObservation, _ source: SourceCase) -> Finding? {
        for location in KeyringWording.elsewhere(source) where location.key.made(signature) {
            let holder = source.keyrings.first { keyring in
                keyring.keys.contains { $0.primaryFingerprint == location.key.primaryFingerprint }
            }
            guard let holder, KeyringTrouble(holder, in: source) == nil else { continue }
            return finding(
                signature, source, location, in: holder,
                because: [
                    Proof(
                        "\(holder.path) holds key \(location.key.primaryFingerprint) without the subkey "
                            + "\(Wording.key(signature)) that signed", .keyring),
                    Proof("the copy in \(KeyringWording.place(location)) has that subkey", .keyring),
                ])
        }
        return nil
    }

    private static func finding(
        _ signature: SignatureObservation, _ source: SourceCase, _ newer: KeyLocation, in holder: KeyringObservation?,
        because: [Proof]
    ) -> Finding {
        let remedy =
            newer.bundled
            ? Remedy(
                "Install a current debian-archive-keyring: from a source that still verifies, or its package from "
                    + "another machine. The copy that comes with this program shows what the signature is worth.",
                [
                    Remedy.Step(
                        "update the keyring, from a source that verifies",
                        "apt-get install --only-upgrade debian-archive-keyring")
                ])
            : Remedy(
                "Name the newer file in Signed-By, or copy it over the old one after looking at both.",
                [Remedy.Step("look at the newer copy", "gpg --show-keys \(Wording.quoted(newer.path))")])
        return Finding(
            code, severity: source.isGood ? .warning : .error, owner: .administrator,
            subject: (holder ?? source.keyrings.first)?.path ?? Wording.key(signature),
            title: "the keyring has an old copy of key \(Wording.key(signature))", because: because, remedy: remedy)
    }
}

extension KeyObservation {
    /// When the key that made the signature ends: the earlier of the primary's and the subkey's expiry; nil for never.
    func expiry(of signature: SignatureObservation) -> Timestamp? {
        let subkey = subkeys.first { $0.fingerprint == signature.fingerprint }?.expiresAt
        return [expiresAt, subkey].compactMap { $0 }.min()
    }
}
