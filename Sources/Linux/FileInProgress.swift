import Glibc

/// A file that is written piece by piece and is there whole or not at all: under another name beside it, until it is committed.
///
/// A path that is no regular file (`/dev/stderr`, a FIFO) cannot be replaced and is written to directly.
public final class FileInProgress {
    private let path: String
    private let target: String
    /// nil where the file is written to directly.
    private var temporary: String?
    private let file: Descriptor
    private let mode: UInt32

    public init(_ path: String, mode: UInt32 = 0o644) throws(FileError) {
        self.path = path
        self.mode = mode
        target = (try? resolvePath(path)) ?? path
        if let status = try? fileStatus(target), status.kind != .regular {
            guard status.kind != .directory else { throw FileError(path, .isDirectory) }
            file = try Descriptor(opening: target, O_WRONLY)
            return
        }
        let name = temporaryName(beside: target)
        do throws(FileError) {
            file = try Descriptor(opening: name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
        } catch { throw FileError(path: path, reason: error.reason) }
        temporary = name
    }

    deinit {
        if let temporary { unsafe _ = unlink(temporary) }
    }

    /// Adds bytes at its end.
    public func write(_ bytes: some Collection<UInt8>) throws(FileError) {
        try writeAll(bytes, to: file.number, named: path)
    }

    /// Puts the file in its place.
    ///
    /// - Parameter lasting: whether its bytes are on the disk when this returns, so that they outlive a crash of the machine.
    public func commit(lasting: Bool = true) throws(FileError) {
        guard let temporary else { return }
        guard fchmod(file.number, mode) == 0, !lasting || fsync(file.number) == 0, unsafe rename(temporary, target) == 0
        else {
            throw FileError(path, .last)
        }
        self.temporary = nil
    }
}
