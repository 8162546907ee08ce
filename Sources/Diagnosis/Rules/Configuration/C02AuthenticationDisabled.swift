import Evidence

/// A setting that switches authentication off: never a reason to call a forged file good.
enum AuthenticationDisabled: Rule {
    static let code = FaultCode.c02
    static let explanation = Explanation(
        what:
            "A setting makes apt go on without a good signature. Whoever sits between this machine and the mirror can "
            + "then install what they like.",
        causes: ["a workaround for a signature error that was never taken back", "a private repository nobody signed"],
        remedy: "Take the setting out and mend what it was meant to hide: this program says what that is.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard Places.counts(source.run) else { return [] }
        return findings(source.source.rules.authenticationSwitches) + findings(in: source.run)
    }

    static func findings(in run: RunCase) -> [Finding] {
        guard Places.counts(run) else { return [] }
        return findings(run.observations.configuration.authenticationSwitches)
    }

    private static func findings(_ switches: [ConfiguredSwitch]) -> [Finding] {
        switches.map { found in
            var because = [Proof(Places.words(found), found.option.contains("::") ? .aptConfiguration : .sources)]
            if Places.name(found).lowercased() == "allowunauthenticated" {
                because.append(
                    Proof(
                        "it takes no part in apt-get update; it lets apt-get install unverified packages",
                        .aptConfiguration))
            }
            return Finding(
                code, owner: .administrator, subject: Places.subject(found),
                title: Room.fitted("authentication is switched off by \(Places.name(found))"), because: because,
                remedy: Remedy(
                    "Take it out of \(Places.place(found.file, found.line)), and mend what it was meant to hide.",
                    Places.look(found.file, found.line)))
        }
    }
}
