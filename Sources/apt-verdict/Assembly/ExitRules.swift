import Evidence

/// What the caller says about the exit code: `--exit-policy` and `--allow-unchecked`.
struct ExitRules {
    private let policy: ExitPolicy?
    private let allowUnchecked: [String]

    init(_ command: CheckCommand) throws(UsageError) {
        policy = try ExitRules.policy(command.exitPolicy)
        allowUnchecked = command.allowUnchecked.map { $0.lowercased() }
        for scheme in allowUnchecked where !ExitRules.isScheme(scheme) {
            throw UsageError("--allow-unchecked takes a URI's scheme, as s3, not '\(scheme)'")
        }
    }

    /// Notes them in the evidence, where what was not given stays as it is.
    func note(in observations: inout Observations) {
        if let policy { observations.exitPolicy = policy }
        if !allowUnchecked.isEmpty { observations.allowUnchecked = allowUnchecked }
    }

    private static func policy(_ name: String?) throws(UsageError) -> ExitPolicy? {
        guard let name else { return nil }
        guard let policy = ExitPolicy(rawValue: name) else {
            let known = ExitPolicy.allCases.map(\.rawValue).joined(separator: " or ")
            throw UsageError("--exit-policy takes \(known), not '\(name)'")
        }
        return policy
    }

    private static func isScheme(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E
            }
    }
}
