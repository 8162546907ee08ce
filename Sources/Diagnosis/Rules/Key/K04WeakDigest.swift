import Evidence

/// The signature was made over a digest that this apt no longer trusts.
enum WeakDigest: Rule {
    static let code = FaultCode.k04
    static let explanation = Explanation(
        what:
            "The signature was made over a digest that can be forged (MD5, SHA1, RIPEMD160), which apt refuses. Older "
            + "apts print only the fingerprint and no reason.",
        causes: ["a repository tool with an old gpg configuration (digest-algo SHA1)"],
        proof:
            "The digest is read from the signature packet itself and held against the list of the apt that is "
            + "installed here, as configured.",
        remedy: "The publisher signs again with SHA256 or SHA512.")

    static func findings(in source: SourceCase) -> [Finding] {
        RefusedSigners.signers(.weakDigest, in: source).flatMap { signer in
            RefusedSigners.findings(
                code, [signer], title: { "the signature by key \($0) uses a weak digest" },
                proof: { signature in
                    let reason = signer.refusal.map { ": \($0.text)" } ?? ""
                    let digest = signature.digest ?? "an unknown digest"
                    return [Proof("\(Wording.signature(signature)) is made over \(digest)\(reason)", .signature)]
                },
                remedy: Remedy("Ask the publisher to sign with SHA256 or better (gpg --digest-algo SHA512)."))
        }
    }
}
