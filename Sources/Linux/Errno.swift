import Glibc

/// A system error number as the kernel gave it. Any number is kept, known here or not.
public struct Errno: RawRepresentable, Hashable, Sendable {
    public let rawValue: Int32

    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// The error of the last failed call of this thread.
    static var last: Errno { Errno(rawValue: errno) }

    /// The symbol: `ENOSPC`; `errno 999` for a number without one here.
    public var name: String { Errno.names[rawValue] ?? "errno \(rawValue)" }

    /// The system's own text: `No space left on device`.
    public var text: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard unsafe strerror_r(rawValue, &buffer, buffer.count) == 0 else { return "Unknown error \(rawValue)" }
        return string(fromNullTerminated: buffer)
    }

    public static let notPermitted = Errno(rawValue: EPERM)
    public static let notFound = Errno(rawValue: ENOENT)
    public static let interrupted = Errno(rawValue: EINTR)
    public static let accessDenied = Errno(rawValue: EACCES)
    public static let exists = Errno(rawValue: EEXIST)
    public static let notDirectory = Errno(rawValue: ENOTDIR)
    public static let isDirectory = Errno(rawValue: EISDIR)
    public static let invalidArgument = Errno(rawValue: EINVAL)
    public static let fileTooLarge = Errno(rawValue: EFBIG)
    public static let noSpace = Errno(rawValue: ENOSPC)
    public static let readOnly = Errno(rawValue: EROFS)
    public static let brokenPipe = Errno(rawValue: EPIPE)
    public static let quotaExceeded = Errno(rawValue: EDQUOT)
    public static let outOfMemory = Errno(rawValue: ENOMEM)
    public static let tryAgain = Errno(rawValue: EAGAIN)
    public static let noSystemCall = Errno(rawValue: ENOSYS)
    public static let symbolicLinkLoop = Errno(rawValue: ELOOP)

    /// Whether it tells of what this process ran short of (descriptors, memory, processes), and not of what it asked for.
    public var isOwnShortage: Bool { [EMFILE, ENFILE, ENOMEM, ENOBUFS, EAGAIN].contains(rawValue) }
}

extension Errno: CustomStringConvertible {
    /// `ENOSPC: No space left on device`
    public var description: String { "\(name): \(text)" }
}

extension Errno {
    private static let names: [Int32: String] = [
        EPERM: "EPERM", ENOENT: "ENOENT", ESRCH: "ESRCH", EINTR: "EINTR", EIO: "EIO", ENXIO: "ENXIO", E2BIG: "E2BIG",
        ENOEXEC: "ENOEXEC", EBADF: "EBADF", ECHILD: "ECHILD", EAGAIN: "EAGAIN", ENOMEM: "ENOMEM", EACCES: "EACCES",
        EFAULT: "EFAULT", ENOTBLK: "ENOTBLK", EBUSY: "EBUSY", EEXIST: "EEXIST", EXDEV: "EXDEV", ENODEV: "ENODEV",
        ENOTDIR: "ENOTDIR", EISDIR: "EISDIR", EINVAL: "EINVAL", ENFILE: "ENFILE", EMFILE: "EMFILE", ENOTTY: "ENOTTY",
        ETXTBSY: "ETXTBSY", EFBIG: "EFBIG", ENOSPC: "ENOSPC", ESPIPE: "ESPIPE", EROFS: "EROFS", EMLINK: "EMLINK",
        EPIPE: "EPIPE", EDOM: "EDOM", ERANGE: "ERANGE", EDEADLK: "EDEADLK", ENAMETOOLONG: "ENAMETOOLONG",
        ENOLCK: "ENOLCK", ENOSYS: "ENOSYS", ENOTEMPTY: "ENOTEMPTY", ELOOP: "ELOOP", ENODATA: "ENODATA", ETIME: "ETIME",
        ENOLINK: "ENOLINK", EPROTO: "EPROTO", EBADMSG: "EBADMSG", EOVERFLOW: "EOVERFLOW", EILSEQ: "EILSEQ",
        EUSERS: "EUSERS", EOPNOTSUPP: "EOPNOTSUPP", ECONNRESET: "ECONNRESET", ENOBUFS: "ENOBUFS",
        ETIMEDOUT: "ETIMEDOUT", ECONNREFUSED: "ECONNREFUSED", EHOSTUNREACH: "EHOSTUNREACH", EALREADY: "EALREADY",
        EINPROGRESS: "EINPROGRESS", ESTALE: "ESTALE", EUCLEAN: "EUCLEAN", EREMOTEIO: "EREMOTEIO", EDQUOT: "EDQUOT",
        ENOMEDIUM: "ENOMEDIUM", ECANCELED: "ECANCELED", ENOKEY: "ENOKEY",
    ]
}
