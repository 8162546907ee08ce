import CLinux
import Glibc

/// The file system as seen from a root directory: this process's own, or another one (a chroot, a mounted image,
/// `/proc/PID/root`), which is hostile ground.
///
/// In its own root a path is the kernel's to follow, as for any program. In another root every path is followed one name
/// at a time from a directory that is held open: links, absolute ones included, are followed inside it and never lead out, also
/// where somebody changes them at the same moment (docs/decisions/0011). Only regular files are ever opened.
///
/// Errors carry the path as it was asked for, as it is called inside the root.
public struct Root: Sendable {
    /// nil for this process's own root.
    private let directory: OpenDirectory?

    /// This process's own root.
    public static let own = Root(directory: nil)

    private init(directory: OpenDirectory?) {
        self.directory = directory
    }

    /// Another root; the directory is the caller's path, opened here once and held.
    ///
    /// - Throws: where there is no such directory, or it may not be searched.
    public init(opening path: String) throws(FileError) {
        let number = unsafe av_open_root(try checked(path))
        guard number >= 0 else { throw FileError(path, .last) }
        directory = OpenDirectory(number: number)
        guard unsafe faccessat(descriptor, ".", X_OK, AT_EACCESS) == 0 || errno != EACCES else {
            throw FileError(path, .accessDenied)
        }
    }

    public var isOwn: Bool { directory == nil }

    /// The descriptor of another root's directory; -1 for this process's own.
    var descriptor: CInt { directory?.number ?? -1 }

    /// `stat(2)`, or `lstat(2)` where a symbolic link itself is asked for.
    public func status(of path: String, followingLinks: Bool = true) throws(FileError) -> FileStatus {
        if isOwn { return try fileStatus(path, followingLinks: followingLinks) }
        return try Found(path, in: descriptor, followingLinks: followingLinks).status
    }

    /// What is at a path, links followed; nil where that cannot be told.
    public func kind(of path: String) -> FileKind? { try? status(of: path).kind }

    /// The bytes of a regular file, as `readFile` gives them.
    ///
    /// In another root a file that its kernel makes up (procfs) is refused: it has no size, may never end, and reading it can
    /// have effects.
    public func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        if isOwn { return try readFile(path, limit: limit) }
        let found = try Found(path, in: descriptor)
        guard try isStored(found) else { return [] }
        guard found.status.size <= Int64(limit) else { throw FileError(path: path, reason: .tooLarge(limit: limit)) }
        return try found.openFile().readAll(limit: limit)
    }

    /// The first bytes of a regular file, `count` at most.
    public func readHead(_ path: String, count: Int) throws(FileError) -> [UInt8] {
        if isOwn { return try readFileHead(path, count: count) }
        let found = try Found(path, in: descriptor)
        guard try isStored(found) else { return [] }
        return try found.openFile().readHead(count: count)
    }

    /// False for a regular file without a byte in it, which then needs no reading.
    private func isStored(_ found: borrowing Found) throws(FileError) -> Bool {
        guard found.status.kind == .regular, found.status.size == 0 else { return true }
        // A file system without blocks and a file without a size: nothing is stored there.
        guard try Linux.fileSystem(of: found.entry).totalBytes > 0 else {
            throw FileError(path: found.entry.path, reason: .madeUp)
        }
        return false
    }

    /// The names in a directory, as `listDirectory` gives them.
    public func list(_ path: String, limit: Int = 100_000) throws(FileError) -> [String] {
        if isOwn { return try listDirectory(path, limit: limit) }
        return try names(in: try Found(path, in: descriptor).openDirectory(), limit: limit)
    }

    /// The state of the file system that holds a path.
    public func fileSystem(at path: String) throws(FileError) -> FileSystemStatus {
        if isOwn { return try Linux.fileSystem(at: path) }
        return try Linux.fileSystem(of: try Found(path, in: descriptor).entry)
    }

    /// The absolute path inside the root, without links, `.` and `..`; it must exist.
    public func resolve(_ path: String) throws(FileError) -> String {
        if isOwn { return try resolvePath(path) }
        return try Found(path, in: descriptor).path
    }

    /// Whether a program that can be run lies at the path. In another root its modes tell: who runs it is not this process.
    public func isProgram(_ path: String) -> Bool {
        guard let status = try? status(of: path), status.kind == .regular else { return false }
        return isOwn ? isAccessible(path, execute: true) : status.mode & 0o111 != 0
    }

    /// The kernel's number of the mount that holds a path (`/proc/self/fdinfo`, proc(5)); nil where it cannot be asked, and for
    /// this process's own root.
    public func mountID(of path: String) -> Int? {
        guard !isOwn, let found = try? Found(path, in: descriptor),
            let bytes = try? readFile("/proc/self/fdinfo/\(found.entry.number)", limit: 65_536)
        else { return nil }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where line.hasPrefix("mnt_id:") {
            return Int(line.dropFirst(7).filter { $0 != " " && $0 != "\t" })
        }
        return nil
    }

    /// A regular file of another root, opened inside it.
    func openRegular(_ path: String) throws(FileError) -> Descriptor {
        try Found(path, in: descriptor).openFile()
    }

    /// Opens a file of the root and gives a path that leads to it while the answer is kept, for a library that takes nothing else.
    public func hold(_ path: String) throws(FileError) -> HeldFile {
        var file = try Found(path, in: descriptor).openFile()
        return HeldFile(number: file.release())
    }
}

/// An open directory that several values share.
private final class OpenDirectory: Sendable {
    let number: CInt

    init(number: CInt) { self.number = number }

    deinit { close(number) }
}

/// A file that is held open.
public final class HeldFile: Sendable {
    private let number: CInt

    /// `/proc/self/fd/7`: works only where this process has /proc.
    public var path: String { "/proc/self/fd/\(number)" }

    init(number: CInt) { self.number = number }

    deinit { close(number) }
}
