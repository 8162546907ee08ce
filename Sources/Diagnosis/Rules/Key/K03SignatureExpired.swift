import AptModel
import Evidence

/// The signature itself carries an expiry date, and it is past.
enum SignatureExpired: Rule {
    static let code = FaultCode.k03
    static let explanation = Explanation(
        what: "The signature carries an expiry date of its own, and that is past.",
        causes: ["a repository that is no longer updated", "a stale mirror or cache", "a clock far ahead"],
        proof:
            "The signature carries its own expiry, which is past by this clock; the clock is compared with the "
            + "servers.",
        remedy: "Use a mirror that is up to date, or ask the publisher to sign again.")

    static func findings(in source: SourceCase) -> [Finding] {
        let signers = RefusedSigners.signers(.expiredSignature, in: source).filter { !$0.expiredOnlyHere }
        let sure = source.clock.isRight
        return RefusedSigners.findings(
            code, signers, confidence: sure ? .certain : .possible, title: { "the signature by key \($0) has expired" },
            proof: { signature in
                let expiry = signature.expiresAt.map { " \($0.rfc3339)" } ?? ""
                return [Proof("EXPSIG: \(Wording.signature(signature)) expired\(expiry)", .signature)]
            },
            remedy: Remedy("Try a mirror that is up to date; if all are alike, the publisher must sign again."),
            alternatives: sure ? [] : [.t02])
    }
}
