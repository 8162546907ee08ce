import Glibc

/// Removes a directory and all below it, without following links or crossing into another file system.
///
/// Whoever may write in the tree can put links there at any moment: every directory is opened from the one above it, link or
/// not a directory refused, and every name is removed from an opened directory. At most two descriptors are open at a time.
///
/// What cannot be removed is left; the first failure is thrown at the end.
public func removeTree(_ path: String) throws(FileError) {
    let status = try fileStatus(path, followingLinks: false)
    guard status.kind == .directory else { return try removeFile(path) }
    let tree = TreeRemoval(path: path, status: status)
    try tree.empty([])
    try removeEmptyDirectory(path)
}

/// A tree that is being removed. Directories in it are named by the way from its top, NUL behind each name.
struct TreeRemoval {
    let path: String
    let status: FileStatus

    /// Removes what is in a directory of the tree.
    func empty(_ place: [[CChar]]) throws(FileError) {
        guard place.count < 64 else { throw error(Errno(rawValue: EXDEV), place) }
        var (directories, first) = try removeFiles(place)
        while let name = directories.popLast() {
            do throws(FileError) {
                try empty(place + [name])
                let directory = try open(place)
                guard removeEntry(name, in: directory.number, isDirectory: true) else {
                    throw error(.last, place + [name])
                }
            } catch {
                first = first ?? error
            }
        }
        if let first { throw first }
    }

    /// Removes all but the directories of one directory, and gives those back.
    private func removeFiles(_ place: [[CChar]]) throws(FileError) -> (directories: [[CChar]], failure: FileError?) {
        try readDirectory(try open(place)) { names, directory in
            var directories: [[CChar]] = []
            var failure: FileError?
            for name in names where !removeEntry(name, in: directory) {
                if errno == EISDIR {
                    directories.append(name)
                } else if errno != ENOENT {
                    failure = failure ?? error(.last, place + [name])
                }
            }
            return (directories, failure)
        }
    }

    /// Opens a directory of the tree, one step at a time from the top, which has to be the same as at the beginning.
    private func open(_ place: [[CChar]]) throws(FileError) -> Descriptor {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK
        var directory = try Descriptor(opening: path, flags)
        let top = try directory.status()
        guard top.inode == status.inode, top.device == status.device else { throw error(Errno(rawValue: ESTALE), []) }
        for name in place {
            let number = unsafe openat(directory.number, name, flags | O_CLOEXEC)
            guard number >= 0 else { throw error(.last, place) }
            directory = Descriptor(adopting: number, path: path)
            guard try directory.status().device == status.device else { throw error(Errno(rawValue: EXDEV), place) }
        }
        return directory
    }

    /// Removes one name of an opened directory, also where a filter refuses unlinkat(2); else errno says why not.
    private func removeEntry(_ name: [CChar], in directory: CInt, isDirectory: Bool = false) -> Bool {
        if unsafe unlinkat(directory, name, isDirectory ? AT_REMOVEDIR : 0) == 0 { return true }
        let refusal = errno
        guard refusal == EPERM || refusal == ENOSYS else { return false }
        // The same directory by its number, so that nobody can put another in its place.
        let path = "/proc/self/fd/\(directory)/".utf8CString.dropLast() + name
        if unsafe (isDirectory ? rmdir(path) : unlink(path)) == 0 { return true }
        if errno != EISDIR { errno = refusal }
        return false
    }

    private func error(_ number: Errno, _ place: [[CChar]]) -> FileError {
        FileError(([path] + place.map(string(fromNullTerminated:))).joined(separator: "/"), number)
    }
}
