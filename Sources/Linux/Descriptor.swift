import Glibc

/// An open file descriptor that closes itself.
struct Descriptor: ~Copyable {
    private(set) var number: CInt
    let path: String

    /// `open(2)` with O_CLOEXEC and O_NOCTTY added; EINTR is retried.
    init(opening path: String, _ flags: CInt, mode: mode_t = 0) throws(FileError) {
        let path = try checked(path)
        while true {
            let number = unsafe open(path, flags | O_CLOEXEC | O_NOCTTY, mode)
            if number >= 0 {
                self.number = number
                self.path = path
                return
            }
            guard errno == EINTR, interruption == nil else { throw FileError(path, .last) }
        }
    }

    /// Takes over an open descriptor.
    init(adopting number: CInt, path: String) {
        self.number = number
        self.path = path
    }

    deinit { if number >= 0 { close(number) } }

    /// Gives the descriptor away: it is the caller's to close.
    mutating func release() -> CInt {
        defer { number = -1 }
        return number
    }

    func status() throws(FileError) -> FileStatus {
        var raw = stat()
        guard unsafe fstat(number, &raw) == 0 else { throw FileError(path, .last) }
        return FileStatus(raw)
    }

    /// The next bytes, fewer only at the end.
    func readHead(count: Int) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: min(max(count, 0), 65_536))
        while bytes.count < count {
            let got = unsafe Glibc.read(number, &buffer, min(buffer.count, count - bytes.count))
            if got == 0 { break }
            if got < 0 {
                if errno == EINTR, interruption == nil { continue }
                throw FileError(path, .last)
            }
            bytes.append(contentsOf: buffer[..<got])
        }
        return bytes
    }

    /// Everything from here to the end, at most `limit` bytes.
    func readAll(limit: Int) throws(FileError) -> [UInt8] {
        try read(all: number, named: path, limit: limit)
    }
}

/// Everything that a descriptor gives until its end.
func read(all descriptor: CInt, named path: String, limit: Int) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let got = unsafe read(descriptor, &buffer, buffer.count)
        if got == 0 { return bytes }
        if got < 0 {
            if errno == EINTR, interruption == nil { continue }
            throw FileError(path, .last)
        }
        guard got <= limit - bytes.count else { throw FileError(path: path, reason: .tooLarge(limit: limit)) }
        bytes.append(contentsOf: buffer[..<got])
    }
}

/// A path that C reads whole: one with a NUL inside names no file.
func checked(_ path: String) throws(FileError) -> String {
    guard !path.utf8.contains(0) else { throw FileError(path, .invalidArgument) }
    return path
}

/// The text before the first NUL of a C buffer; bytes that are not UTF-8 are replaced.
func string(fromNullTerminated buffer: [CChar]) -> String {
    String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
