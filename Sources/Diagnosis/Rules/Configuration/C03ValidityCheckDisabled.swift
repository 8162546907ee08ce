import Evidence

/// A setting that switches the checks of Date or Valid-Until off.
enum ValidityCheckDisabled: Rule {
    static let code = FaultCode.c03
    static let explanation = Explanation(
        what:
            "apt does not look at the Release file's dates, so it takes an old state of the repository, with known "
            + "holes, for the current one. Switching the check of Date off switches that of Valid-Until off as well.",
        causes: [
            "a machine or image whose clock was wrong once",
            "a snapshot or archived suite (there it is right, for that source alone)",
        ],
        proof: "The switch is named with its value, file and line.",
        remedy: "Take the setting out; for a snapshot or an archived suite set it in that one source entry only.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard Places.counts(source.run) else { return [] }
        let written = source.run.observations.configuration.validitySwitches
        let effective = Places.asWritten(source.source.rules.validitySwitches, written)
        // Check-Date off covers Check-Valid-Until; who takes one out of a file wants to see the other as well.
        return findings(effective + written.filter { other in effective.contains { $0.file == other.file } })
    }

    static func findings(in run: RunCase) -> [Finding] {
        guard Places.counts(run) else { return [] }
        return findings(run.observations.configuration.validitySwitches)
    }

    private static func findings(_ switches: [ConfiguredSwitch]) -> [Finding] {
        Places.groups(switches).map { group in
            let verb = group.switches.count == 1 ? "is" : "are"
            return Finding(
                code, owner: .administrator, subject: group.subject,
                title: Room.fitted("dates are not checked: \(group.names) \(verb) off"), because: group.proofs,
                remedy: Remedy(
                    "Take it out of \(group.subject). A snapshot or an archived suite may have it in its own source "
                        + "entry.", group.steps))
        }
    }
}
