/// One fault found in one place, with its proof and what to do about it.
public struct Finding: Sendable, Equatable {
    /// Which fault it is.
    public var code: FaultCode
    /// What it does here.
    public var severity: Severity
    /// How far the proof carries.
    public var confidence: Confidence
    /// Whose it is to mend.
    public var owner: Owner
    /// Whether trying again can help.
    public var retry: Retry
    /// The path, URI or key it is about; with the code it tells two findings apart.
    public var subject: String
    /// One line of at most 72 columns.
    public var title: String
    /// The proof, strongest first.
    public var because: [Proof]
    /// What to do about it.
    public var remedy: Remedy
    /// What else would look the same and could not be told apart.
    public var alternatives: [FaultCode]

    /// The class of the code.
    public var faultClass: FaultClass { code.faultClass }

    public init(
        _ code: FaultCode, severity: Severity? = nil, confidence: Confidence = .certain, owner: Owner,
        retry: Retry = .never, subject: String, title: String, because: [Proof], remedy: Remedy,
        alternatives: [FaultCode] = []
    ) {
        self.code = code
        self.severity = severity ?? code.usualSeverity
        self.confidence = confidence
        self.owner = owner
        self.retry = retry
        self.subject = subject
        self.title = title
        self.because = because
        self.remedy = remedy
        self.alternatives = alternatives
    }
}

/// A sentence of proof and the probe that it came from.
public struct Proof: Sendable, Equatable {
    /// The sentence.
    public var text: String
    /// The probe's name, as `list probes` shows it.
    public var probe: ProbeName

    public init(_ text: String, _ probe: ProbeName) {
        self.text = text
        self.probe = probe
    }
}

/// What to do: a sentence, and steps of which each can be taken alone, gentlest first.
public struct Remedy: Sendable, Equatable {
    /// The sentence.
    public var text: String
    /// Commands, gentlest first; may be empty.
    public var steps: [Step]

    /// One way to mend it.
    public struct Step: Sendable, Equatable {
        /// What the command is for, and what it deletes if it deletes something.
        public var label: String
        /// A command that can be pasted as it is.
        public var command: String

        public init(_ label: String, _ command: String) {
            self.label = label
            self.command = command
        }
    }

    public init(_ text: String, _ steps: [Step] = []) {
        self.text = text
        self.steps = steps
    }
}

/// The probes that evidence comes from, as `list probes` shows them.
public enum ProbeName: String, Codable, Sendable, CaseIterable {
    case transfer
    case framing
    case signature
    case release
    case keyring
    case clock
    case tempDirectory = "temp-directory"
    case listsDirectory = "lists-directory"
    case aptLists = "apt-lists"
    case aptConfiguration = "apt-configuration"
    case sources
    case machine
    case network
    case aptVerifier = "apt-verifier"
    case aptPrograms = "apt-programs"
    case sandboxUser = "sandbox-user"
    case runtime
    case limits
    case seccomp
    case cacheDirectory = "cache-directory"
    case diskUse = "disk-use"

    /// One line on what it looks at.
    public var summary: String {
        switch self {
        case .transfer: "fetches InRelease (or Release and Release.gpg) as apt does, into memory"
        case .framing: "takes the signed file apart by apt's own rules"
        case .signature: "verifies every signature with GPGME, in a private home"
        case .release: "reads the verified Release file: suite, Date, Valid-Until, hashes"
        case .keyring: "looks at each keyring as apt's sandbox user sees it"
        case .clock: "compares this clock with servers, signatures and boot time"
        case .tempDirectory: "writes what apt would write to its temp directory, as the user apt runs as"
        case .listsDirectory: "writes what apt would write to its lists directory, as the user apt runs as"
        case .aptLists: "compares what apt has on disk, its lists and partial/, with what the mirror serves"
        case .aptConfiguration: "reads apt.conf and its parts"
        case .sources: "reads sources.list and its parts"
        case .machine: "names the machine, the container and /dev/null"
        case .network: "tries transfers from the network that the examined apt would use"
        case .aptVerifier: "runs apt's own verifier over the same bytes, as apt-get does"
        case .cacheDirectory: "writes what apt would write to its cache directory"
        case .diskUse:
            "measures what fills a file system on which apt lacks room, and asks a container engine what it keeps"
        case .limits: "reads limits and control groups, and tries to have what apt needs at once"
        case .aptPrograms: "looks whether the programs that apt starts are there, whole, and start"
        case .sandboxUser: "becomes apt's sandbox user in a child, as apt's methods do"
        case .runtime: "looks for security modules, emulators and the FIPS mode"
        case .seccomp: "tries system calls that do nothing; reads the seccomp mode of a container's first process"
        }
    }
}

extension Finding {
    /// Two findings are one if these are the same.
    public struct Identity: Sendable, Hashable {
        let code: FaultCode
        let subject: String
    }

    /// What tells this finding from others.
    public var identity: Identity { Identity(code: code, subject: subject) }
}
