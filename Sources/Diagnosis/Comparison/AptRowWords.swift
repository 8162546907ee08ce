import Evidence

/// What a comparison shows of apt and what it starts.
enum AptRowWords {
    static func apt(_ seen: Observations) -> String {
        seen.apt.map { "\($0.version), with \($0.backend.rawValue)" } ?? "none"
    }

    static func verifier(_ seen: Observations) -> String? {
        guard let apt = seen.apt else { return nil }
        guard apt.verifierPresent else { return "\(apt.verifierPath ?? apt.backend.rawValue): not there" }
        let program = apt.programs?.first { $0.role == .verifier }
        let version = program?.start?.firstLine.map { ": \($0)" } ?? ""
        return (apt.verifierPath ?? apt.backend.rawValue) + version + (program.flatMap(trouble).map { ", \($0)" } ?? "")
            + answers(seen)
    }

    /// What apt's own method answered, each kind of answer once: `asked: refused, then good with room`.
    private static func answers(_ seen: Observations) -> String {
        var kinds: [String] = []
        for verifier in seen.sources.compactMap(\.aptVerifier) {
            let words = verifier.runs.map { $0.answer.rawValue + ($0.withRoom ? " with room" : "") }.joined(
                separator: ", then ")
            if !words.isEmpty, !kinds.contains(words) { kinds.append(words) }
        }
        return kinds.isEmpty ? "" : "; asked: \(kinds.joined(separator: " / "))"
    }

    static func programs(_ seen: Observations) -> String? {
        guard let programs = seen.apt?.programs, !programs.isEmpty else { return nil }
        let troubles = programs.compactMap { program in trouble(program).map { "\(program.path): \($0)" } }
        return troubles.isEmpty ? "all there" : troubles.joined(separator: "; ")
    }

    private static func trouble(_ program: ProgramObservation) -> String? {
        if program.kind == .missing { return "not there" }
        if let blocked = program.blockedBy { return "cannot be run, kept out by \(blocked)" }
        if program.noExecMount != nil { return "on a mount without exec" }
        if program.interpreterExists == false { return "its loader is missing" }
        let libraries = program.missingLibraries + program.brokenLibraries
        if !libraries.isEmpty { return "without \(libraries.prefix(5).joined(separator: ", "))" }
        switch program.start?.ending {
        case .signalled: return "dies"
        case .hung: return "hangs"
        case .notStarted: return program.start?.error ?? "does not start"
        case .exited: return program.start?.status.flatMap { $0 == 0 ? nil : "ends with \($0)" }
        case .notTried, nil: return nil
        }
    }

    static func policy(_ seen: Observations) -> String? {
        guard let apt = seen.apt else { return nil }
        var words: [String] = []
        if let policy = apt.sequoiaPolicy {
            words.append(policy.path ?? "Sequoia's own")
            words += policy.settings.prefix(20).map { "\($0.name) \($0.cutoff)" }
            if let problem = policy.problem { words.append(problem.text) }
        }
        if let assertion = apt.keyAssertion, assertion.supported == true, let refuses = assertion.refuses {
            words.append("keys \(refuses)")
        }
        if let asked = apt.assertPubkeyAlgo { words.append("Assert-Pubkey-Algo \(asked)") }
        words += apt.hashOverrides.map { override in
            "\(override.digest)" + (override.untrusted.map { $0 ? " untrusted" : " trusted" } ?? "")
                + (override.weak.map { $0 ? " weak" : " not weak" } ?? "")
        }
        return words.isEmpty ? "the defaults of apt \(apt.version)" : words.joined(separator: ", ")
    }

    static func sandboxUser(_ seen: Observations) -> String? {
        guard let apt = seen.apt else { return nil }
        var words = ["\(apt.sandboxUser)" + (apt.sandboxUid.map { " (uid \($0))" } ?? ", which is not there")]
        if let tried = apt.sandboxSwitch {
            if let step = tried.failedStep { words.append("\(step) fails: \(tried.error ?? "no error named")") }
        }
        let map = apt.sandboxSwitch?.uidMap ?? seen.targetProcess?.uidMap ?? []
        let ids = map.reduce(Int64(0)) { $0.addingReportingOverflow($1.count).partialValue }
        if !map.isEmpty, ids < 65_536 { words.append("\(ids) user ids in this namespace") }
        if apt.unsandboxedBy != nil { words.append("apt stays root") }
        return words.joined(separator: ", ")
    }

    /// Everything that is unusual in it; values of options are shown only for switches.
    static func configuration(_ seen: Observations) -> String? {
        guard !seen.isFileAlone else { return nil }
        let configuration = seen.configuration
        var words = (configuration.aptConfProblems + configuration.sourceProblems).map { problem in
            "\(problem.file)\(problem.line.map { ":\($0)" } ?? ""): \(problem.text)"
        }
        for found in OptionWords.switches(seen) {
            let text = "\(found.option) \(found.value)"
            if !words.contains(text) { words.append(text) }
        }
        for rules in seen.sources.map(\.rules) where rules.validUntilMaxSeconds > 0 {
            let text = "Max-ValidTime \(rules.validUntilMaxSeconds) s"
            if !words.contains(text) { words.append(text) }
        }
        words += configuration.conflicts.map { "\($0.option) conflicts for \($0.uri) \($0.suite)" }
        if let refused = configuration.refusedReleaseInfoChanges {
            words.append("refuses changes of \(refused.joined(separator: ", "))")
        }
        return words.isEmpty ? "nothing unusual" : words.prefix(20).joined(separator: "; ")
    }
}
