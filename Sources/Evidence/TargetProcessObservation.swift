import AptModel

/// The process through which a running container was looked at, and what the kernel holds it to. No environment is kept: its
/// values may be secrets.
public struct TargetProcessObservation: Codable, Sendable, Equatable {
    /// Its number as this program's /proc has it.
    public var pid: Int
    /// `docker`, `podman` …; nil where nothing tells of an engine.
    public var engine: String?
    /// The container's id of 64 hexadecimal digits, where the engine was asked.
    public var containerId: String?
    /// The container's name, where the engine was asked.
    public var containerName: String?
    /// The image as the container was made from it.
    public var image: String?
    /// When the engine started it.
    public var startedAt: Timestamp?
    /// Whether the engine mounts its root read-only.
    public var readOnlyRoot: Bool?
    /// The engine's word for its network: `bridge`, `host`, `none`.
    public var networkMode: String?
    /// Where TMPDIR, APT_CONFIG and proxies were taken from.
    public var environmentFrom: EnvironmentSource
    /// It ended, or its number went to another process, before the run was over.
    public var ended: Bool
    /// Its effective user, as numbered here.
    public var uid: Int?
    /// Users of the container as numbered here; empty where the two are the same.
    public var uidMap: [IdentityRange]
    /// What getrlimit(2) answers in it, by the names of `/proc/PID/limits`.
    public var limits: [ProcessLimitObservation]
    /// The filter on its system calls.
    public var seccomp: Seccomp?
    /// Whether it can gain rights by execve(2).
    public var noNewPrivileges: Bool?
    /// Effective capabilities as 16 hexadecimal digits.
    public var capabilities: String?
    /// The capabilities that any process of the container can have at all, as 16 hexadecimal digits.
    public var capabilityBounds: String?
    /// What its control groups allow and hold.
    public var controlGroup: ControlGroupObservation
    /// Kinds of namespaces that this program shares with it: `net`, `user` …
    public var sharedNamespaces: [String]
    /// Those of its own.
    public var ownNamespaces: [String]

    /// Where the environment comes from.
    public enum EnvironmentSource: String, Codable, Sendable {
        /// The engine's configuration: what `docker exec` sees.
        case engine
        /// The process's own.
        case process
    }

    /// The mode of seccomp(2).
    public enum Seccomp: String, Codable, Sendable {
        case disabled, strict, filter
    }

    public init(
        pid: Int, engine: String? = nil, containerId: String? = nil, containerName: String? = nil,
        image: String? = nil, startedAt: Timestamp? = nil, readOnlyRoot: Bool? = nil, networkMode: String? = nil,
        environmentFrom: EnvironmentSource = .process, ended: Bool = false, uid: Int? = nil,
        uidMap: [IdentityRange] = [], limits: [ProcessLimitObservation] = [], seccomp: Seccomp? = nil,
        noNewPrivileges: Bool? = nil, capabilities: String? = nil,
        capabilityBounds: String? = nil,
        controlGroup: ControlGroupObservation = ControlGroupObservation(), sharedNamespaces: [String] = [],
        ownNamespaces: [String] = []
    ) {
        self.pid = pid
        self.engine = engine
        self.containerId = containerId
        self.containerName = containerName
        self.image = image
        self.startedAt = startedAt
        self.readOnlyRoot = readOnlyRoot
        self.networkMode = networkMode
        self.environmentFrom = environmentFrom
        self.ended = ended
        self.uid = uid
        self.uidMap = uidMap
        self.limits = limits
        self.seccomp = seccomp
        self.noNewPrivileges = noNewPrivileges
        self.capabilities = capabilities
        self.capabilityBounds = capabilityBounds
        self.controlGroup = controlGroup
        self.sharedNamespaces = sharedNamespaces
        self.ownNamespaces = ownNamespaces
    }
}

/// One line of `/proc/PID/uid_map` (user_namespaces(7)).
public struct IdentityRange: Codable, Sendable, Hashable {
    /// The first number in the container.
    public var inside: Int64
    /// The first number here.
    public var outside: Int64
    /// How many there are.
    public var count: Int64

    public init(inside: Int64, outside: Int64, count: Int64) {
        self.inside = inside
        self.outside = outside
        self.count = count
    }
}

/// One line of `/proc/PID/limits`; nil is unlimited.
public struct ProcessLimitObservation: Codable, Sendable, Hashable {
    /// `Max file size`, as the kernel writes it.
    public var name: String
    public var soft: Int64?
    public var hard: Int64?

    public init(name: String, soft: Int64?, hard: Int64?) {
        self.name = name
        self.soft = soft
        self.hard = hard
    }
}

/// Figures of the control groups (cgroup v1 or v2) that a process is in. A limit is the lowest on the way to the top; nil is
/// none, or not known.
public struct ControlGroupObservation: Codable, Sendable, Hashable {
    public var memoryMaxBytes: Int64?
    public var memoryCurrentBytes: Int64?
    /// Processes killed for memory in it so far.
    public var oomKills: Int64?
    public var pidsMax: Int64?
    public var pidsCurrent: Int64?
    /// Every group that limits one of the two, the process's own first; nil in reports of before they were kept.
    public var levels: [ControlGroupLevel]?

    public init(
        memoryMaxBytes: Int64? = nil, memoryCurrentBytes: Int64? = nil, oomKills: Int64? = nil, pidsMax: Int64? = nil,
        pidsCurrent: Int64? = nil
    ) {
        self.memoryMaxBytes = memoryMaxBytes
        self.memoryCurrentBytes = memoryCurrentBytes
        self.oomKills = oomKills
        self.pidsMax = pidsMax
        self.pidsCurrent = pidsCurrent
    }
}
