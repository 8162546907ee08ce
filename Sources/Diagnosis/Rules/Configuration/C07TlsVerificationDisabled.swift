import Evidence

/// Certificates are not verified, globally or for a host.
enum TlsVerificationDisabled: Rule {
    static let code = FaultCode.c07
    static let explanation = Explanation(
        what:
            "apt takes any certificate. Signatures still protect the packages; logins and what is fetched do not stay "
            + "private, and old states of a repository can be served.",
        causes: ["a workaround for a missing ca-certificates package or a company's own authority"],
        proof: "The switch is named with its value, file and line.",
        remedy: "Install ca-certificates, or name the authority with Acquire::https::CaInfo, and take the setting out.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard Places.counts(source.run), let uri = source.source.uri, uri.hasPrefix("https:") else { return [] }
        let host = uri.dropFirst("https://".count).prefix { $0 != "/" && $0 != ":" }
        return findings(
            source.run.observations.configuration.tlsSwitches.filter { found in
                let parts = found.option.split(separator: ":")
                return parts.count < 4 || parts[2] == host
            })
    }

    static func findings(in run: RunCase) -> [Finding] {
        guard Places.counts(run) else { return [] }
        return findings(run.observations.configuration.tlsSwitches)
    }

    private static func findings(_ switches: [ConfiguredSwitch]) -> [Finding] {
        Places.groups(switches).map { group in
            let verb = group.switches.count == 1 ? "is" : "are"
            return Finding(
                code, owner: .administrator, subject: group.subject,
                title: Room.fitted("certificates are not verified: \(group.names) \(verb) off"),
                because: group.proofs,
                remedy: Remedy(
                    "Install ca-certificates, or name your own authority with Acquire::https::CaInfo; then take it "
                        + "out of \(group.subject).", group.steps))
        }
    }
}
