import CLinux
import Glibc

/// A user to run as: with `gid` as the only supplementary group, as apt does it (apt-pkg/contrib/fileutl.cc, DropPrivileges).
public struct Account: Hashable, Sendable {
    public let uid: UInt32
    public let gid: UInt32

    public init(uid: UInt32, gid: UInt32) {
        self.uid = uid
        self.gid = gid
    }
}

/// A program to run to its end. No shell is involved.
public struct Program: Sendable {
    /// The executable as `execve` takes it: with a slash, or relative to the working directory.
    public var path: String
    /// The arguments behind the program's own name.
    public var arguments: [String]
    /// The whole environment; nothing is inherited.
    public var environment: [String: String]
    /// What it reads from its standard input.
    public var input: [UInt8] = []
    /// Bytes kept of each output; the rest is read and dropped.
    public var outputLimit = 1 << 20
    /// After this many seconds the program and its process group are killed.
    public var deadline: Double = 20
    /// Seconds that it has for its own end (SIGTERM) where this program is asked to stop; without any it is killed at once.
    public var grace: Double = 0
    /// A directory to change the root to first.
    public var root: String?
    /// A working directory.
    public var directory: String?
    /// Run as this user; needs root.
    public var account: Account?
    /// The umask to run with; nil for this program's own.
    public var umask: UInt32?
    /// Whether processes of its group that it leaves behind are killed.
    public var endsGroup = false

    public init(_ path: String, _ arguments: [String] = [], environment: [String: String] = [:]) {
        self.path = path
        self.arguments = arguments
        self.environment = environment
    }
}

/// How a program ended and what it wrote.
public struct ProgramRun: Sendable {
    /// How the program ended.
    public enum Ending: Hashable, Sendable {
        case exited(Int32)
        case signalled(Int32)
        /// Killed at its deadline.
        case timedOut
        /// Killed because this program was asked to stop.
        case interrupted
        case notStarted(Errno, step: Step)
    }

    public let ending: Ending
    public let output: [UInt8]
    public let errors: [UInt8]
    /// Whether either output was longer than the limit.
    public let truncated: Bool

    public var succeeded: Bool { ending == .exited(0) }
    public var outputText: String { String(decoding: output, as: UTF8.self) }
    public var errorsText: String { String(decoding: errors, as: UTF8.self) }
}

/// Runs a program to its end or its deadline. Never throws: not starting is an outcome like the others.
public func run(_ program: Program) -> ProgramRun {
    RunningProgram(program).finish()
}

/// Runs programs side by side, each to its end or its deadline, which counts from when the one before has ended.
///
/// Where `secondsLeft`, asked before each is waited for, is less than its deadline, that counts instead.
///
/// One that does not start beside the others, for want of a process or a descriptor, is started when they have ended.
///
/// - Parameter meanwhile: what this program does once they run, before it looks at them.
public func runTogether(
    _ programs: [Program], secondsLeft: () -> Double = { .infinity }, meanwhile: () -> Void = {}
) -> [ProgramRun] {
    let started = programs.map { program in
        var program = program
        program.deadline = min(program.deadline, secondsLeft())
        return RunningProgram(program)
    }
    meanwhile()
    var runs = zip(started, programs).map { $0.finish(deadline: min($1.deadline, secondsLeft())) }
    for index in runs.indices {
        if case .notStarted(let error, let step) = runs[index].ending, step != .exec || error.isOwnShortage {
            runs[index] = run(programs[index])
        }
    }
    return runs
}

/// A program that was started, or could not be: it runs beside this one until `finish`. One that nobody waits for is killed
/// with the object.
@safe public final class RunningProgram {
    private var program: Program
    private var running = av_running(pid: -1, input: -1, output: -1, errors: -1, sent: 0)
    private var result = unsafe av_run_result()

    /// Starts it, and gives it as much of its input as a pipe holds.
    public init(_ program: Program) {
        self.program = program
        let texts = [program.path] + program.arguments + program.environment.map { "\($0.key)=\($0.value)" }
        guard !texts.contains(where: { $0.utf8.contains(0) }) else {
            unsafe result.outcome = CInt(AV_RUN_NOT_STARTED)
            unsafe (result.step, result.error) = (CInt(AV_STEP_EXEC), EINVAL)
            return
        }
        unsafe withRequest(program) { request in unsafe _ = av_run_start(request, &running, &result) }
    }

