import Evidence

/// apt.conf or one of its parts does not parse, and apt stops before anything else.
enum AptConfMalformed: Rule {
    static let code = FaultCode.c05
    static let explanation = Explanation(
        what: "A file of apt's configuration does not parse. apt stops there, whatever it was asked to do.",
        causes: ["a missing semicolon, quote or brace", "a file of another kind put into apt.conf.d"],
        proof: "apt.conf and its parts are read as apt reads them; file and line are named.",
        remedy: "Correct the line that the finding names; apt-config dump shows when it is right.")

    static func findings(in run: RunCase) -> [Finding] {
        guard Places.counts(run) else { return [] }
        return run.observations.configuration.aptConfProblems.map { problem in
            let place = Places.place(problem.file, problem.line)
            return Finding(
                code, owner: .administrator, subject: place,
                title: Room.fitted("apt's configuration breaks at \(Room.short(place, 40))"),
                because: [Proof("\(place): \(problem.text)", .aptConfiguration)],
                remedy: Remedy(
                    "Correct the line.",
                    Places.look(problem.file, problem.line)
                        + [Remedy.Step("see whether apt reads it", "apt-config dump > /dev/null")]))
        }
    }
}
