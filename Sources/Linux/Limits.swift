import Glibc

/// The limits that the kernel sets for this process (`getrlimit(2)`).
public enum ResourceLimit: String, CaseIterable, Hashable, Sendable {
    case fileSize = "file_size"
    case openFiles = "open_files"
    case processes
    case addressSpace = "address_space"
    case data
    case stack
    case cpuSeconds = "cpu_seconds"

    var number: __rlimit_resource {
        switch self {
        case .fileSize: RLIMIT_FSIZE
        case .openFiles: RLIMIT_NOFILE
        case .processes: __RLIMIT_NPROC
        case .addressSpace: RLIMIT_AS
        case .data: RLIMIT_DATA
        case .stack: RLIMIT_STACK
        case .cpuSeconds: RLIMIT_CPU
        }
    }
}

/// A soft and a hard limit; nil is unlimited.
public struct LimitValue: Hashable, Sendable {
    public let soft: UInt64?
    public let hard: UInt64?
}

/// A limit of this process, nil where it cannot be asked.
public func limit(_ resource: ResourceLimit) -> LimitValue? {
    var raw = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(resource.number.rawValue), &raw) == 0 else { return nil }
    // RLIM_INFINITY is a cast that Swift does not import: all bits set.
    let unlimited = UInt64.max
    let soft = UInt64(raw.rlim_cur)
    let hard = UInt64(raw.rlim_max)
    return LimitValue(soft: soft == unlimited ? nil : soft, hard: hard == unlimited ? nil : hard)
}

/// The error with which so many more descriptors cannot be had, all open at the same time; nil where they can.
public func descriptorShortage(of count: Int) -> Errno? {
    var opened: [CInt] = []
    defer { for descriptor in opened { close(descriptor) } }
    while opened.count < count {
        let descriptor = unsafe open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return errno == EMFILE || errno == ENFILE ? .last : nil }
        opened.append(descriptor)
    }
    return nil
}

/// Bytes of a page of memory.
public var pageSize: Int { max(4096, sysconf(Int32(_SC_PAGESIZE))) }
