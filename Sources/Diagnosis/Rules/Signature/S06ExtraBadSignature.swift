import Evidence

/// A bad signature beside a good one, under a back-end that needs only one good signature.
enum ExtraBadSignature: Rule {
    static let code = FaultCode.s06
    static let explanation = Explanation(
        what:
            "One signature is good and another one beside it is bad. sqv (apt 3) accepts that; gpgv (apt 2) does not.",
        causes: [
            "a repository that is signed by several tools, of which one signed other bytes",
            "a damaged signature packet",
        ],
        proof:
            "Every signature packet is verified by itself: one is good, another one's digest does not match, "
            + "and this apt's verifier asks for one good signature only.",
        remedy: "The publisher signs again. Machines with apt 2 refuse this file until then.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard source.delivered, source.isGood else { return [] }
        let bad = source.signature.signers.filter { $0.observed.status == .bad }
        guard !bad.isEmpty else { return [] }
        return [
            Finding(
                code, severity: .warning, owner: .publisher, retry: .later, subject: source.location,
                title: "a bad signature stands beside a good one",
                because: bad.map { Proof("BADSIG: \(Wording.signature($0.observed))", .signature) },
                remedy: Remedy(
                    "This apt needs one good signature and has it. apt 2 refuses the file: tell the publisher."))
        ]
    }
}