    deinit { if running.pid > 0 { _ = finish(deadline: 0) } }

    /// Waits for its end. To be called once.
    ///
    /// - Parameter deadline: in seconds from now; nil is the program's own.
    public func finish(deadline: Double? = nil) -> ProgramRun {
        if let deadline { program.deadline = deadline }
        if running.pid > 0 {
            unsafe withRequest(program) { request in unsafe av_run_finish(request, &running, &result) }
        }
        running.pid = -1
        defer {
            unsafe av_run_release(&result)
        }
        return unsafe ProgramRun(
            ending: ending(result),
            output: bytes(result.output, result.output_length),
            errors: bytes(result.errors, result.errors_length),
            truncated: result.output_truncated != 0 || result.errors_truncated != 0)
    }
}

/// The program as C takes it, for as long as `body` runs.
private func withRequest(_ program: Program, _ body: (UnsafePointer<av_run_request>) -> Void) {
    let arguments = block([program.path] + program.arguments)
    let environment = block(program.environment.map { "\($0.key)=\($0.value)" }.sorted())
    unsafe program.path.withCString { path in
        unsafe withOptionalCString(program.root) { root in
            unsafe withOptionalCString(program.directory) { directory in
                unsafe arguments.withUnsafeBufferPointer { arguments in
                    unsafe environment.withUnsafeBufferPointer { environment in
                        unsafe program.input.withUnsafeBufferPointer { input in
                            var request = unsafe av_run_request()
                            unsafe request.path = path
                            unsafe request.arguments = arguments.baseAddress
                            unsafe request.arguments_length = arguments.count
                            unsafe request.environment = environment.baseAddress
                            unsafe request.environment_length = environment.count
                            unsafe request.input = input.baseAddress
                            unsafe request.input_length = input.count
                            unsafe request.output_limit = max(0, program.outputLimit)
                            unsafe request.deadline_milliseconds = milliseconds(program.deadline)
                            unsafe request.grace_milliseconds = milliseconds(program.grace)
                            unsafe request.root = root
                            unsafe request.directory = directory
                            unsafe request.switch_user = program.account == nil ? 0 : 1
                            unsafe request.uid = program.account?.uid ?? 0
                            unsafe request.gid = program.account?.gid ?? 0
                            unsafe request.set_umask = program.umask == nil ? 0 : 1
                            unsafe request.umask = program.umask ?? 0
                            unsafe request.end_group = program.endsGroup ? 1 : 0
                            unsafe body(&request)
                        }
                    }
                }
            }
        }
    }
}

/// The first executable of that name in a search path (`/usr/bin:/bin`); a name with a slash is looked at as it is.
public func findExecutable(_ name: String, in searchPath: String) -> String? {
    if name.contains("/") { return isExecutableFile(name) ? name : nil }
    return searchPath.split(separator: ":", omittingEmptySubsequences: true).map { "\($0)/\(name)" }
        .first(where: isExecutableFile)
}

/// The strings one behind the other, each ended by a NUL.
private func block(_ strings: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    for string in strings {
        bytes.append(contentsOf: string.utf8)
        bytes.append(0)
    }
    return bytes
}

private func isExecutableFile(_ path: String) -> Bool {
    (try? fileStatus(path))?.kind == .regular && isAccessible(path, execute: true)
}

private func ending(_ result: av_run_result) -> ProgramRun.Ending {
    switch unsafe Int(result.outcome) {
    case AV_RUN_EXITED: .exited(unsafe result.status)
    case AV_RUN_SIGNALLED: .signalled(unsafe result.status)
    case AV_RUN_LATE: .timedOut
    case AV_RUN_INTERRUPTED: .interrupted
    default: .notStarted(Errno(rawValue: unsafe result.error), step: Step(number: unsafe result.step))
    }
}

private func bytes(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
    unsafe Array(UnsafeBufferPointer(start: start, count: start == nil ? 0 : count))
}

func withOptionalCString<Result>(_ text: String?, _ body: (UnsafePointer<CChar>?) -> Result) -> Result {
    guard let text else { return body(nil) }
    return unsafe text.withCString(body)
}

/// Seconds as whole milliseconds, from 0 to a day.
func milliseconds(_ seconds: Double) -> Int64 {
    seconds.isFinite ? Int64(min(max(seconds, 0), 86_400) * 1000) : 86_400_000
}
