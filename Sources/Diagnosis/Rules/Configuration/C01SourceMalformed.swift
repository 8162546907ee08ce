import Evidence

/// An entry of a source list that does not parse.
enum SourceMalformed: Rule {
    static let code = FaultCode.c01
    static let explanation = Explanation(
        what:
            "An entry of the source lists does not parse. apt reads all lists or none: one bad line stops every "
            + "source.",
        causes: [
            "a missing suite or component", "a stanza without URIs, Suites or Types", "an option without a value",
        ],
        proof: "The entry is parsed as apt parses it; file and line are named.",
        remedy: "Correct the line that the finding names; sources.list(5) shows both formats.")

    static func findings(in run: RunCase) -> [Finding] {
        guard Places.sourcesCount(run) else { return [] }
        return run.observations.configuration.sourceProblems.map { problem in
            let place = Places.place(problem.file, problem.line)
            return Finding(
                code, owner: .administrator, subject: place,
                title: Room.fitted("the source entry at \(Room.short(place, 40)) does not parse"),
                because: [Proof("\(place): \(problem.text)", .sources)],
                remedy: Remedy("Correct the entry, or take it out.", Places.look(problem.file, problem.line)))
        }
    }
}
