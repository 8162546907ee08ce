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
        remedy: "Take the setting out; for a snapshot or an archived suite set it in that one source entry only.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard Places.counts(source.run) else { return [] }
        return findings(source.source.rules.validitySwitches) + findings(in: source.run)
    }

    static func findings(in run: RunCase) -> [Finding] {
        guard Places.counts(run) else { return [] }
        return findings(run.observations.configuration.validitySwitches)
    }

    private static func findings(_ switches: [ConfiguredSwitch]) -> [Finding] {
        switches.map { found in
            Finding(
                code, owner: .administrator, subject: Places.subject(found),
                title: Room.fitted("dates are not checked: \(Places.name(found)) is off"),
                because: [Proof(Places.words(found), found.option.contains("::") ? .aptConfiguration : .sources)],
                remedy: Remedy(
                    "Take it out of \(Places.place(found.file, found.line)). A snapshot or an archived suite may have "
                        + "it in its own source entry.", Places.look(found.file, found.line)))
        }
    }
}
