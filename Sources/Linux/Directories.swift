import Glibc

/// The names in a directory without `.` and `..`, sorted by their bytes. Names that are not UTF-8 come out repaired.
///
/// - Parameter limit: the most names that are read; a fuller directory is an error.
public func listDirectory(_ path: String, limit: Int = 100_000) throws(FileError) -> [String] {
    try names(in: try Descriptor(opening: path, O_RDONLY | O_DIRECTORY | O_NONBLOCK), limit: limit)
}

/// The names in an opened directory, as `listDirectory` gives them.
func names(in opened: consuming Descriptor, limit: Int) throws(FileError) -> [String] {
    let path = opened.path
    var opened = opened
    let number = opened.release()
    guard let directory = unsafe fdopendir(number) else {
        let error = Errno.last
        close(number)
        throw FileError(path, error)
    }
    defer { unsafe _ = closedir(directory) }
    var names: [String] = []
    while true {
        errno = 0
        guard let entry = unsafe readdir(directory) else {
            guard errno == 0 else { throw FileError(path, .last) }
            return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }
        let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name == "." || name == ".." { continue }
        guard names.count < limit else { throw FileError(path: path, reason: .tooLarge(limit: limit)) }
        names.append(name)
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

/// Removes a directory and all below it, without following links or crossing into another file system.
///
/// What cannot be removed is left; the first failure is thrown at the end.
public func removeTree(_ path: String) throws(FileError) {
    let status = try fileStatus(path, followingLinks: false)
    try removeTree(path, on: status.device, depth: 0)
}

private func removeTree(_ path: String, on device: UInt64, depth: Int) throws(FileError) {
    let status = try fileStatus(path, followingLinks: false)
    guard status.kind == .directory else { return try removeFile(path) }
    guard status.device == device, depth < 64 else { throw FileError(path, Errno(rawValue: EXDEV)) }
    var first: FileError?
    for name in try listDirectory(path) {
        do throws(FileError) { try removeTree(path + "/" + name, on: device, depth: depth + 1) } catch {
            first = first ?? error
        }
    }
    if let first { throw first }
    guard unsafe rmdir(path) == 0 else { throw FileError(path, .last) }
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
