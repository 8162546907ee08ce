import AptModel

/// The machine or container that the program ran in.
public struct MachineObservation: Codable, Sendable, Equatable {
    /// The name the machine gives itself.
    public var hostname: String
    /// Distribution and version, `debian 12`, from os-release.
    public var os: String?
    /// Kernel release, as uname tells it.
    public var kernel: String
    /// Debian's name of the architecture: `amd64`, `arm64`.
    public var architecture: String
    /// The container technology: `docker`, `podman`, `kubernetes`, `lxc`; nil outside a container.
    public var container: String?
    /// The effective user id of this program.
    public var uid: Int
    /// The examined root where it is not this machine's own: the directory as it was given; nil for this machine's own.
    public var root: String?
    /// The state of /dev/null, which gpg and GPGME cannot do without.
    public var devNull: DevNull
    /// The kernel's random name of this boot: two reports with the same one were made under one kernel, and so with one clock.
    public var bootId: String?
    /// What this process, and an apt started from here, is held to; nil where another root was examined.
    public var runtime: RuntimeObservation?

    /// What /dev/null is.
    public enum DevNull: String, Codable, Sendable {
        case good
        case missing
        case notACharacterDevice = "not_a_character_device"
        case notWritable = "not_writable"
        /// A plain file that everybody concerned may write to: wrong, it grows, and apt gets by with it.
        case writableFile = "writable_file"
        /// Another character device, as /dev/zero's, that everybody may write to: wrong, and apt gets by with it.
        case otherDevice = "other_device"
    }

    public init(
        hostname: String, os: String? = nil, kernel: String, architecture: String, container: String? = nil, uid: Int,
        devNull: DevNull = .good, root: String? = nil
    ) {
        self.hostname = hostname
        self.os = os
        self.kernel = kernel
        self.architecture = architecture
        self.container = container
        self.uid = uid
        self.devNull = devNull
        self.root = root
    }
}

/// The clock's own facts; what servers say of the time stands with each transfer.
public struct ClockObservation: Codable, Sendable, Equatable {
    /// CLOCK_REALTIME at the start, or nil where the call failed.
    public var now: Timestamp?
    /// Seconds since boot (CLOCK_BOOTTIME).
    public var uptimeSeconds: Double?
    /// Moments at which clocks without a battery begin: systemd's built-in epoch, fake-hwclock's last save.
    public var anchors: [ClockAnchor]
    /// What the root's own programs are shown in place of `now`, through a preloaded library that this program cannot load; nil
    /// where there is none, or they are shown the same.
    public var preloaded: PreloadedClock?
    /// The same moment read in other ways; nil where another root was examined.
    public var readings: [ClockReading]?
    /// LD_PRELOAD of this process, whose libraries may stand in front of the clock's calls.
    public var preload: String?

    public init(
        now: Timestamp?, uptimeSeconds: Double? = nil, anchors: [ClockAnchor] = [], preloaded: PreloadedClock? = nil
    ) {
        self.now = now
        self.uptimeSeconds = uptimeSeconds
        self.anchors = anchors
        self.preloaded = preloaded
    }

    /// Seconds by which readings made one after the other, each in whole seconds, may differ and still be of one clock.
    private static let rounding: Int64 = 2

    /// The kernel's time where it is not the one that programs are shown. A file that is made gets it whatever stands in front of
    /// the clock's calls; without one, a bare system call does.
    public var kernelTime: Timestamp? {
        if preloaded != nil { return now }
        func time(_ way: ClockReading.Way) -> Timestamp? { readings?.first { $0.way == way }?.time }
        guard let shown = time(.library), let own = time(.freshFile) ?? time(.systemCall),
            (shown - own).magnitude > UInt64(Self.rounding)
        else { return nil }
        return own
    }

    /// The time that something in between makes up for programs, which a program of another kind would not be shown; nil where they
    /// are shown the kernel's.
    public var madeUpTime: Timestamp? { kernelTime == nil ? nil : preloaded?.now ?? now }
}

/// A clock that a preloaded library makes up, as libfaketime does.
public struct PreloadedClock: Codable, Sendable, Equatable {
    /// LD_PRELOAD.
    public var library: String
    /// The time that it shows when the true clock shows `ClockObservation.now`.
    public var now: Timestamp

    public init(library: String, now: Timestamp) {
        self.library = library
        self.now = now
    }
}

/// A moment from which an unset clock starts to count.
public struct ClockAnchor: Codable, Sendable, Equatable {
    /// Where it was found, as `/etc/fake-hwclock.data`.
    public var name: String
    /// The moment itself.
    public var time: Timestamp

    public init(name: String, time: Timestamp) {
        self.name = name
        self.time = time
    }
}

/// The wall clock as one way of reading it shows it.
public struct ClockReading: Codable, Sendable, Equatable {
    public var way: Way
    /// What it showed; nil where it failed.
    public var time: Timestamp?
    /// The name of the system's error.
    public var error: String?

    /// A way of reading the wall clock.
    public enum Way: String, Codable, Sendable {
        /// The C library's clock_gettime(), which a preloaded library can replace.
        case library
        /// clock_gettime(2) as a system call, past the vDSO and the C library.
        case systemCall = "system_call"
        /// The modification time that the kernel gave to a file just made in memory.
        case freshFile = "fresh_file"
        /// Boot time (`btime` of /proc/stat) and the time since then.
        case boot
    }

    public init(_ way: Way, time: Timestamp?, error: String? = nil) {
        self.way = way
        self.time = time
        self.error = error
    }
}
