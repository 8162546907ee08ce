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
        var because = [Proof("\(path)\(line): \(problem.text)", .aptConfiguration)]
        if seen.chosenBy != order { because.append(Proof("it is named by \(seen.chosenBy)", .aptConfiguration)) }
        // The names that Sequoia knows are those of one version, and apt's own verifier may just have read the file.
        let isNameOnly = problem.kind == .garbled && problem.line == nil
        return [
            Finding(
                code, severity: source.isGood && source.witness.first?.answer == .good ? .warning : .error,
                confidence: isNameOnly ? .likely : .certain, owner: .machine, subject: path, title: title(problem.kind),
                because: because, remedy: remedy(path, seen, problem))
        ]
    }

    private static let order = "lookup order"
    /// The last in apt's order, which its package brings.
    private static let packaged = "/usr/share/apt/default-sequoia.config"

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
        _ path: String, _ seen: SequoiaPolicyObservation, _ problem: SequoiaPolicyObservation.Problem
    ) -> Remedy {
        let see = Remedy.Step("see it", "ls -ld \(Wording.quoted(path)); cat \(Wording.quoted(path))")
        if seen.chosenBy != order {
            return Remedy(
                "Unset or correct \(seen.chosenBy) where apt is started: a variable that is set ends apt's search.",
                [see])
        }
        if problem.kind == .unreadable {
            if let blocked = problem.blockedBy, blocked != path {
                return Remedy(
                    "Let apt's user pass through \(blocked).",
                    [Remedy.Step("let others pass through", "chmod a+x \(Wording.quoted(blocked))")])
            }
            return Remedy(
                "Let apt's user read it.",
                [Remedy.Step("give everybody the right to read", "chmod a+r \(Wording.quoted(path))")])
        }
        if path == packaged {
            return Remedy(
                "It comes with apt: install apt again.",
                [
                    see, Remedy.Step("install it from the lists at hand", "apt-get install --reinstall apt"),
                    Remedy.Step("or from a package that you copied here", "dpkg -i apt_*.deb"),
                ])
        }
        return Remedy(
            "Mend the file, or move it out of the way: apt then takes the next one, at last its own.",
            [see, Remedy.Step("move it away", "mv \(Wording.quoted(path)) \(Wording.quoted(path + ".broken"))")])
    }
}
