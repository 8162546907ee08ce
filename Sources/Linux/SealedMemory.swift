import CLinux
import Glibc

/// Bytes in memory that other processes of this user can open under a path, and that nobody can change: a sealed
/// `memfd_create(2)`. No file system is written to. It is gone with the object.
public final class SealedMemory: Sendable {
    /// `/proc/PID/fd/N`, with this process's id as /proc counts it; open for as long as the object lives.
    public let path: String
    private let descriptor: CInt

    /// Throws where there is no memory or descriptor left, where the kernel has no such files, and where /proc, which gives
    /// them their path, is not mounted.
    public init(_ bytes: [UInt8]) throws(FileError) {
        var error: CInt = 0
        let made = unsafe bytes.withUnsafeBufferPointer { raw in
            unsafe av_sealed_memory(raw.baseAddress, raw.count, &error)
        }
        guard made >= 0 else { throw FileError("a file in memory", Errno(rawValue: error)) }
        do throws(FileError) {
            path = try SealedMemory.path(made, size: bytes.count)
        } catch {
            close(made)
            throw error
        }
        descriptor = made
    }

    private static func path(_ descriptor: CInt, size: Int) throws(FileError) -> String {
        // The process that opens it has descriptors of its own, and /proc may count processes otherwise than getpid.
        let process = try resolvePath("/proc/self")
        let path = "\(process)/fd/\(descriptor)"
        let seen = try fileStatus(path)
        guard seen.kind == .regular, seen.size == Int64(size) else { throw FileError(path, Errno(rawValue: ESTALE)) }
        return path
    }

    deinit { close(descriptor) }
}
