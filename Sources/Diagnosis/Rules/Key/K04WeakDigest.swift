import Evidence

/// The signature was made over a digest that this apt no longer trusts.
enum WeakDigest: Rule {
    static let code = FaultCode.k04
    static let explanation = Explanation(
        what:
            "The signature was made over a digest that can be forged (MD5, SHA1, RIPEMD160), which apt refuses. Older "
            + "apts print only the fingerprint and no reason.",
        causes: [
            "a repository tool with an old gpg configuration (digest-algo SHA1)",
            "APT::Hashes::SHA256::Untrusted in apt.conf, which refuses a strong digest: that is this machine's own doing",
        ],
        proof:
            "The digest is read from the signature packet itself and held against the list of the apt that is "
            + "installed here, as configured.",
        remedy: "The publisher signs again with SHA256 or SHA512; a setting that refuses those is taken out.")

    static func findings(in source: SourceCase) -> [Finding] {
        let signers = RefusedSigners.signers(.weakDigest, in: source)
        return refusedHere(signers.filter { setting($0, source) != nil }, source)
            + refusedAnywhere(signers.filter { setting($0, source) == nil })
    }

    private static func refusedAnywhere(_ signers: [SignatureAssessment.Signer]) -> [Finding] {
        signers.flatMap { signer in
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

    /// One finding for each setting: the signatures are as strong as apt wants them by itself, so the publisher is not to blame.
    private static func refusedHere(_ signers: [SignatureAssessment.Signer], _ source: SourceCase) -> [Finding] {
        var settings: [RefusingSetting] = []
        for found in signers.compactMap({ setting($0, source) }) where !settings.contains(found) {
            settings.append(found)
        }
        return settings.map { refusing in
            let made = signers.filter { setting($0, source) == refusing }.prefix(4).map {
                Proof("\(Wording.signature($0.observed)) is made over \($0.observed.digest ?? "it")", .signature)
            }
            return Finding(
                code, owner: .administrator, subject: refusing.subject,
                title: "a setting makes apt refuse \(refusing.override.digest), which is strong",
                because: [refusing.proof] + made, remedy: refusing.remedy)
        }
    }

    private static func setting(_ signer: SignatureAssessment.Signer, _ source: SourceCase) -> RefusingSetting? {
        guard source.policy.backend == .gpgv else { return nil }
        return source.policy.gpgv.settingAgainst(signer.observed.digest).map(RefusingSetting.init)
    }
}
