/// A program that apt starts to fetch or verify a source, as it lies in the root, and what it answered where it was started.
public struct ProgramObservation: Codable, Sendable, Equatable {
    /// Where apt looks for it.
    public var path: String
    /// What apt needs it for.
    public var role: Role
    /// Which sources need it.
    public var need: Need
    /// The scheme, where `need` is that.
    public var scheme: String?
    /// `missing`, `not_a_file`, or what its first bytes say.
    public var kind: Kind
    /// Its permission bits.
    public var mode: Int?
    /// The uid of its owner.
    public var ownerUid: Int?
    /// The file or parent directory whose mode keeps the user out that apt starts it as; nil where none does.
    public var blockedBy: String?
    /// Its permission bits.
    public var blockedByMode: Int?
    /// The mount that holds it, where that allows no program to run (noexec).
    public var noExecMount: String?
    /// What the first line of a script or the program header of an ELF file names, as `/bin/sh` or `/lib64/ld-linux-x86-64.so.2`.
    public var interpreter: String?
    /// Whether there is a file at that path.
    public var interpreterExists: Bool?
    /// Debian's name of the architecture that it is built for.
    public var architecture: String?
    /// True where the file ends before what its program headers announce.
    public var truncated: Bool?
    /// Libraries that it needs, itself or through others, and that are in no directory where the loader looks.
    public var missingLibraries: [String]
    /// Libraries that are there and no whole ELF files of its own kind.
    public var brokenLibraries: [String]
    /// The file of libgcrypt that it loads, itself or through others: `libgcrypt.so.20.4.1`; nil where it loads none.
    public var libgcrypt: String?
    /// What came of starting it; nil where it was not started.
    public var start: ProgramStart?

    /// What apt needs a program for.
    public enum Role: String, Codable, Sendable {
        /// gpgv or sqv.
        case verifier
        /// The apt-key script, which runs gpgv (apt up to 2.9.14).
        case aptKey = "apt_key"
        /// A program that apt-key calls.
        case tool
        /// A method for the scheme of a source.
        case method
        /// apt's method that runs the verifier.
        case verificationMethod = "verification_method"
    }

    /// Which sources need a program.
    public enum Need: String, Codable, Sendable {
        case every
        /// Those whose keyring is in ASCII armour.
        case armouredKeyrings = "armoured_keyrings"
        /// Those with more than one keyring.
        case severalKeyrings = "several_keyrings"
        /// Those of one scheme.
        case scheme
        /// Those whose indexes are fetched.
        case indexes
    }

    /// What lies at the path.
    public enum Kind: String, Codable, Sendable {
        case missing
        /// A directory, a device.
        case notFile = "not_a_file"
        case elf
        /// It begins with `#!`.
        case script
        case empty
        /// Anything else.
        case other
        /// It may not be read here.
        case unreadable
    }

    public init(
        path: String, role: Role, need: Need = .every, scheme: String? = nil, kind: Kind = .elf, mode: Int? = 0o755,
        ownerUid: Int? = 0, interpreter: String? = nil,
        interpreterExists: Bool? = nil, architecture: String? = nil, missingLibraries: [String] = [],
        brokenLibraries: [String] = [], start: ProgramStart? = nil
    ) {
        self.path = path
        self.role = role
        self.need = need
        self.scheme = scheme
        self.kind = kind
        self.mode = mode
        self.ownerUid = ownerUid
        self.interpreter = interpreter
        self.interpreterExists = interpreterExists
        self.architecture = architecture
        self.missingLibraries = missingLibraries
        self.brokenLibraries = brokenLibraries
        self.start = start
    }
}

/// What came of starting a program with a harmless argument.
public struct ProgramStart: Codable, Sendable, Equatable {
    /// The arguments.
    public var arguments: [String]
    /// The user it was started as.
    public var user: String
    /// How it ended.
    public var ending: Ending
    /// The exit code, or the number of the signal.
    public var status: Int?
    /// The name of the system's error where it did not start.
    public var error: String?
    /// The first line that it wrote to standard output, at most 200 characters.
    public var firstLine: String?
    /// The first line that it wrote to standard error.
    public var firstErrorLine: String?
    /// How long it took.
    public var seconds: Double

    /// How a started program ended.
    public enum Ending: String, Codable, Sendable {
        case exited
        case signalled
        /// It gave no answer until the deadline, and was ended.
        case hung
        case notStarted = "not_started"
        /// This program was short of something itself, or was interrupted: it says nothing.
        case notTried = "not_tried"
    }

    public init(
        arguments: [String], user: String, ending: Ending, status: Int? = nil, error: String? = nil,
        firstLine: String? = nil, firstErrorLine: String? = nil, seconds: Double = 0
    ) {
        self.arguments = arguments
        self.user = user
        self.ending = ending
        self.status = status
        self.error = error
        self.firstLine = firstLine
        self.firstErrorLine = firstErrorLine
        self.seconds = seconds
    }
}
