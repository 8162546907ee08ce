import CLinux
import Glibc

/// What a path inside another root led to, held open so that it stays the same whatever happens to the path.
struct Found: ~Copyable {
    /// An O_PATH descriptor: nothing was opened for reading yet, so a device or FIFO is safe to hold.
    let entry: Descriptor
    /// The directory that holds it, -1 for a directory.
    private let parent: Descriptor
    /// Its name there, ended by NUL.
    private let name: [CChar]
    /// Absolute inside the root, without links, `.` and `..`.
    let path: String
    let status: FileStatus

    /// Follows a path strictly inside the opened directory (see av_walk).
    init(_ path: String, in root: CInt, followingLinks: Bool = true) throws(FileError) {
        let asked = try checked(path)
        var walk = av_walk()
        let error = unsafe av_walk(root, asked, followingLinks ? 1 : 0, &walk)
        guard error == 0 else { throw FileError(asked, Errno(rawValue: error)) }
        let entry = Descriptor(adopting: walk.entry, path: asked)
        let parent = Descriptor(adopting: walk.parent, path: asked)
        status = try entry.status()
        self.entry = entry
        self.parent = parent
        name = unsafe withUnsafeBytes(of: &walk.name) { unsafe $0.map { CChar(bitPattern: $0) } }
        self.path = unsafe withUnsafeBytes(of: &walk.path) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    /// Opens the regular file for reading; nothing else is ever opened, since opening a device can have effects.
    func openFile() throws(FileError) -> Descriptor {
        guard status.kind == .regular else { throw FileError(path: entry.path, reason: .notRegular(status.kind)) }
        let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
        // Through the held descriptor it is the same file for certain; without /proc by its name, and then compared.
        var number = unsafe open("/proc/self/fd/\(entry.number)", flags)
        if number < 0, errno == ENOENT { number = unsafe openat(parent.number, name, flags | O_NOFOLLOW) }
        guard number >= 0 else { throw FileError(entry.path, .last) }
        let file = Descriptor(adopting: number, path: entry.path)
        let opened = try file.status()
        guard opened.device == status.device, opened.inode == status.inode else {
            throw FileError(entry.path, Errno(rawValue: ESTALE))
        }
        return file
    }

    /// Opens the directory for listing.
    func openDirectory() throws(FileError) -> Descriptor {
        guard status.kind == .directory else { throw FileError(entry.path, .notDirectory) }
        let number = unsafe openat(entry.number, ".", O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC)
        guard number >= 0 else { throw FileError(entry.path, .last) }
        return Descriptor(adopting: number, path: entry.path)
    }
}
