import Glibc

/// A regular file that is held open to be read in parts, where reading it whole would cost memory for nothing.
public final class PartedFile: Sendable {
    /// Bytes, when it was opened.
    public let size: Int64
    private let number: CInt

    init(number: CInt, size: Int64) {
        self.number = number
        self.size = size
    }

    deinit { close(number) }

    /// At most `count` bytes from an offset on; fewer at the end of the file, and where it cannot be read.
    public func bytes(at offset: UInt64, count: Int) -> [UInt8] {
        guard offset < UInt64(max(0, size)), count > 0 else { return [] }
        var buffer = [UInt8](repeating: 0, count: min(count, Int(clamping: UInt64(size) - offset)))
        var done = 0
        while done < buffer.count {
            let got = unsafe buffer.withUnsafeMutableBytes { raw in
                unsafe pread(
                    number, raw.baseAddress.map { unsafe $0 + done }, raw.count - done, off_t(offset) + off_t(done))
            }
            if got < 0, errno == EINTR, interruption == nil { continue }
            if got <= 0 { break }
            done += got
        }
        return Array(buffer[..<done])
    }
}

extension Root {
    /// Opens a regular file to be read in parts.
    public func openInParts(_ path: String) throws(FileError) -> PartedFile {
        var file = isOwn ? try Descriptor(opening: path, O_RDONLY | O_NONBLOCK) : try openRegular(path)
        let status = try file.status()
        guard status.kind == .regular else { throw FileError(path: path, reason: .notRegular(status.kind)) }
        return PartedFile(number: file.release(), size: status.size)
    }
}
