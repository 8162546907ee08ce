import Glibc

/// Adds to the end of a file that others add to as well; what could not be written whole is taken back.
///
/// - Parameters:
///   - limit: the size that the file may have at most.
///   - bytes: makes what is added, given how many bytes are left.
public func appendToFile(
    _ path: String, limit: Int, _ bytes: (_ left: Int) -> [UInt8]
) throws(FileError) {
    // A FIFO without a reader must not hold us up.
    let file = try Descriptor(opening: path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, mode: 0o644)
    let status = try file.status()
    guard status.kind == .regular else { throw FileError(path: path, reason: .notRegular(status.kind)) }
    do throws(FileError) {
        try writeAll(bytes(max(0, limit - Int(clamping: status.size))), to: file.number, named: path)
    } catch {
        _ = ftruncate(file.number, off_t(status.size))
        throw error
    }
}
