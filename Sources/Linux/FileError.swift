/// Why a file could not be read, looked at or written: always with its path.
public struct FileError: Error, Hashable, Sendable {
    /// What kept the file from being read or written.
    public enum Reason: Hashable, Sendable {
        /// A system call failed.
        case system(Errno)
        /// The file holds more than the given number of bytes.
        case tooLarge(limit: Int)
        /// A regular file was expected.
        case notRegular(FileKind)
        /// A file without a size on a file system without blocks (procfs): its content is made up as it is read, and may not end.
        case madeUp
    }

    public let path: String
    public let reason: Reason

    public init(path: String, reason: Reason) {
        self.path = path
        self.reason = reason
    }

    init(_ path: String, _ error: Errno) {
        self.init(path: path, reason: .system(error))
    }

    /// The system's error number, where one is the reason.
    public var errno: Errno? {
        if case .system(let error) = reason { error } else { nil }
    }
}

extension FileError: CustomStringConvertible {
    /// `/etc/apt/x.gpg: EACCES: Permission denied`
    public var description: String {
        switch reason {
        case .system(let error): "\(path): \(error)"
        case .tooLarge(let limit): "\(path): larger than \(limit) bytes"
        case .notRegular(let kind): "\(path): not a regular file but a \(kind.rawValue.replacingUnderscores)"
        case .madeUp: "\(path): not a stored file but one that the kernel makes up as it is read"
        }
    }
}

extension String {
    fileprivate var replacingUnderscores: String { String(map { $0 == "_" ? " " : $0 }) }
}
