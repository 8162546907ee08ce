import Evidence

/// Structure that apt must refuse: what is outside the signature could be taken for signed text.
enum Framing: Rule {
    static let code = FaultCode.s03
    static let explanation = Explanation(
        what: "The file's structure is one that apt refuses: text outside the signed part, a second message, an armour "
            + "header or dash line that has no place there, or control bytes that could smuggle text.",
        causes: [
            "a repository tool that wrote a blank line, a byte order mark or a note around the signed message",
            "a server or proxy that adds text to what it serves",
            "an attempt to pass unsigned text off as signed",
        ],
        proof:
            "The file is taken apart by apt's own rules; the line at which apt must stop is named and shown. "
            + "Nothing is called framing that was cut off (X01) or replaced by a page (X06).",
        remedy: "The publisher writes InRelease exactly as gpg --clearsign made it.")

    static func findings(in source: SourceCase) -> [Finding] {
        if let finding = refusedPackets(in: source) { return [finding] }
        guard source.delivered, let framing = source.framing, let words = words(for: framing.result) else { return [] }
        var text = "apt stops at line \(framing.line ?? 1): \(words)"
        if let detail = framing.detail { text += " (\(detail))" }
        var because = [Proof(text, .framing)]
        if let excerpt = framing.excerpt, !excerpt.isEmpty { because.append(Proof("it reads: \(excerpt)", .framing)) }
        return [
            Finding(
                code, owner: source.isLocal ? .administrator : .publisher, retry: .later, subject: source.location,
                title: "apt must refuse this file: \(words)", because: because,
                remedy: Remedy(
                    "Compare with the file as another mirror serves it. If all are alike, the publisher's tool writes "
                        + "it wrongly; if only this one differs, something on the way changes it."))
        ]
    }

    /// The file splits, and what stands in its signature part is nothing that sqv takes, be the signature as good as it may.
    private static func refusedPackets(in source: SourceCase) -> Finding? {
        guard source.delivered, source.framing?.result == .split, !source.isGood, source.signature.verified,
            !source.signature.signers.contains(where: { $0.observed.status == .bad })
        else { return nil }
        let isAnyGood = source.signature.signers.contains(where: \.cryptographicallyGood)
        let isDamaged = source.signature.isDamaged(for: source.policy.backend)
        if source.policy.backend == .gpgv {
            guard source.signature.blockIsRefused, isAnyGood, !isDamaged else { return nil }
            return refusal(
                source, "gpgv stops at a packet among the signatures: a version that it does not know, or no signature")
        }
        let text: String
        if isDamaged {
            // A file that nothing calls good is S01's, one that a further fetch brings whole X12's.
            guard isAnyGood, SecondLook(source).verifiedElsewhere == nil else { return nil }
            text = source.signature.damageForSqv
        } else if let stopper = source.signature.stopper(source.policy.rules, at: source.policy.now) {
            // A good signature of a version that is refused is its key's matter (K05).
            guard !source.signature.signers.contains(where: { $0.refusal?.kind == .packet }) else { return nil }
            text = stopper
        } else {
            let malformed = source.signature.signers.filter { $0.malformedForSqv && $0.cryptographicallyGood }
            guard !malformed.isEmpty else { return nil }
            text = "the numbers in the signature packet are not in the form that it takes, as gpgv does"
        }
        return refusal(source, "sqv refuses what gpgv may forgive: \(text)")
    }

    private static func refusal(_ source: SourceCase, _ text: String) -> Finding {
        Finding(
            code, owner: source.isLocal ? .administrator : .publisher, retry: .later, subject: source.location,
            title: "\(source.policy.backend.rawValue) must refuse this signature part",
            because: [Proof(text, .framing)],
            remedy: Remedy(
                "The publisher signs again with a current program; machines with another apt may accept this file."))
    }

    private static func words(for result: FramingObservation.Result) -> String? {
        switch result {
        case .byteOrderMarkInFront: "a byte order mark before the message"
        case .blankLineInFront: "a blank line before the message"
        case .textInFront: "text before the signed message"
        case .textBetween: "text between the signed part and the signature"
        case .textBehind: "text after the signature"
        case .secondMessage: "a second signed message"
        case .refusedHeader: "an armour header that has no place there"
        case .binarySignature: "a binary signature, where apt wants an armoured one"
        case .refusedDashLine: "a dash line that is no escape"
        case .controlBytes: "control bytes in the message"
        case .split, .empty, .truncated, .pageInFront, .unsigned, .page, .notRelease: nil
        }
    }
}
