import Evidence

/// The one real forgery alarm: complete, well-formed, key at hand, and the digest does not match.
enum ContentAltered: Rule {
    static let code = FaultCode.s01
    static let explanation = Explanation(
        what: "The file is not what the key's owner signed: it came whole, splits cleanly, the key is at hand, and the "
            + "digest does not match.",
        causes: [
            "a mirror, cache or proxy mixed an old file with a new signature (then a second fetch usually verifies)",
            "a device on the way, or the mirror itself, changed the bytes",
            "the bytes were damaged on a disk or in memory",
        ],
        proof:
            "The download is complete, splits by apt's rules, and the key is at hand; the digest does not match "
            + "in this fetch, nor in a second one past every cache, where there is a second one. The report says "
            + "how many fetches and addresses it rests on.",
        remedy: "Do not use what this source serves. Compare the digest with another network and another mirror, and "
            + "tell the publisher if it stays.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard source.delivered, source.framing?.result == .split else { return [] }
        let bad = source.signature.signers.filter { $0.observed.status == .bad }
        // What sqv cannot read and gpg calls good is no forgery but a matter of form (S03).
        let damagedArmour =
            source.signature.isDamaged(for: source.policy.backend)
            && (source.policy.backend == .gpgv || !source.signature.signers.contains(where: \.cryptographicallyGood))
        guard !bad.isEmpty || damagedArmour, !source.isGood, SecondLook(source).verifiedElsewhere == nil else {
            return []
        }

        var because = bad.map {
            Proof("BADSIG: the \(Wording.signature($0.observed)) does not match the bytes", .signature)
        }
        if damagedArmour {
            because.append(
                Proof(
                    source.policy.backend == .gpgv
                        ? "the signature's armour fails its own checksum, which points to damage rather than forgery"
                        : "sqv cannot read the signature: \(source.signature.damageForSqv), which points to damage rather than forgery",
                    .framing))
        }
        if let digest = source.look?.transfer?.sha256 {
            because.append(
                Proof("SHA-256 of the \(source.look?.transfer?.bytes ?? 0) bytes judged: \(digest)", .transfer))
        }
        let second = SecondLook(source)
        because.append(second.proof)
        return [
            Finding(
                code, confidence: damagedArmour && bad.isEmpty ? .likely : second.confidence,
                owner: source.isLocal ? .administrator : .mirror, retry: source.isLocal ? .never : .later,
                subject: source.location,
                title: bad.isEmpty
                    ? "the signature is damaged: "
                        + (source.policy.backend == .gpgv ? "its armour fails its checksum" : "sqv cannot read it")
                    : "the signature is bad: \(source.fileName.suffix(24)) is not what was signed", because: because,
                remedy: Remedy(
                    "Install nothing from this source until it verifies. Check from another network or another mirror; "
                        + "if it stays bad everywhere, tell the publisher.",
                    remedySteps(source)))
        ]
    }

    private static func remedySteps(_ source: SourceCase) -> [Remedy.Step] {
        guard let url = source.look?.transfer?.url, !source.isLocal else { return [] }
        return [
            Remedy.Step("the digest as another machine sees it", "curl -fsSL \(Wording.quoted(url)) | sha256sum")
        ]
    }
}
