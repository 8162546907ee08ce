import Evidence

/// sqv cannot use the policy file that apt hands to it.
enum PolicyUnreadable: Rule {
    static let code = FaultCode.y06
    static let explanation = Explanation(
        what:
            "apt hands sqv a policy file that it cannot read or parse. sqv then ends with exit code 1 and verifies nothing, "
            + "so that every source fails, and the sentence names the file.",
        causes: [
            "a policy file written by hand, or for a newer Sequoia: an unknown name in it is an error",
            "a file that apt's own user may not read (mode 600)",
            "APT_SEQUOIA_CRYPTO_POLICY or SEQUOIA_CRYPTO_POLICY set to a path that is not there",
        ],
        proof:
            "The file is looked for in apt's own order and read as Sequoia reads it, and opened as the user that apt runs as.",
        remedy: "Mend the file, or take it away: apt then falls back to the one that comes with it.")

    /// Tried with apt 3.0.4 and sqv 1.3.0: a garbled, an unreadable (to `_apt`) and an absent named file, a directory and a relative
    /// path each stop `apt-get update` for every source.
    static func findings(in source: SourceCase) -> [Finding] {
        guard Places.counts(source.run), let apt = source.run.observations.apt, apt.backend == .sqv,
            let seen = apt.sequoiaPolicy, let path = seen.path,
            let problem = seen.problem
        else { return [] }
        let line = problem.line.map { " at line \($0)" } ?? ""
        var because = [Proof("\(path)\(line): \(problem.text)", .aptVerifier)]
        if seen.chosenBy != "lookup order" { because.append(Proof("it is named by \(seen.chosenBy)", .aptVerifier)) }
        return [
            Finding(
                code, owner: .machine, subject: path, title: title(problem.kind), because: because,
                remedy: remedy(path, seen, problem.kind))
        ]
    }

    private static func title(_ kind: SequoiaPolicyObservation.Problem.Kind) -> String {
        switch kind {
        case .garbled: "sqv cannot parse its policy file, so it verifies nothing"
        case .unreadable: "apt's user cannot read sqv's policy file, so nothing is verified"
        case .missing: "sqv's policy file is not there, so it verifies nothing"
        case .notAFile: "sqv's policy file is no file, so it verifies nothing"
        case .relative: "sqv's policy file has a relative path, so it verifies nothing"
        }
    }

    private static func remedy(
        _ path: String, _ seen: SequoiaPolicyObservation, _ kind: SequoiaPolicyObservation.Problem.Kind
    ) -> Remedy {
        if seen.chosenBy != "lookup order", kind != .garbled, kind != .unreadable {
            return Remedy("Unset \(seen.chosenBy) where apt is started, or let it name a file that is there.")
        }
        if kind == .unreadable {
            return Remedy(
                "Let apt's user read it.",
                [Remedy.Step("give everybody the right to read", "chmod a+r \(Wording.quoted(path))")])
        }
        return Remedy(
            "Mend the file, or move it out of the way: apt then takes the next one, at last its own.",
            [
                Remedy.Step("see it", "cat \(Wording.quoted(path))"),
                Remedy.Step("move it away", "mv \(Wording.quoted(path)) \(Wording.quoted(path + ".broken"))"),
            ])
    }
}
