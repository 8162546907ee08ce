import Evidence

/// Two entries give one source conflicting values, which stops apt's whole list.
enum OptionConflictFound: Rule {
    static let code = FaultCode.c06
    static let explanation = Explanation(
        what:
            "Two entries for the same URI and suite set an option to different values. apt then reads no source at "
            + "all.",
        causes: [
            "a vendor's package that adds its own .sources file beside one made by hand",
            "an upgrade to deb822 .sources that left the old .list behind",
        ],
        proof: "Both entries are named with file, line and value.",
        remedy: "Keep one of the two entries, or give both the same value.")

    static func findings(in run: RunCase) -> [Finding] {
        guard Places.sourcesCount(run) else { return [] }
        return run.observations.configuration.conflicts.map { conflict in
            let first = Places.place(conflict.first.file, conflict.first.line)
            let second = Places.place(conflict.second.file, conflict.second.line)
            func value(_ text: String) -> String { text.isEmpty ? "not set" : "\"\(text.prefix(120))\"" }
            return Finding(
                code, owner: .administrator, subject: "\(first) \(second) \(conflict.option)",
                title: Room.fitted("conflicting \(conflict.option) values stop all of apt's sources"),
                because: [
                    Proof("\(first): \(conflict.option) is \(value(conflict.firstValue))", .sources),
                    Proof("\(second): \(conflict.option) is \(value(conflict.secondValue))", .sources),
                    Proof("both are entries for \(conflict.uri) \(conflict.suite)", .sources),
                ],
                remedy: Remedy(
                    "Take one of the two entries out, or give both the same \(conflict.option).",
                    Places.look(conflict.first.file, conflict.first.line)
                        + Places.look(conflict.second.file, conflict.second.line)))
        }
    }
}
