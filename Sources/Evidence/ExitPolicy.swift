/// Which of several errors a run's exit code follows (`--exit-policy`).
public enum ExitPolicy: String, Codable, Sendable, CaseIterable {
    /// The one whose class has the smallest code.
    case worstClass = "worst-class"
    /// One that this machine's administrator has to mend before all others, and among these the smallest code.
    case machineFirst = "machine-first"
}
