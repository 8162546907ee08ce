import Evidence

/// The signature is good, and the key is too weak for this apt's policy.
enum WeakKey: Rule {
    static let code = FaultCode.k05
    static let explanation = Explanation(
        what: "The signature is good, and the key that made it is too weak for this apt: RSA below 2048 bits, DSA.",
        causes: ["an old signing key: PPAs of before 2014 have rsa1024", "a key made with a fixed, dated algorithm"],
        proof:
            "Algorithm and size are read from the key itself and held against the policy of the apt and the "
            + "verifier that are installed here, as configured.",
        remedy: "The publisher makes a new key and hands it out signed by the old one.")

    static func findings(in source: SourceCase) -> [Finding] {
        RefusedSigners.findings(
            code, RefusedSigners.signers(.weakKey, in: source), title: { "the signing key \($0) is too weak for apt" },
            proof: { signature in
                [
                    Proof(
                        "\(Wording.signature(signature)): \(signature.keyAlgorithm ?? "unknown algorithm"), refused by apt "
                            + "\(source.policy.version)'s policy for \(source.policy.backend.rawValue)", .signature)
                ]
            },
            remedy: Remedy("Ask the publisher for a repository signed by a stronger key (rsa3072, ed25519)."))
    }
}
