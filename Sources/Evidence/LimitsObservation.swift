/// What the kernel lets the processes have that apt would be started beside: this program's own limits and control groups, and
/// what came of trying them. `--container` reads the same figures of the container's process (`target_process`).
public struct LimitsObservation: Codable, Sendable, Equatable {
    /// What getrlimit(2) answers, by the names of `/proc/PID/limits`.
    public var limits: [ProcessLimitObservation]
    /// What the control groups allow and hold, read before anything else was done.
    public var controlGroup: ControlGroupObservation
    /// Memory of this program that its control group counts and that will be free again for apt; nil without /proc.
    public var ownMemoryBytes: Int64?
    /// The tries to have as much as apt needs.
    public var tries: [LimitTry]

    public init(
        limits: [ProcessLimitObservation] = [], controlGroup: ControlGroupObservation = ControlGroupObservation(),
        ownMemoryBytes: Int64? = nil, tries: [LimitTry] = []
    ) {
        self.limits = limits
        self.controlGroup = controlGroup
        self.ownMemoryBytes = ownMemoryBytes
        self.tries = tries
    }
}

/// One real try in a forked child: so many of something, all at the same time.
public struct LimitTry: Codable, Sendable, Hashable {
    /// Of what.
    public var kind: Kind
    /// The user's name where known (`root`, `_apt`), else its number.
    public var user: String
    /// The uid of that user.
    public var uid: Int
    /// How many were wanted: apt's need. One process of it is apt-get itself, in whose place this program is.
    public var wanted: Int64
    /// How many there were.
    public var reached: Int64
    /// The name of the system's error where it ended early, `EAGAIN`.
    public var error: String?
    /// The signal that ended the child, where one did.
    public var signal: Int?
    /// Why there is no answer: `deadline`, `become_user`, `no_process`; nil where there is one.
    public var noAnswer: String?
    /// False where this program could not become the user and tried as itself.
    public var asThatUser: Bool

    /// What is tried.
    public enum Kind: String, Codable, Sendable {
        case processes
        case openFiles = "open_files"
        case addressSpace = "address_space"
    }

    public init(
        kind: Kind, user: String, uid: Int, wanted: Int64, reached: Int64, error: String? = nil, signal: Int? = nil,
        noAnswer: String? = nil, asThatUser: Bool = true
    ) {
        self.kind = kind
        self.user = user
        self.uid = uid
        self.wanted = wanted
        self.reached = reached
        self.error = error
        self.signal = signal
        self.noAnswer = noAnswer
        self.asThatUser = asThatUser
    }
}

/// One control group on the way from a process's own up to the highest that can be seen. nil is no limit, or not known.
public struct ControlGroupLevel: Codable, Sendable, Hashable {
    /// `memory` or `pids`.
    public var controller: String
    /// Below the hierarchy's mount point, `/` for the highest.
    public var path: String
    /// The limit, in bytes or in processes and threads.
    public var max: Int64?
    /// What is held of it.
    public var current: Int64?
    /// Of the bytes held, those of file pages that the kernel takes back when it needs them (`memory`).
    public var reclaimableBytes: Int64?
    /// The limit on swap: version 2's `memory.swap.max`; version 1's `memory.memsw.limit_in_bytes`, which counts memory too.
    public var swapMaxBytes: Int64?
    /// How often the limit was hit: processes killed for memory (`oom_kill`), forks refused (`pids.events`).
    public var events: Int64?

    public init(
        controller: String, path: String, max: Int64? = nil, current: Int64? = nil, reclaimableBytes: Int64? = nil,
        swapMaxBytes: Int64? = nil, events: Int64? = nil
    ) {
        self.controller = controller
        self.path = path
        self.max = max
        self.current = current
        self.reclaimableBytes = reclaimableBytes
        self.swapMaxBytes = swapMaxBytes
        self.events = events
    }

    /// What can still be had of it: file pages are given back when memory is short. nil where there is no limit.
    /// - Parameter leaving: what will be free again of what is held.
    public func left(leaving: Int64 = 0) -> Int64? {
        guard let max else { return nil }
        func figure(_ value: Int64?) -> Int64 { Swift.max(0, value ?? 0) }
        let held = Swift.max(0, figure(current) - figure(reclaimableBytes))
        return Swift.max(0, figure(max) - Swift.max(0, held - figure(leaving)))
    }
}

/// What apt needs of the things that the kernel counts, for all sources of the run: the thresholds that were measured with apts
/// of its generation (AptModel, LimitNeed).
public struct AptNeedObservation: Codable, Sendable, Equatable {
    /// At the same time, apt-get itself included; all but that one are the sandbox user's.
    public var processes: Int64
    public var openFiles: Int64
    public var addressSpaceBytes: Int64
    public var dataBytes: Int64
    public var stackBytes: Int64
    public var memoryBytes: Int64
    /// The largest file that apt writes.
    public var fileBytes: Int64
    /// Each of the two package caches.
    public var cacheBytes: Int64
    /// Hosts of the sources, each with a download process of its own.
    public var hosts: Int

    public init(
        processes: Int64, openFiles: Int64, addressSpaceBytes: Int64, dataBytes: Int64, stackBytes: Int64,
        memoryBytes: Int64, fileBytes: Int64, cacheBytes: Int64, hosts: Int
    ) {
        self.processes = processes
        self.openFiles = openFiles
        self.addressSpaceBytes = addressSpaceBytes
        self.dataBytes = dataBytes
        self.stackBytes = stackBytes
        self.memoryBytes = memoryBytes
        self.fileBytes = fileBytes
        self.cacheBytes = cacheBytes
        self.hosts = hosts
    }
}
