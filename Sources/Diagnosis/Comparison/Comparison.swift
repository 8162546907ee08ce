import Evidence

/// Two reports side by side: what differs, and which difference explains the two verdicts.
public struct Comparison: Sendable, Equatable {
    public var left: ComparisonSide
    public var right: ComparisonSide
    /// In the order in which they are shown; at most one decides.
    public var rows: [ComparisonRow]
    /// What it comes to.
    public var conclusion: ComparisonConclusion
    /// The signal that ended the run before both sides had; nil where both came to their ends in time.
    public var interruptedBySignal: Int32?

    /// The right side's class where that is not `ok`, else the left's (contract.md, `compare`).
    public var verdict: FaultClass? { right.verdict ?? left.verdict }
    /// 128 and the signal of an interrupted run, else the verdict's exit code.
    public var exitCode: Int32 { interruptedBySignal.map { 128 + $0 } ?? verdict?.exitCode ?? 0 }
}

/// One of the two sides as it is shown.
public struct ComparisonSide: Sendable, Equatable {
    /// What was observed there, and what it comes to; nil where an interrupted run has no report of it.
    public var report: ComparedSide?
    /// What that side is, in words; nil where the two reports do not tell.
    public var place: String?

    /// The class that this side's own exit code follows; nil is `ok`.
    public var verdict: FaultClass? { report.map { $0.judgement.verdict } ?? .inconclusive }
    /// Everything that was found there, leading first.
    public internal(set) var findings: [RunFinding]
    /// The error that the verdict follows.
    public var leading: Finding? { report.map { $0.leading } ?? findings.first?.finding }

    public init(_ report: ComparedSide?, place: String? = nil) {
        self.report = report
        self.place = place
        findings = report?.judgement.findings ?? []
    }
}

/// One fact of both sides.
public struct ComparisonRow: Sendable, Equatable {
    /// What is compared.
    public var name: Name
    /// Which of several it is, as a keyring's path or a source; nil where there is one only.
    public var subject: String?
    /// The left side's value in words; nil where that was not looked at.
    public var left: String?
    /// The right side's.
    public var right: String?
    /// Whether the two differ; false where one is not known.
    public var differs: Bool
    /// Whether this difference is the one that explains the two verdicts.
    public var decides = false
    /// Whether a difference here can explain a fault that rests on it; false where only what is harmless differs.
    var mayDecide = true
    /// The fault that a row which decides explains.
    public var code: FaultCode?
    /// What a reader has to know besides.
    public var note: String?

    /// What is compared; the raw value is the name in JSON.
    public enum Name: String, Sendable, CaseIterable {
        case verdict
        case machine
        case sources
        case transfer
        case releaseFile = "release_file"
        case signature
        case storedLists = "stored_lists"
        case clock
        case clockAgainstServers = "clock_against_servers"
        case tempDirectory = "temp_directory"
        case listsDirectory = "lists_directory"
        case partialDirectory = "partial_directory"
        case cacheDirectory = "cache_directory"
        case trust
        case keyring
        case keyPolicy = "key_policy"
        case apt
        case verifier
        case programs
        case sandboxUser = "sandbox_user"
        case limits
        case controlGroup = "control_group"
        case seccomp
        case confinement
        case emulation
        case fips
        case devNull = "dev_null"
        case proxies
        case resolver
        case aptConfiguration = "apt_configuration"
    }

    public init(
        _ name: Name, subject: String? = nil, left: String?, right: String?, differs: Bool? = nil, note: String? = nil
    ) {
        self.name = name
        self.subject = subject
        self.left = left
        self.right = right
        self.differs = left != nil && right != nil && (differs ?? (left != right))
        self.note = note
    }
}

/// What a comparison comes to.
public struct ComparisonConclusion: Sendable, Equatable {
    public var kind: Kind
    /// In one sentence or two.
    public var text: String

    /// The kinds of ends.
    public enum Kind: String, Sendable, CaseIterable {
        /// Both sides are fine.
        case noDifference = "no_difference_that_matters"
        /// One row explains the two verdicts.
        case decided
        /// Both fail for the same reason.
        case sameReason = "same_reason"
        /// The verdicts differ, and no row of the two reports explains it.
        case unexplained
        /// A signal ended the run before both sides had come to their ends.
        case interrupted
    }
}

/// How two clocks stand to each other that were read at about the same time.
public struct ClockPairing: Sendable, Equatable {
    /// Seconds by which the right clock is ahead of the left one; negative where it is behind.
    public var rightAheadSeconds: Int64
    /// Seconds by which that may be wrong: half of the way there and back, and the rounding.
    public var uncertaintySeconds: Int64

    public init(rightAheadSeconds: Int64, uncertaintySeconds: Int64) {
        self.rightAheadSeconds = rightAheadSeconds
        self.uncertaintySeconds = uncertaintySeconds
    }
}
