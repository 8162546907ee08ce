import Glibc

/// Where a symbolic link points, as it is written in it.
public func readLink(_ path: String) throws(FileError) -> String {
    let path = try checked(path)
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let length = unsafe readlink(path, &buffer, buffer.count - 1)
    guard length >= 0 else { throw FileError(path, .last) }
    return string(fromNullTerminated: buffer)
}

/// The absolute path without links, `.` and `..` (`realpath(3)`); it must exist.
public func resolvePath(_ path: String) throws(FileError) -> String {
    let path = try checked(path)
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    guard unsafe realpath(path, &buffer) != nil else { throw FileError(path, .last) }
    return string(fromNullTerminated: buffer)
}

/// The working directory, or nil where it is gone.
public var workingDirectory: String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    guard unsafe getcwd(&buffer, buffer.count) != nil else { return nil }
    return string(fromNullTerminated: buffer)
}
