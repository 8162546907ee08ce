import Evidence

/// A setting that switches authentication off: never a reason to call a forged file good.
enum AuthenticationDisabled: Rule {
    static let code = FaultCode.c02
    static let explanation = Explanation(
        what:
            "A setting makes apt go on without a good signature. Whoever sits between this machine and the mirror can "
            + "then install what they like.",
        causes: ["a workaround for a signature error that was never taken back", "a private repository nobody signed"],
        proof:
            "The switch is named with its value, file and line. It never changes what the signature is found to "
            + "be.",
        remedy: "Take the setting out and mend what it was meant to hide: this program says what that is.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard Places.counts(source.run) else { return [] }
        let written = source.run.observations.configuration.authenticationSwitches
        return findings(Places.asWritten(source.source.rules.authenticationSwitches, written))
    }

    static func findings(in run: RunCase) -> [Finding] {
        guard Places.counts(run) else { return [] }
        return findings(run.observations.configuration.authenticationSwitches)
    }

    private static func findings(_ switches: [ConfiguredSwitch]) -> [Finding] {
        Places.groups(switches).map { group in
            var because = group.proofs
            if group.switches.contains(where: { Places.name($0).lowercased() == "allowunauthenticated" }) {
                because.append(
                    Proof(
                        "AllowUnauthenticated takes no part in apt-get update; it lets apt-get install unverified packages",
                        .aptConfiguration))
            }
            return Finding(
                code, owner: .administrator, subject: group.subject,
                title: Room.fitted("authentication is switched off by \(group.names)"), because: because,
                remedy: Remedy("Take it out of \(group.subject), and mend what it was meant to hide.", group.steps))
        }
    }
}
