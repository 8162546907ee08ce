import Evidence

/// Validly signed, but for another suite than the one asked for; apt warns and goes on.
enum WrongDistribution: Rule {
    static let code = FaultCode.s04
    static let explanation = Explanation(
        what: "The Release file is validly signed and names another suite and codename than the one asked for.",
        causes: [
            "the suite was renamed, or a new release took its name",
            "a mirror serves one suite's directory under another's name",
        ],
        proof:
            "Suite and codename are read from the verified file and compared with the entry by apt's own rule.",
        remedy: "Write the suite or codename that the Release file carries into the source entry.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard source.isGood, let fields = source.fields, fields.matchesSuite == false,
            let asked = source.source.suite
        else { return [] }
        let names = [fields.codename, fields.suite].compactMap { $0 }
        return [
            Finding(
                code, severity: .warning, owner: .administrator, subject: source.location,
                title: "signed for another distribution than \(asked.prefix(30))",
                because: [
                    Proof(
                        "asked for \(asked); the Release file says codename \(fields.codename ?? "none"), "
                            + "suite \(fields.suite ?? "none")", .release)
                ],
                remedy: Remedy(
                    names.first.map { "If \($0) is what you want, write it into the source entry." }
                        ?? "Ask the publisher which suite this is."))
        ]
    }
}
