import Glibc

/// The names in a directory without `.` and `..`, sorted by their bytes. Names that are not UTF-8 come out repaired.
///
/// - Parameters:
///   - limit: the most names that are read; a fuller directory is an error.
///   - sorted: false leaves them in the directory's own order.
public func listDirectory(_ path: String, limit: Int = 100_000, sorted: Bool = true) throws(FileError) -> [String] {
    try names(in: try Descriptor(opening: path, O_RDONLY | O_DIRECTORY | O_NONBLOCK), limit: limit, sorted: sorted)
}

/// The names in an opened directory, as `listDirectory` gives them.
func names(in opened: consuming Descriptor, limit: Int, sorted: Bool = true) throws(FileError) -> [String] {
    let names = try readDirectory(opened, limit: limit) { names, _ in names.map(string(fromNullTerminated:)) }
    return sorted ? names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } : names
}

/// Hands over the names in an opened directory, ended by NUL, with the descriptor while it is still open.
func readDirectory<Result>(
    _ opened: consuming Descriptor, limit: Int = 100_000, _ body: (_ names: [[CChar]], _ directory: CInt) -> Result
) throws(FileError) -> Result {
    let path = opened.path
    var opened = opened
    let number = opened.release()
    guard let directory = unsafe fdopendir(number) else {
        let error = Errno.last
        close(number)
        throw FileError(path, error)
    }
    defer { unsafe _ = closedir(directory) }
    var names: [[CChar]] = []
    while true {
        errno = 0
        guard let entry = unsafe readdir(directory) else {
            guard errno == 0 else { throw FileError(path, .last) }
            return body(names, number)
        }
        let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            unsafe bytes.prefix { $0 != 0 }.map { CChar(bitPattern: $0) }
        }
        if name == [0x2E] || name == [0x2E, 0x2E] { continue }
        guard names.count < limit else { throw FileError(path: path, reason: .tooLarge(limit: limit)) }
        names.append(name + [0])
    }
}

/// Makes one directory; its parent must exist.
public func makeDirectory(_ path: String, mode: UInt32 = 0o700) throws(FileError) {
    let path = try checked(path)
    guard unsafe mkdir(path, mode) == 0 else { throw FileError(path, .last) }
}

/// Makes a directory that nobody else could have foreseen, `PREFIX` and twelve random characters, with mode 0700.
public func makePrivateDirectory(in parent: String, prefix: String) throws(FileError) -> String {
    let path = parent + (parent.hasSuffix("/") ? "" : "/") + prefix + randomName()
    try makeDirectory(path)
    return path
}

/// Removes an empty directory. Takes no descriptor, as `removeTree` does.
public func removeEmptyDirectory(_ path: String) throws(FileError) {
    let path = try checked(path)
    guard unsafe rmdir(path) == 0 else { throw FileError(path, .last) }
}

/// Removes one name that is no directory.
public func removeFile(_ path: String) throws(FileError) {
    let path = try checked(path)
    guard unsafe unlink(path) == 0 else { throw FileError(path, .last) }
}

/// Sets the permission bits of a file or directory, whatever the umask.
public func setMode(_ path: String, _ mode: UInt32) throws(FileError) {
    let path = try checked(path)
    guard unsafe chmod(path, mode) == 0 else { throw FileError(path, .last) }
}
