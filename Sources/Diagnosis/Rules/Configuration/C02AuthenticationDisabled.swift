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
            because += group.switches.compactMap(effect).map { Proof($0, .aptConfiguration) }
            return Finding(
                code, owner: .administrator, subject: group.subject,
                title: Room.fitted("authentication is switched off by \(group.names)"), because: because,
                remedy: Remedy("Take it out of \(group.subject), and mend what it was meant to hide.", group.steps))
        }
    }

    /// What a switch lets pass, and what it does not (apt-pkg/acquire-item.cc, AllowInsecureRepositories). Tried with apt-get 2.2, 2.6
    /// and 3.0: `trusted=yes` and `allow-insecure=yes` take an unsigned, a forged and an HTML InRelease and a repository without any
    /// Release file, with exit code 0; text behind the signed part stops them all the same.
    private static func effect(_ found: ConfiguredSwitch) -> String? {
        switch Places.name(found).lowercased() {
        case "trusted":
            "trusted=yes: apt takes an unsigned or forged Release file from this source, and none at all"
        case "allow-insecure", "allowinsecurerepositories":
            "\(Places.name(found)): apt takes an unsigned or forged Release file, and none at all"
        case "allow-weak", "allowweakrepositories":
            "\(Places.name(found)): apt takes a Release file with weak hashes only; the signature is still wanted"
        case "allow-downgrade-to-insecure", "allowdowngradetoinsecurerepositories":
            "\(Places.name(found)): a repository that was signed before may come unsigned, where unsigned is let through"
        case "allowunauthenticated":
            "AllowUnauthenticated takes no part in apt-get update; it lets apt-get install unverified packages"
        case "ignore-trust-violations":
            "Ignore-Trust-Violations: aptitude installs unverified packages without asking; apt-get does not read it"
        default: nil
        }
    }
}
