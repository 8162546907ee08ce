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

    public init(now: Timestamp?, uptimeSeconds: Double? = nil, anchors: [ClockAnchor] = []) {
        self.now = now
        self.uptimeSeconds = uptimeSeconds
        self.anchors = anchors
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
