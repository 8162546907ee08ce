import Glibc

/// Writes every byte to a descriptor, through short writes and EINTR. A full disk is ENOSPC, a reader that left EPIPE.
public func writeAll(_ bytes: some Collection<UInt8>, to descriptor: Int32, named path: String) throws(FileError) {
    let bytes = Array(bytes)
    var written = 0
    while written < bytes.count {
        let count = unsafe bytes.withUnsafeBytes { buffer in
            unsafe write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
        }
        if count < 0 {
            if errno == EINTR { continue }
            throw FileError(path, .last)
        }
        guard count > 0 else { throw FileError(path, Errno(rawValue: EIO)) }
        written += count
    }
}

/// Writes to standard output.
public func writeStandardOutput(_ bytes: some Collection<UInt8>) throws(FileError) {
    try writeAll(bytes, to: STDOUT_FILENO, named: "standard output")
}

/// Writes to standard error.
public func writeStandardError(_ bytes: some Collection<UInt8>) throws(FileError) {
    try writeAll(bytes, to: STDERR_FILENO, named: "standard error")
}

/// Creates a file that must not exist yet and writes it whole; a file that could not be written whole is removed.
public func createFile(_ path: String, _ bytes: some Collection<UInt8>, mode: UInt32 = 0o600) throws(FileError) {
    let file = try Descriptor(opening: path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode)
    do throws(FileError) { try fill(file, bytes, mode: mode) } catch {
        unsafe unlink(path)
        throw error
    }
}

/// Writes a file whole or not at all: a temporary file beside it, fsync, rename. The mode is exact, whatever the umask.
///
/// A path that is no regular file (`/dev/stderr`, a FIFO) cannot be replaced and is written to directly.
///
/// - Parameter lasting: false leaves out the fsync: after a crash of the machine the file may be torn.
public func writeFileAtomically(
    _ path: String, _ bytes: some Collection<UInt8>, mode: UInt32 = 0o644, lasting: Bool = true
) throws(FileError) {
    let file = try FileInProgress(path, mode: mode)
    try file.write(bytes)
    try file.commit(lasting: lasting)
}

/// A hidden name in the same directory.
func temporaryName(beside target: String) -> String {
    let directory = target.lastIndex(of: "/").map { String(target[...$0]) } ?? ""
    return directory + temporaryPrefix + randomName()
}

/// Whether a name is that of a file that was never put in its place.
public func isTemporaryName(_ name: String) -> Bool { name.hasPrefix(temporaryPrefix) }

private let temporaryPrefix = ".apt-verdict-"

private func fill(
    _ file: borrowing Descriptor, _ bytes: some Collection<UInt8>, mode: UInt32
) throws(FileError) {
    try writeAll(bytes, to: file.number, named: file.path)
    guard fchmod(file.number, mode) == 0, fsync(file.number) == 0 else { throw FileError(file.path, .last) }
}
