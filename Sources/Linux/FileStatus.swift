import Glibc

/// What a directory entry is.
public enum FileKind: String, Hashable, Sendable, CaseIterable {
    case regular
    case directory
    case symbolicLink = "symbolic_link"
    case characterDevice = "character_device"
    case blockDevice = "block_device"
    case fifo
    case socket
    case unknown

    init(mode: UInt32) {
        self =
            switch mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .directory
            case S_IFLNK: .symbolicLink
            case S_IFCHR: .characterDevice
            case S_IFBLK: .blockDevice
            case S_IFIFO: .fifo
            case S_IFSOCK: .socket
            default: .unknown
            }
    }
}

/// What `stat(2)` says of a file.
public struct FileStatus: Hashable, Sendable {
    public let kind: FileKind
    /// The permission bits with set-user-id, set-group-id and sticky: 0o0000...0o7777.
    public let mode: UInt32
    public let uid: UInt32
    public let gid: UInt32
    /// Bytes.
    public let size: Int64
    /// Bytes that the file takes on its file system.
    public let allocated: Int64
    /// Last modification, in seconds since the epoch.
    public let modifiedAt: Int64
    /// Last change of content, name or attributes, which nobody can set, in seconds since the epoch.
    public let changedAt: Int64
    /// The file system it is on.
    public let device: UInt64
    public let inode: UInt64
    /// Names that it has; 0 for one that was deleted while it was open.
    public let links: UInt64
    /// Major and minor number of a device node, 0 and 0 for anything else.
    public let deviceNumber: (major: UInt32, minor: UInt32)

    init(_ raw: stat) {
        kind = FileKind(mode: raw.st_mode)
        mode = raw.st_mode & 0o7777
        uid = raw.st_uid
        gid = raw.st_gid
        size = Int64(raw.st_size)
        allocated = Int64(raw.st_blocks) &* 512
        modifiedAt = Int64(raw.st_mtim.tv_sec)
        changedAt = Int64(raw.st_ctim.tv_sec)
        device = UInt64(raw.st_dev)
        inode = UInt64(raw.st_ino)
        links = UInt64(raw.st_nlink)
        deviceNumber = splitDevice(UInt64(raw.st_rdev))
    }

    public static func == (left: FileStatus, right: FileStatus) -> Bool {
        left.device == right.device && left.inode == right.inode && left.kind == right.kind && left.mode == right.mode
            && left.uid == right.uid && left.gid == right.gid && left.size == right.size
            && left.modifiedAt == right.modifiedAt
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(device)
        hasher.combine(inode)
    }
}

/// glibc's own packing of a device number (gnu_dev_major, gnu_dev_minor).
private func splitDevice(_ number: UInt64) -> (major: UInt32, minor: UInt32) {
    (
        UInt32(truncatingIfNeeded: (number >> 8 & 0xfff) | (number >> 32 & 0xffff_f000)),
        UInt32(truncatingIfNeeded: (number & 0xff) | (number >> 12 & 0xffff_ff00))
    )
}

/// `stat(2)`, or `lstat(2)` where a symbolic link itself is asked for.
public func fileStatus(_ path: String, followingLinks: Bool = true) throws(FileError) -> FileStatus {
    let path = try checked(path)
    var raw = stat()
    let answer = followingLinks ? unsafe stat(path, &raw) : unsafe lstat(path, &raw)
    guard answer == 0 else { throw FileError(path, .last) }
    return FileStatus(raw)
}

/// Whether this process, with its effective ids, may do all of that to the path (`faccessat` with AT_EACCESS).
public func isAccessible(_ path: String, read: Bool = false, write: Bool = false, execute: Bool = false) -> Bool {
    guard !path.utf8.contains(0) else { return false }
    let wanted = (read ? R_OK : 0) | (write ? W_OK : 0) | (execute ? X_OK : 0)
    if unsafe faccessat(AT_FDCWD, path, wanted, AT_EACCESS) == 0 { return true }
    // An old runtime's seccomp filter refuses faccessat2; access(2) asks for the real ids, which are the same here.
    guard errno == EPERM || errno == ENOSYS else { return false }
    return unsafe access(path, wanted) == 0
}
