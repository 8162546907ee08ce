import AptModel
import Evidence

/// The signing key has expired, and the clock is not to blame.
enum KeyExpired: Rule {
    static let code = FaultCode.k01
    static let explanation = Explanation(
        what: "The key that signed has passed its expiry date, and this machine's clock is not to blame. gpgv (apt 2) "
            + "refuses such a signature; sqv (apt 3) accepts it if it was made while the key was valid.",
        causes: [
            "the publisher let the key expire, or extended it and this machine has the old copy (then it is G08)",
            "a clock far ahead (then it is T02)",
        ],
        proof:
            "The expiry of the very key that signed is read from the keyring and compared with this clock, and "
            + "the clock with the servers. A clock that is ahead is T02 instead.",
        remedy:
            "Install the publisher's renewed keyring over a trusted channel; if there is none, the publisher must renew."
    )

    static func findings(in source: SourceCase) -> [Finding] {
        guard source.delivered, source.framing?.result == .split else { return [] }
        let expired = source.signature.signers.filter { $0.observed.status == .expiredKey && !$0.expiredOnlyHere }
        if source.isGood {
            // sqv took this very signature: worth a warning. Beside a good signature by a living key it is nothing.
            guard !source.signature.signers.contains(where: { $0.status == .good }) else { return [] }
            return findings(expired, source, severity: .warning)
        }
        guard !source.signature.signers.contains(where: { $0.observed.status == .bad }) else { return [] }
        return findings(expired, source, severity: .error)
    }

    private static func findings(
        _ signers: [SignatureAssessment.Signer], _ source: SourceCase, severity: Severity
    ) -> [Finding] {
        let sure = source.clock.isRight
        return RefusedSigners.findings(
            code, signers, severity: severity, confidence: sure ? .certain : .possible,
            title: { "the signing key \($0) has expired" },
            proof: { signature in
                var text = "\(Wording.signature(signature)): the key expired"
                if let expiry = signature.keyExpiresAt {
                    text += " \(expiry.rfc3339), \(Wording.duration(source.clock.now - expiry)) before now"
                }
                let clock =
                    sure
                    ? "this clock agrees with \(source.clock.witnesses) server(s)"
                    : "no outside time was seen, so a clock that is ahead would look the same (T02)"
                return [Proof(text, .signature), Proof(clock, .clock)]
            },
            remedy: Remedy(
                "Install the publisher's current keyring package, or fetch the renewed key over https from the "
                    + "publisher's own page and compare its fingerprint."),
            alternatives: sure ? [] : [.t02])
    }
}
