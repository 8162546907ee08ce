import Evidence

/// The signature is good, and this apt's policy refuses the key, or what binds it.
enum WeakKey: Rule {
    static let code = FaultCode.k05
    static let explanation = Explanation(
        what:
            "The signature is good, and this apt's policy refuses the key that made it: RSA below 2048 bits, DSA, or a key "
            + "that is bound to its owner by SHA1 only (sqv: \"Signing key on … is not bound\").",
        causes: [
            "an old signing key: PPAs of before 2014 have rsa1024", "a key made with a fixed, dated algorithm",
            "a key whose self-signatures are from before 2015 or so, and were never renewed with a stronger digest",
            "a curve that apt's list misspells (nistp521) or that this sqv cannot check (brainpool)",
        ],
        proof:
            "Algorithm and size are read from the key itself, and the digests that bind it from the packets of the keyring; "
            + "they are held against the policy of the apt and the verifier that are installed here, as configured.",
        remedy: "The publisher makes a new key and hands it out signed by the old one, or binds the old one anew.")

    static func findings(in source: SourceCase) -> [Finding] {
        RefusedSigners.signers(.weakKey, in: source).flatMap { signer in
            RefusedSigners.findings(
                code, [signer], confidence: confidence(source), title: { title(signer, key: $0) },
                proof: { _ in proofs(signer, source) },
                remedy: remedy(signer.refusal?.kind))
        }
    }

    /// Another policy stands in where the file could not be read.
    private static func confidence(_ source: SourceCase) -> Confidence {
        source.policy.backend == .sqv && source.policy.sqv.isStandIn ? .likely : .certain
    }

    private static func title(_ signer: SignatureAssessment.Signer, key: String) -> String {
        switch signer.refusal?.kind {
        case .binding: "the signing key \(key) is not bound well enough"
        case .packet: "the signature by key \(key) is of a kind that is refused"
        default: "the signing key \(key) is too weak for apt"
        }
    }

    private static func proofs(_ signer: SignatureAssessment.Signer, _ source: SourceCase) -> [Proof] {
        let signature = signer.observed
        let reason = signer.refusal?.text ?? "refused"
        var proofs: [Proof] = []
        switch signer.refusal?.kind {
        case .binding:
            let key = signature.primaryFingerprint ?? Wording.key(signature)
            proofs.append(Proof("\(Wording.signature(signature)) is good", .signature))
            proofs.append(Proof("Signing key on \(key) is not bound: \(reason)", .keyring))
        default:
            proofs.append(Proof("\(Wording.signature(signature)): \(reason)", .signature))
        }
        let policy = source.policy.backend == .sqv ? ", by \(source.policy.sqv.source)" : ""
        proofs.append(
            Proof(
                "apt \(source.policy.version) verifies with \(source.policy.backend.rawValue)\(policy)",
                .aptConfiguration))
        return proofs
    }

    private static func remedy(_ kind: Refusal.Kind?) -> Remedy {
        switch kind {
        case .binding:
            Remedy(
                "Ask the publisher for the key with a new self-signature over SHA256 or better, or for a new key; install it "
                    + "from a trusted channel. The repository itself need not be signed anew.")
        case .packet: Remedy("Ask the publisher to sign with a current program: this packet is of an old version.")
        default: Remedy("Ask the publisher for a repository signed by a stronger key (rsa3072, ed25519).")
        }
    }
}
