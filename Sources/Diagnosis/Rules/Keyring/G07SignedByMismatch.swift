import AptModel
import Evidence

/// A good signature, but by none of the fingerprints that Signed-By allows.
enum SignedByMismatch: Rule {
    static let code = FaultCode.g07
    static let explanation = Explanation(
        what: "The signature is good and the key is at hand, but Signed-By allows other fingerprints only. apt 2 words "
            + "this as a missing key (GOODSIG after \"public key is not available\"), apt 3 as \"No good "
            + "signature from required signer\".",
        causes: [
            "the publisher signs with a new key", "the fingerprint of another key, or a mistyped one",
            "the fingerprint of a subkey, which sqv (apt 3) does not compare: it knows primary keys only",
            "a fingerprint with ! behind it, which sqv never finds; with gpgv it means the very key that signs, and no subkey of it",
        ],
        proof:
            "The signature is good; its key's fingerprint is none of those that Signed-By allows, compared as "
            + "this apt's verifier compares them.",
        remedy: "Write the fingerprint of the primary key that signs into Signed-By, after comparing it with what the "
            + "publisher says.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard source.delivered, source.framing?.result == .split, !source.isGood, source.signature.verified else {
            return []
        }
        let gpgv = source.policy.backend == .gpgv
        let refused = source.signature.signers.filter {
            $0.status == .good && !(gpgv ? $0.allowedByGpgv : $0.allowedBySqv)
        }
        guard let first = refused.first else { return [] }
        let learned = source.source.trust.learnedFrom
        var because = [
            Proof(
                "\(learned.map { "the Signed-By of \($0)" } ?? "Signed-By") allows \(source.source.trust.fingerprints.joined(separator: ", ")) and no other",
                .sources)
        ]
        because += refused.map { signer in
            var text = "good \(Wording.signature(signer.observed))"
            if let fingerprint = signer.observed.fingerprint { text += ", signing key \(fingerprint)" }
            if let primary = signer.observed.primaryFingerprint { text += ", primary key \(primary)" }
            return Proof(text, .signature)
        }
        let onlyForGpgv = !gpgv && refused.contains { $0.allowedByGpgv }
        if onlyForGpgv, !refused.contains(where: { $0.allowedWithoutMark(source.source.trust) }) {
            because.append(Proof("sqv compares with the primary key only; gpgv would accept this", .signature))
        }
        let exact = first.allowedWithoutMark(source.source.trust)
        if exact {
            because.append(
                Proof(
                    gpgv
                        ? "with ! behind it a fingerprint is that of the very key that signs, and not of a subkey's primary"
                        : "sqv knows no ! behind a fingerprint and never finds it", .sources))
        }
        let primary = first.observed.primaryFingerprint ?? first.observed.fingerprint
        return [
            Finding(
                code, owner: .administrator, subject: Wording.key(first.observed),
                title: Room.fitted("signed by \(Wording.key(first.observed)), which Signed-By does not allow"),
                because: because,
                remedy: Remedy(
                    learned != nil
                        ? "The publisher's last file said who would sign this one, and it was somebody else. Ask the publisher; "
                            + "then name the right key with Signed-By in the source entry."
                        : exact
                            ? "Leave the ! out of Signed-By: write \(primary ?? "the primary key's fingerprint") (\(entry(source)))."
                            : onlyForGpgv
                                ? "Write the primary key's fingerprint, \(primary ?? "unknown"), into Signed-By."
                                : "Ask the publisher which key signs. If it is this one, write "
                                    + "\(primary ?? "its fingerprint") into Signed-By (\(entry(source)))."))
        ]
    }

    private static func entry(_ source: SourceCase) -> String {
        source.source.origins.first.map { "\($0.file):\($0.line)" } ?? "the source's entry"
    }
}

extension SignatureAssessment.Signer {
    /// Whether one of the fingerprints would allow this key's primary without the `!` behind it.
    fileprivate func allowedWithoutMark(_ trust: TrustObservation) -> Bool {
        guard let primary = observed.primaryFingerprint else { return false }
        return trust.fingerprints.contains(primary + "!")
    }
}
