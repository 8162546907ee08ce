import CLinux

/// One small operation that a forked child does, as another user where asked, in C, within a deadline.
public enum SandboxOperation: Hashable, Sendable {
    /// Create, unlink at once, write, fsync and close in `directory`: `bytes` in all, in `files` files that are open at the
    /// same time (1...64), each but one with `block` bytes at most. Nothing is left behind.
    case room(directory: String, bytes: Int64, files: Int, block: Int64)
    /// Open the file and read one byte.
    case read(path: String)
    /// Open an existing file or device for writing, and write nothing.
    case write(path: String)
    /// `access(2)` for reading, writing and searching at once: apt's own test of TMPDIR.
    case access(directory: String)
    /// Whether each directory above the path may be searched.
    case search(path: String)
    /// So many processes alive at the same time, the child itself one of them, each started by the one before.
    case processes(Int)
    /// So many descriptors open at the same time, standard input, output and error among them; the child closes what it inherited.
    case descriptors(Int)
    /// So much more address space than this process has, asked for and not touched.
    case addressSpace(bytes: Int64)
    /// Nothing, once the user was switched to: whether the kernel has those ids now.
    case identity
}

/// What came of it.
public struct SandboxOutcome: Hashable, Sendable {
    /// How far the probe came.
    public enum State: Hashable, Sendable {
        /// Every step went well.
        case succeeded
        case failed(Step, Errno)
        /// No try at all: no process, the user could not be switched to, or this process is short of descriptors or memory.
        case notStarted(Step, Errno)
        /// Killed at the deadline: the file system does not answer.
        case timedOut
        case interrupted
        /// The child was ended by this signal, or answered nothing (0).
        case died(signal: Int32)
    }

    public let state: State
    /// Room: the files that could be created and the bytes that could be written.
    public let createdFiles: Int
    public let writtenBytes: Int64
    /// Processes, descriptors, address space: how many there were.
    public var reached: Int64 { writtenBytes }
    /// Search: the directory that refuses.
    public let refusedDirectory: String?
}

/// Does the operation in a forked child.
///
/// - Parameters:
///   - account: the user to become first, with its group as the only one; nil stays as we are. Needs root.
///   - root: the root that the path is meant in. In another one the child follows the path itself, as that user and strictly
///     inside; nothing there is opened for writing but the room probe's own file.
///   - fileSizeLimit: RLIMIT_FSIZE to be tried under, in bytes, as far as this process may set it; nil for its own.
///   - deadline: seconds.
public func probe(
    _ operation: SandboxOperation, as account: Account? = nil, root: Root = .own, fileSizeLimit: UInt64? = nil,
    deadline: Double = 10
) -> SandboxOutcome {
    var count = 0
    switch operation {
    case .processes(let wanted), .descriptors(let wanted): count = wanted
    default: break
    }
    let (number, path, bytes, files, block): (Int, String, Int64, Int, Int64) =
        switch operation {
        case .processes: (AV_PROBE_PROCESSES, "", 0, 0, 0)
        case .descriptors: (AV_PROBE_DESCRIPTORS, "", 0, 0, 0)
        case .addressSpace(let bytes): (AV_PROBE_MEMORY, "", bytes, 0, 0)
        case .room(let directory, let bytes, let files, let block): (AV_PROBE_ROOM, directory, bytes, files, block)
        case .read(let path): (AV_PROBE_READ, path, 0, 0, 0)
        case .write(let path): (AV_PROBE_WRITE, path, 0, 0, 0)
        case .access(let directory): (AV_PROBE_ACCESS, directory, 0, 0, 0)
        case .search(let path): (AV_PROBE_SEARCH, path, 0, 0, 0)
        case .identity: (AV_PROBE_IDENTITY, "/", 0, 0, 0)
        }
    guard !path.utf8.contains(0) else {
        return SandboxOutcome(
            state: .failed(.open, .invalidArgument), createdFiles: 0, writtenBytes: 0, refusedDirectory: nil)
    }
    var result = av_probe_result()
    unsafe path.withCString { path in
        unsafe ".apt-verdict-probe-\(randomName())-".withCString { name in
            var request = unsafe av_probe_request()
            unsafe request.operation = CInt(number)
            unsafe request.path = path
            unsafe request.in_root = root.isOwn ? 0 : 1
            unsafe request.root = root.descriptor
            unsafe request.switch_user = account == nil ? 0 : 1
            unsafe request.uid = account?.uid ?? 0
            unsafe request.gid = account?.gid ?? 0
            unsafe request.limit_file_size = fileSizeLimit == nil ? 0 : 1
            unsafe request.file_size_limit = fileSizeLimit ?? 0
            unsafe request.bytes = UInt64(max(0, bytes))
            unsafe request.files = UInt32(min(max(1, files), 64))
            unsafe request.block = UInt32(clamping: max(1, block))
            unsafe request.count = UInt64(max(0, count))
            unsafe request.name = name
            unsafe request.deadline_milliseconds = milliseconds(deadline)
            unsafe av_probe(&request, &result)
        }
    }
    return SandboxOutcome(
        state: state(result, of: operation), createdFiles: Int(result.created),
        writtenBytes: Int64(clamping: result.written),
        refusedDirectory: result.offset == 0
            ? nil : String(decoding: Array(path.utf8).prefix(Int(clamping: result.offset)), as: UTF8.self))
}

private func state(_ result: av_probe_result, of operation: SandboxOperation) -> SandboxOutcome.State {
    let step = Step(number: result.step)
    let error = Errno(rawValue: result.error)
    // Elsewhere being short of something is no answer; here it is the one that was asked for.
    let asksForMore =
        switch operation {
        case .processes, .descriptors, .addressSpace: true
        default: false
        }
    return switch Int(result.outcome) {
    case AV_PROBE_DONE where step == .none && result.error == 0: .succeeded
    case AV_PROBE_DONE: error.isOwnShortage && !asksForMore ? .notStarted(step, error) : .failed(step, error)
    case AV_PROBE_LATE: .timedOut
    case AV_PROBE_INTERRUPTED: .interrupted
    case AV_PROBE_DIED: .died(signal: result.error)
    default: .notStarted(step, error)
    }
}
