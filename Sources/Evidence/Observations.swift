import AptModel

/// Everything that one run observed: enough to judge again without network, disk or clock.
///
/// Facts only. A probe says "0 bytes available to uid 42", never "disk full"; what could not be observed is nil or
/// stands in `notChecked` with its reason.
public struct Observations: Codable, Sendable, Equatable {
    /// When the run began, by this machine's own clock.
    public var startedAt: Timestamp
    /// How long the observing took, in seconds.
    public var durationSeconds: Double
    /// The moment given by `--at`, taken as this machine's wall clock by every rule.
    public var at: Timestamp?
    /// What was asked to be checked.
    public var scope: Scope
    /// Where the program ran.
    public var machine: MachineObservation
    /// The process through which a running container was looked at (`--container`).
    public var targetProcess: TargetProcessObservation?
    /// Whether the probes of the machine joined the look at a file (`--machine`); nil where none was asked for.
    public var machineJoins: Bool?
    /// What limits apt would run under here; nil where another root or a file was looked at.
    public var limits: LimitsObservation?
    /// What apt needs of what the kernel limits; nil where machine probes did not run.
    public var aptNeed: AptNeedObservation?
    /// The apt of the examined root; nil where there is none.
    public var apt: AptObservation?
    /// What apt.conf and the source lists said.
    public var configuration: ConfigurationObservation
    /// The clock's own facts.
    public var clock: ClockObservation
    /// How the examined root finds its way to servers; nil where a file was looked at.
    public var network: NetworkObservation?
    /// apt's temp, lists and partial directories; empty where machine probes did not run.
    public var directories: [DirectoryObservation]
    /// apt's cache of downloaded packages; nil where it was not looked at.
    public var packageCache: PackageCacheObservation?
    /// What takes up the room; nil where apt lacks none.
    public var diskUse: DiskUseObservation?
    /// The threshold of `--warn-free`; nil for the usual one.
    public var warnFree: FreeThreshold?
    /// How old Release files may be, by `--max-age`; nil where it was not given.
    public var maxAges: [MaxAge]?
    /// The repositories of `--reference`, each with every suite that was asked of it; nil where none was given.
    public var references: [ReferenceObservation]?
    /// Which error the exit code follows, by `--exit-policy`; nil where it was not given.
    public var exitPolicy: ExitPolicy?
    /// Schemes whose sources may go unchecked, by `--allow-unchecked`, in lower case; nil where it was not given.
    public var allowUnchecked: [String]?
    /// Every keyring file that a source uses, each path once.
    public var keyrings: [KeyringObservation]
    /// Where else on this machine, or in the keyrings that come with this program, keys of interest were found.
    public var keyLocations: [KeyLocation]
    /// One element for each URI, suite, Signed-By and set of trust or date options.
    public var sources: [SourceObservation]
    /// Files that apt's methods read as the sandbox user and that are not there for it; nil where there are none.
    public var methodFiles: [MethodFileObservation]?
    /// Where host names come from; nil where that was not looked at.
    public var hostNames: HostNamesObservation?
    /// Probes that did not run.
    public var notChecked: [NotChecked]
    /// Of these, the probes of this machine for which no time was left, by name; nil where the run came to its end.
    public var leftOut: [String]?
    /// What apt printed, as it was given with `--apt-output`; nil where it was not.
    public var aptOutput: AptOutputObservation?
    /// The signal that ended the run early: 2 (SIGINT), 3 (SIGQUIT) or 15 (SIGTERM).
    public var interruptedBySignal: Int?

    /// What a run was asked to look at.
    public enum Scope: String, Codable, Sendable {
        /// Every enabled source of this system.
        case system
        /// One repository given on the command line.
        case byHand = "by_hand"
        /// The entries of files given by `--sources`.
        case sourceFiles = "source_files"
        /// One file given by `--file`.
        case file
    }

    /// Whether a file alone was looked at, beside the clock: then apt's configuration and the machine count for nothing.
    public var isFileAlone: Bool { scope == .file && machineJoins != true }

    public init(
        startedAt: Timestamp, durationSeconds: Double = 0, at: Timestamp? = nil, scope: Scope,
        machine: MachineObservation, targetProcess: TargetProcessObservation? = nil, apt: AptObservation?,
        configuration: ConfigurationObservation, clock: ClockObservation,
        directories: [DirectoryObservation] = [], packageCache: PackageCacheObservation? = nil,
        keyrings: [KeyringObservation] = [],
        keyLocations: [KeyLocation] = [], sources: [SourceObservation] = [], notChecked: [NotChecked] = [],
        interruptedBySignal: Int? = nil
    ) {
        self.startedAt = startedAt
        self.durationSeconds = durationSeconds
        self.at = at
        self.scope = scope
        self.machine = machine
        self.targetProcess = targetProcess
        self.apt = apt
        self.configuration = configuration
        self.clock = clock
        self.directories = directories
        self.packageCache = packageCache
        self.keyrings = keyrings
        self.keyLocations = keyLocations
        self.sources = sources
        self.notChecked = notChecked
        self.interruptedBySignal = interruptedBySignal
    }
}

/// A probe that did not run, and why.
public struct NotChecked: Codable, Sendable, Hashable {
    /// The probe's name as `list probes` shows it.
    public var probe: String
    /// Why, in a few words.
    public var reason: String

    public init(probe: String, reason: String) {
        self.probe = probe
        self.reason = reason
    }
}
