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
            "a snapshot of an archive for which apt knows no snapshot server",
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
        } + run.observations.sources.filter { $0.notTried?.reason == .snapshotRefused }.map(snapshot)
    }

    private static func snapshot(_ source: SourceObservation) -> Finding {
        let origin = source.origins.first
        let place = origin.map { Places.place($0.file, $0.line) } ?? source.uri ?? "the entry"
        return Finding(
            code, owner: .administrator, subject: place,
            title: Room.fitted("apt has no snapshots of the source at \(Room.short(place, 36))"),
            because: [Proof(source.notTried?.detail ?? "", .sources)],
            remedy: Remedy(
                "Take the snapshot option out of the entry, or name the snapshot server in apt.conf (Acquire::Snapshots::URI, "
                    + "see apt.conf(5)).", origin.map { Places.look($0.file, $0.line) } ?? []))
    }
}
