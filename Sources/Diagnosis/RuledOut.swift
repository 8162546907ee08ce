import Evidence

/// What was looked at for a source and found in order.
enum RuledOut {
    static func words(for source: SourceCase, findings: [Finding]) -> [String] {
        let accused = Set(findings.filter { $0.severity == .error }.map(\.faultClass))
        let codes = Set(findings.map(\.code.rawValue))
        var words: [String] = []
        if source.delivered, source.framing?.result == .split, !accused.contains(.transfer) { words.append("transfer") }
        if source.isGood, !accused.contains(.keyring) { words.append("keyring") }
        if source.clock.isRight, !accused.contains(.time) { words.append("clock") }
        for (role, word, faults) in [
            (DirectoryObservation.Role.temp, "temp directory", "R01 R02 R03 R04 R05"),
            (.lists, "lists directory", "R06 R07 R08 R09"),
        ] {
            guard let directory = source.run.directory(role), !directory.attempts.isEmpty,
                directory.attempts.allSatisfy({ $0.failedStep == nil && $0.asThatUser }),
                !faults.split(separator: " ").contains(where: { codes.contains(String($0)) })
            else { continue }
            words.append(word)
        }
        if let limits = LimitsCase(source.run) {
            let tried = limits.isOutside || !limits.tries.isEmpty && limits.tries.allSatisfy { $0.noAnswer == nil }
            if tried, codes.isDisjoint(with: ["R10", "R11", "R12"]) { words.append("limits") }
            if tried, !codes.contains("R13") { words.append("memory") }
        }
        words += system(source, codes)
        return words
    }

    /// What was tried for real and went well.
    private static func system(_ source: SourceCase, _ codes: Set<String>) -> [String] {
        var words: [String] = []
        let apt = source.run.observations.apt
        let started = (apt?.programs ?? []).filter { [.verifier, .verificationMethod].contains($0.role) }
        let asked = source.witness.first?.answer == .good
        if !started.isEmpty, source.witness.outcome != .accepts,
            started.allSatisfy({ $0.start?.ending == .exited || asked && $0.role == .verificationMethod }),
            codes.isDisjoint(with: ["Y01", "Y02", "Y06", "Y10"])
        {
            words.append("verifier")
        }
        if let calls = source.run.observations.machine.runtime?.systemCalls, calls.stoppedBy == nil,
            !calls.reached.isEmpty,
            !codes.contains("Y03")
        {
            words.append("seccomp")
        }
        if let become = apt?.sandboxSwitch, become.failedStep == nil, !codes.contains("Y05") {
            words.append("sandbox user")
        }
        return words
    }
}
