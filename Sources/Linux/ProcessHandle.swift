import CLinux
import Glibc

/// One process, held so that another one with the same number is never taken for it.
///
/// The number of a process is free again as soon as it has ended. So the start time is kept, and a pidfd where the kernel and
/// the seccomp filter allow one.
@safe public final class ProcessHandle: Sendable {
    /// The process's number, as this process's /proc names it.
    public let pid: Int32
    /// Clock ticks from boot to the process's start (field 22 of `/proc/PID/stat`, proc(5)).
    public let startTicks: UInt64
    /// -1 where there is none.
    private let descriptor: CInt

    /// Why a process cannot be held.
    public enum Failure: Error, Hashable, Sendable {
        /// No process has this number, or it has ended and waits to be reaped.
        case notThere
        /// The number is that of a thread inside a process.
        case thread
        /// `/proc` cannot tell: it is not mounted, or hides other users' processes.
        case unknown(FileError)
    }

    public init(pid: Int32) throws(Failure) {
        self.pid = pid
        let descriptor = pid > 0 ? av_pidfd_open(pid) : -1
        let error = Errno.last
        self.descriptor = descriptor
        guard pid > 0 else {
            startTicks = 0
            throw Failure.notThere
        }
        // Read while the pidfd is held: a number cannot be given away in between and both be believed.
        let stat: ProcessStat
        do throws(Failure) {
            stat = try ProcessHandle.stat(pid)
        } catch {
            startTicks = 0
            throw error
        }
        startTicks = stat.startTicks
        guard stat.isAlive else { throw Failure.notThere }
        if descriptor < 0 {
            // A thread's number: EINVAL up to Linux 6.8, ENOENT from then on.
            if error == .invalidArgument || error == .notFound { throw Failure.thread }
            if error.rawValue == ESRCH { throw Failure.notThere }
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Whether it is the same process still, and runs.
    public var isStillThere: Bool {
        if descriptor >= 0 {
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if unsafe poll(&entry, 1, 0) > 0 { return false }
        }
        do throws(Failure) {
            let now = try ProcessHandle.stat(pid)
            return now.isAlive && now.startTicks == startTicks
        } catch { return false }
    }

    private static func stat(_ pid: Int32) throws(Failure) -> ProcessStat {
        do throws(FileError) {
            let text = try readFile("/proc/\(pid)/stat", limit: 1 << 16)
            guard let stat = ProcessStat(text) else {
                throw FileError(path: "/proc/\(pid)/stat", reason: .system(.invalidArgument))
            }
            return stat
        } catch {
            if error.errno == .notFound, (try? fileStatus("/proc/self/stat")) != nil { throw .notThere }
            if error.errno?.rawValue == ESRCH { throw .notThere }
            throw .unknown(error)
        }
    }
}

/// The two fields of `/proc/PID/stat` that tell one process from the next.
public struct ProcessStat: Hashable, Sendable {
    /// `R`, `S`, `D` …; `Z` and `X` have ended.
    public let state: Character
    /// Field 22.
    public let startTicks: UInt64

    public var isAlive: Bool { state != "Z" && state != "X" && state != "x" }

    /// nil where the text is no such line. The name in parentheses may hold anything, parentheses and line ends too.
    public init?(_ text: [UInt8]) {
        guard let end = text.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = text[(end + 1)...].split { $0 == 0x20 || $0 == 0x0A }
        guard fields.count >= 20, let letter = fields[0].first, fields[0].count == 1,
            let ticks = UInt64(String(decoding: fields[19], as: UTF8.self))
        else { return nil }
        state = Character(UnicodeScalar(letter))
        startTicks = ticks
    }
}
