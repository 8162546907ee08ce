import Evidence

/// Verified or not, no Release file that apt can parse.
enum ReleaseMalformed: Rule {
    static let code = FaultCode.s07
    static let explanation = Explanation(
        what: "What was signed is no Release file that apt can parse: it has no sections, or a hash line is broken.",
        causes: [
            "a repository tool that wrote an empty or broken Release file", "a file that is no Release file at all",
        ],
        proof: "The signed part is parsed as apt parses it; the line that it cannot take is named.",
        remedy: "The publisher generates the Release file again.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard source.delivered, source.framing?.result == .split, let problems = source.look?.release?.problems,
            !problems.isEmpty
        else { return [] }
        return [
            Finding(
                code, owner: .publisher, retry: .later, subject: source.location,
                title: "apt cannot parse this Release file",
                because: problems.prefix(3).map { problem in
                    Proof((problem.line.map { "line \($0): " } ?? "") + problem.text, .release)
                },
                remedy: Remedy("Tell the publisher: the Release file must be generated again."))
        ]
    }
}
