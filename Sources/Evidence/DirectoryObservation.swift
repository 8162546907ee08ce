/// One of the directories that apt writes to, as found and as tried.
public struct DirectoryObservation: Codable, Sendable, Equatable {
    /// What apt uses it for.
    public var role: Role
    /// The path as apt takes it.
    public var path: String
    /// How apt comes to this path: `TMPDIR`, `TMPDIR unusable`, `default`, `Dir::State::lists`.
    public var chosenBy: String
    /// Whether there is anything at the path.
    public var exists: Bool
    /// Whether that is a directory.
    public var isDirectory: Bool
    /// Permission bits, as 0o1777; nil where it does not exist or could not be looked at.
    public var mode: Int?
    /// The uid of its owner.
    public var ownerUid: Int?
    /// The gid of its group.
    public var groupGid: Int?
    /// The mount that holds it.
    public var mount: MountObservation?
    /// Bytes that even the smallest file takes up; nil where not known.
    public var blockBytes: Int64?
    /// Bytes of the whole file system.
    public var totalBytes: Int64?
    /// Bytes free to root.
    public var freeBytes: Int64?
    /// Bytes available to other users.
    public var availableBytes: Int64?
    /// Inodes of the whole file system; 0 where it has no fixed number.
    public var totalInodes: Int64?
    /// Inodes available to other users.
    public var availableInodes: Int64?
    /// Bytes that apt needs here for the most demanding source.
    public var neededBytes: Int64?
    /// New files that apt makes here.
    public var neededInodes: Int64?
    /// Bytes that the files in it take up, which is what emptying it would free; nil where not measured.
    public var usedBytes: Int64?
    /// The tries to write as each user that apt writes as.
    public var attempts: [WriteAttempt]
    /// Files that apt will replace and cannot, since a directory has their name (`pkgcache.bin`).
    public var blockedFiles: [String]?
    /// Bytes of the whole file system as its mount point shows it, where the directory shows fewer: a project quota.
    public var mountTotalBytes: Int64?

    /// What apt uses the directory for.
    public enum Role: String, Codable, Sendable {
        case temp
        case lists
        case partial
        /// Where apt keeps its package caches (pkgcache.bin, srcpkgcache.bin).
        case cache
        /// Where it keeps downloaded packages; `apt-get update` does not go there.
        case archives
    }

    public init(
        role: Role, path: String, chosenBy: String, exists: Bool = true, isDirectory: Bool = true, mode: Int? = nil,
        ownerUid: Int? = nil, groupGid: Int? = nil, mount: MountObservation? = nil, totalBytes: Int64? = nil,
        freeBytes: Int64? = nil, availableBytes: Int64? = nil, totalInodes: Int64? = nil,
        availableInodes: Int64? = nil, neededBytes: Int64? = nil, neededInodes: Int64? = nil,
        usedBytes: Int64? = nil, blockBytes: Int64? = nil, attempts: [WriteAttempt] = []
    ) {
        self.role = role
        self.path = path
        self.chosenBy = chosenBy
        self.exists = exists
        self.isDirectory = isDirectory
        self.mode = mode
        self.ownerUid = ownerUid
        self.groupGid = groupGid
        self.mount = mount
        self.totalBytes = totalBytes
        self.freeBytes = freeBytes
        self.availableBytes = availableBytes
        self.totalInodes = totalInodes
        self.availableInodes = availableInodes
        self.neededBytes = neededBytes
        self.neededInodes = neededInodes
        self.usedBytes = usedBytes
        self.blockBytes = blockBytes
        self.attempts = attempts
    }
}

/// The mount that holds a path.
public struct MountObservation: Codable, Sendable, Equatable {
    /// Where it is mounted.
    public var point: String
    /// `tmpfs`, `overlay`, `ext4`.
    public var fileSystem: String
    /// Mount and super-block options, as mountinfo shows them.
    public var options: [String]
    /// Whether the mount or its file system is read-only.
    public var readOnly: Bool

    public init(point: String, fileSystem: String, options: [String] = [], readOnly: Bool = false) {
        self.point = point
        self.fileSystem = fileSystem
        self.options = options
        self.readOnly = readOnly
    }
}

/// One real try: create, write, fsync, close, and nothing left behind.
public struct WriteAttempt: Codable, Sendable, Equatable {
    /// The user's name where known (`root`, `_apt`), else its number.
    public var user: String
    /// The uid of that user.
    public var uid: Int
    /// Bytes that were to be written.
    public var wantedBytes: Int64
    /// Bytes that were written before it ended.
    public var writtenBytes: Int64
    /// The step that failed, nil where all went well: `create`, `write`, `fsync`, `close`, `become_user`, `no_answer`.
    public var failedStep: String?
    /// The name of the system's error, `ENOSPC`.
    public var error: String?
    /// False where this program could not become the user and tried as itself.
    public var asThatUser: Bool
    /// What apt would write, where fewer bytes were tried since they would have been memory that is not there; nil where all were.
    public var cappedFrom: Int64?

    public init(
        user: String, uid: Int, wantedBytes: Int64, writtenBytes: Int64, failedStep: String? = nil,
        error: String? = nil, asThatUser: Bool = true
    ) {
        self.user = user
        self.uid = uid
        self.wantedBytes = wantedBytes
        self.writtenBytes = writtenBytes
        self.failedStep = failedStep
        self.error = error
        self.asThatUser = asThatUser
    }
}

/// apt's cache of downloaded packages, which `apt-get clean` empties.
public struct PackageCacheObservation: Codable, Sendable, Equatable {
    /// `/var/cache/apt/archives`.
    public var path: String
    /// Bytes that the packages in it take up.
    public var bytes: Int64
    /// The mount that holds it; cleaning helps only where that is the full one.
    public var mountPoint: String?

    public init(path: String, bytes: Int64, mountPoint: String? = nil) {
        self.path = path
        self.bytes = bytes
        self.mountPoint = mountPoint
    }
}
