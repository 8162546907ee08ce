/// What takes up the room where apt lacks it. Gathered only where a directory of apt's lacks room, or has less than `--warn-free` asks
/// for: a healthy machine is not measured.
public struct DiskUseObservation: Codable, Sendable, Equatable {
    /// One for each file system that lacks room, the first one met first.
    public var fileSystems: [FileSystemUse]
    /// The container engine whose data may be what fills it; nil where none was asked.
    public var engine: EngineUseObservation?
    /// A disk that is itself a file of another system; nil where nothing tells of one.
    public var virtualDisk: VirtualDisk?

    public init(
        fileSystems: [FileSystemUse] = [], engine: EngineUseObservation? = nil, virtualDisk: VirtualDisk? = nil
    ) {
        self.fileSystems = fileSystems
        self.engine = engine
        self.virtualDisk = virtualDisk
    }
}

/// A disk that is a file of another system: deleting in it makes room in it, and the file stays as large as it was.
public struct VirtualDisk: Codable, Sendable, Equatable {
    public var kind: Kind
    /// Where that was seen: `kernel 5.15.167.4-microsoft-standard-WSL2`.
    public var sign: String

    /// Whose disk it is.
    public enum Kind: String, Codable, Sendable {
        /// The virtual machine of Docker Desktop.
        case dockerDesktop = "docker_desktop"
        /// WSL 2, whose disk is ext4.vhdx.
        case wsl
    }

    public init(_ kind: Kind, sign: String) {
        self.kind = kind
        self.sign = sign
    }
}

/// What lies on one file system that lacks room.
public struct FileSystemUse: Codable, Sendable, Equatable {
    /// Where it is mounted, as the mounts of `directories` have it.
    public var mountPoint: String
    /// `tmpfs`, `overlay`, `ext4`.
    public var fileSystem: String
    /// The directory on the host that holds what this container wrote, where it is an overlay: as its `upperdir` names it.
    public var upperDirectory: String?
    /// Bytes on this file system that `apt-get clean` deletes: downloaded packages, what transfers left, package caches.
    public var aptCleanBytes: Int64?
    /// What transfers that never ended left in apt's `partial` directories on this file system.
    public var leftovers: [LeftoverFiles]
    /// The walk over it; nil where none was made.
    public var walk: DirectoryWalk?
    /// Deleted files that processes keep open; nil where /proc was not to be had.
    public var deleted: DeletedFiles?
    /// Whether the engine's data lies on it; nil where that cannot be told.
    public var holdsEngineData: Bool?

    public init(
        mountPoint: String, fileSystem: String, upperDirectory: String? = nil, aptCleanBytes: Int64? = nil,
        leftovers: [LeftoverFiles] = [], walk: DirectoryWalk? = nil, deleted: DeletedFiles? = nil,
        holdsEngineData: Bool? = nil
    ) {
        self.mountPoint = mountPoint
        self.fileSystem = fileSystem
        self.upperDirectory = upperDirectory
        self.aptCleanBytes = aptCleanBytes
        self.leftovers = leftovers
        self.walk = walk
        self.deleted = deleted
        self.holdsEngineData = holdsEngineData
    }
}

/// Files that interrupted transfers left in one directory.
public struct LeftoverFiles: Codable, Sendable, Equatable {
    /// `/var/lib/apt/lists/partial`.
    public var path: String
    public var files: Int
    /// Bytes that they take up.
    public var bytes: Int64

    public init(path: String, files: Int, bytes: Int64) {
        self.path = path
        self.files = files
        self.bytes = bytes
    }
}

/// A walk over the directories of one file system, as far as it came.
public struct DirectoryWalk: Codable, Sendable, Equatable {
    /// The directories and files that take most, by bytes or by number; what lies in a directory counts towards it.
    public var largest: [PathUse]
    /// Names that were looked at.
    public var entries: Int64
    /// Bytes that they take up, each file once.
    public var bytes: Int64
    /// Directories that could not be entered.
    public var unreadable: Int
    /// Why the walk ended early: `entries`, `deadline`, `interrupted`, or why none was made; nil where it came to the end.
    public var stoppedBy: String?

    public init(
        largest: [PathUse] = [], entries: Int64 = 0, bytes: Int64 = 0, unreadable: Int = 0, stoppedBy: String? = nil
    ) {
        self.largest = largest
        self.entries = entries
        self.bytes = bytes
        self.unreadable = unreadable
        self.stoppedBy = stoppedBy
    }
}

/// What one directory with all below it, or one file, takes up.
public struct PathUse: Codable, Sendable, Hashable {
    public var path: String
    public var isDirectory: Bool
    public var bytes: Int64
    /// Names in it and below, itself included: about as many inodes.
    public var entries: Int64

    public init(path: String, isDirectory: Bool, bytes: Int64, entries: Int64) {
        self.path = path
        self.isDirectory = isDirectory
        self.bytes = bytes
        self.entries = entries
    }
}

/// Files without a name left that take up room until the last process closes them.
public struct DeletedFiles: Codable, Sendable, Equatable {
    /// The largest ones.
    public var largest: [DeletedFile]
    public var files: Int
    /// Bytes of them all.
    public var bytes: Int64
    /// Processes whose open files could not be seen.
    public var processesUnseen: Int

    public init(largest: [DeletedFile] = [], files: Int = 0, bytes: Int64 = 0, processesUnseen: Int = 0) {
        self.largest = largest
        self.files = files
        self.bytes = bytes
        self.processesUnseen = processesUnseen
    }
}

/// A deleted file that a process keeps open.
public struct DeletedFile: Codable, Sendable, Hashable {
    /// The name that it had.
    public var path: String
    /// Bytes that it takes up.
    public var bytes: Int64
    public var pid: Int
    /// The program's name, as the kernel has it.
    public var program: String

    public init(path: String, bytes: Int64, pid: Int, program: String) {
        self.path = path
        self.bytes = bytes
        self.pid = pid
        self.program = program
    }
}
