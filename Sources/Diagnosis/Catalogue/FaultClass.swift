/// What kind of thing is at fault; it decides the verdict's name and the exit code.
public enum FaultClass: String, Codable, Sendable, CaseIterable {
    case signature
    case key
    case resource
    case time
    case keyring
    case transfer
    case configuration
    case system
    case inconclusive

    /// The exit code of a run whose verdict is this class (contract.md, "Exit codes").
    public var exitCode: Int32 {
        switch self {
        case .signature: 10
        case .key: 11
        case .resource: 21
        case .time: 22
        case .keyring: 23
        case .transfer: 24
        case .configuration: 25
        case .system: 26
        case .inconclusive: 30
        }
    }
}

/// How much a finding matters here: what stops this apt for this source is an error.
public enum Severity: String, Codable, Sendable, CaseIterable {
    case error
    case warning
    case note
}

/// How sure a finding is.
public enum Confidence: String, Codable, Sendable, CaseIterable {
    case certain
    case likely
    case possible
}

/// Whose it is to mend.
public enum Owner: String, Codable, Sendable, CaseIterable {
    case machine
    case runtime
    case network
    case mirror
    case publisher
    case administrator
}

/// Whether trying again can help.
public enum Retry: String, Codable, Sendable, CaseIterable {
    case now
    case later
    case never
}
