import Glibc

/// What `statvfs(3)` says of the file system that holds a path.
public struct FileSystemStatus: Hashable, Sendable {
    /// Bytes of one block, the unit in which files take room.
    public let blockSize: Int64
    /// Bytes in all.
    public let totalBytes: Int64
    /// Bytes that root may still use.
    public let freeBytes: Int64
    /// Bytes that other users may still use: reserved blocks are left out.
    public let availableBytes: Int64
    /// Inodes in all; 0 where the file system has no fixed number.
    public let totalInodes: Int64
    public let freeInodes: Int64
    /// Inodes that other users may still use.
    public let availableInodes: Int64
    public let readOnly: Bool
    public let noExecute: Bool
}

/// The state of the file system that holds a path.
public func fileSystem(at path: String) throws(FileError) -> FileSystemStatus {
    let path = try checked(path)
    var raw = statvfs()
    while unsafe statvfs(path, &raw) != 0 {
        guard errno == EINTR else { throw FileError(path, .last) }
    }
    return FileSystemStatus(raw)
}

/// The state of the file system that holds what is opened.
func fileSystem(of opened: borrowing Descriptor) throws(FileError) -> FileSystemStatus {
    var raw = statvfs()
    while unsafe fstatvfs(opened.number, &raw) != 0 {
        guard errno == EINTR else { throw FileError(opened.path, .last) }
    }
    return FileSystemStatus(raw)
}

extension FileSystemStatus {
    fileprivate init(_ raw: statvfs) {
        let block = clamped(UInt64(raw.f_frsize == 0 ? raw.f_bsize : raw.f_frsize))
        self.init(
            blockSize: block,
            totalBytes: product(raw.f_blocks, block),
            freeBytes: product(raw.f_bfree, block),
            availableBytes: product(raw.f_bavail, block),
            totalInodes: clamped(UInt64(raw.f_files)),
            freeInodes: clamped(UInt64(raw.f_ffree)),
            availableInodes: clamped(UInt64(raw.f_favail)),
            readOnly: raw.f_flag & UInt(ST_RDONLY) != 0,
            // ST_NOEXEC, which the headers show with _GNU_SOURCE only.
            noExecute: raw.f_flag & 8 != 0)
    }
}

/// Some network file systems answer with all bits set: as much as fits then.
private func clamped(_ number: UInt64) -> Int64 { Int64(clamping: number) }

private func product(_ blocks: some BinaryInteger, _ size: Int64) -> Int64 {
    let (bytes, overflow) = Int64(clamping: blocks).multipliedReportingOverflow(by: size)
    return overflow ? .max : bytes
}
