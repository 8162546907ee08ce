import Glibc

/// The bytes of a regular file. Never waits on a FIFO or a device: those are refused.
///
/// - Parameter limit: the most bytes that are read; a longer file is an error, not a shortened answer.
public func readFile(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    let file = try Descriptor(opening: path, O_RDONLY | O_NONBLOCK)
    let status = try file.status()
    guard status.kind == .regular else { throw FileError(path: path, reason: .notRegular(status.kind)) }
    guard status.size <= Int64(limit) else { throw FileError(path: path, reason: .tooLarge(limit: limit)) }
    return try file.readAll(limit: limit)
}

/// The first bytes of a regular file, `count` at most.
public func readFileHead(_ path: String, count: Int) throws(FileError) -> [UInt8] {
    let file = try Descriptor(opening: path, O_RDONLY | O_NONBLOCK)
    let status = try file.status()
    guard status.kind == .regular else { throw FileError(path: path, reason: .notRegular(status.kind)) }
    return try file.readHead(count: count)
}

/// The bytes of standard input up to its end.
public func readStandardInput(limit: Int) throws(FileError) -> [UInt8] {
    try read(all: STDIN_FILENO, named: "standard input", limit: limit)
}
