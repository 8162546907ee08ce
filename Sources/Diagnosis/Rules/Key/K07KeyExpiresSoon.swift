import AptModel
import Evidence

/// A key that this source rests on expires within 30 days.
enum KeyExpiresSoon: Rule {
    static let code = FaultCode.k07
    static let days: Int64 = 30
    static let explanation = Explanation(
        what: "Every good signature of this source is by a key that expires within 30 days.",
        causes: ["the publisher has not renewed the key yet, or this machine has an old copy of it"],
        proof:
            "The expiry of the key behind every good signature is read from the keyring. One that lives on is "
            + "enough to be quiet.",
        remedy: "Update the keyring package before that day.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard source.isGood else { return [] }
        let good = source.signature.signers.filter { $0.status == .good }
        let soon = good.filter { signer in
            guard let expiry = signer.observed.keyExpiresAt else { return false }
            // A clock that is ahead brings no expiry nearer.
            let now = source.clock.isAhead ? source.clock.reference ?? source.clock.now : source.clock.now
            return expiry > now && expiry - now <= days * 86_400
        }
        // One good signature by a key that lives on is enough for apt.
        guard !soon.isEmpty, soon.count == good.count else { return [] }
        return RefusedSigners.findings(
            code, soon, severity: .warning, title: { "the signing key \($0) expires soon" },
            proof: { signature in
                guard let expiry = signature.keyExpiresAt else { return [] }
                return [
                    Proof(
                        "\(Wording.signature(signature)): the key expires \(expiry.rfc3339), in "
                            + Wording.duration(expiry - source.clock.now), .signature)
                ]
            },
            remedy: Remedy(
                "Update the keyring that Signed-By names; look for the publisher's announcement of a renewal."))
    }
}
