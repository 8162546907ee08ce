import Glibc

/// The end of something that may be long: of a log, the end is what tells.
public struct FileTail: Sendable {
    /// The last bytes.
    public var bytes: [UInt8]
    /// How many stood in front of them.
    public var leftOut: Int

    public init(bytes: [UInt8], leftOut: Int) {
        self.bytes = bytes
        self.leftOut = leftOut
    }
}

/// The last `limit` bytes of a regular file.
public func readFileTail(_ path: String, limit: Int) throws(FileError) -> FileTail {
    let file = try Descriptor(opening: path, O_RDONLY | O_NONBLOCK)
    let status = try file.status()
    guard status.kind == .regular else { throw FileError(path: path, reason: .notRegular(status.kind)) }
    return try readTail(file.number, path, limit: limit)
}

/// The last `limit` bytes of standard input up to its end, or up to where a gigabyte was read: what never ends is no log.
public func readStandardInputTail(limit: Int) throws(FileError) -> FileTail {
    try readTail(STDIN_FILENO, "standard input", limit: limit)
}

private let mostRead = 1 << 30

private func readTail(_ number: CInt, _ path: String, limit: Int) throws(FileError) -> FileTail {
    var tail = FileTail(bytes: [], leftOut: 0)
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while tail.bytes.count + tail.leftOut < mostRead {
        let got = unsafe read(number, &buffer, buffer.count)
        if got == 0 { break }
        if got < 0 {
            if errno == EINTR, interruption == nil { continue }
            throw FileError(path, .last)
        }
        tail.bytes.append(contentsOf: buffer[..<got])
        // Twice the limit is held at most, so that the front is dropped seldom.
        if tail.bytes.count > 2 * limit { drop(tail.bytes.count - limit, from: &tail) }
    }
    if tail.bytes.count > limit { drop(tail.bytes.count - limit, from: &tail) }
    return tail
}

private func drop(_ count: Int, from tail: inout FileTail) {
    tail.bytes.removeFirst(count)
    tail.leftOut += count
}
