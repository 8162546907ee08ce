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
        return words
    }
}
