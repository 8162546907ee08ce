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
