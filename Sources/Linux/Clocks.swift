import CLinux
import Glibc

/// The kernel's clocks.
public enum Clock: Sendable {
    /// The wall clock, since 1970; it can jump.
    case realtime
    /// Since some moment of this boot, without time asleep; never jumps.
    case monotonic
    /// Since boot, with time asleep.
    case bootTime
}

/// What a clock shows, in nanoseconds. Fails where the call is refused (an old container runtime under a new image).
public func time(of clock: Clock) -> Result<Int64, ClockError> {
    let number =
        switch clock {
        case .realtime: CLOCK_REALTIME
        case .monotonic: CLOCK_MONOTONIC
        case .bootTime: CLOCK_BOOTTIME
        }
    var value = timespec()
    guard unsafe clock_gettime(clockid_t(number), &value) == 0 else { return .failure(ClockError(errno: .last)) }
    let (nanoseconds, overflow) = Int64(value.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
    return .success(overflow ? .max : nanoseconds &+ Int64(value.tv_nsec))
}

/// A clock call that was refused.
public struct ClockError: Error, Hashable, Sendable {
    public let errno: Errno
}

/// Seconds on a clock that never jumps, for deadlines and durations; 0 where there is none.
public var monotonicSeconds: Double {
    guard case .success(let nanoseconds) = time(of: .monotonic) else { return 0 }
    return Double(nanoseconds) / 1e9
}

/// Whole seconds of the wall clock since 1970, nil where the call is refused.
public var wallClockSeconds: Int64? {
    guard case .success(let nanoseconds) = time(of: .realtime) else { return nil }
    return nanoseconds / 1_000_000_000
}

/// The wall clock read in one way.
public struct ClockReadingResult: Hashable, Sendable {
    /// A way of reading it.
    public enum Way: CaseIterable, Hashable, Sendable {
        /// The C library's call, or what a preloaded library put in its place.
        case library
        /// A bare system call: past the vDSO and past any library.
        case systemCall
        /// The time that the kernel gives to a file just made, in memory.
        case freshFile
    }

    public let way: Way
    /// Whole seconds since 1970; nil where it failed.
    public let seconds: Int64?
    /// The error's name, or `SIGSYS`; nil where it went well or was not tried.
    public let error: String?
}

/// Reads the wall clock in every way at the same moment, in a child: a system call filter may end whoever asks.
public func readClocks() -> [ClockReadingResult] {
    var found = av_clocks()
    unsafe av_read_clocks(&found)
    let seconds = [found.seconds.0, found.seconds.1, found.seconds.2]
    let errors = [found.errors.0, found.errors.1, found.errors.2]
    return zip(ClockReadingResult.Way.allCases, zip(seconds, errors)).compactMap { way, result in
        switch Int(result.1) {
        case 0: ClockReadingResult(way: way, seconds: result.0, error: nil)
        case AV_CALL_NOT_TRIED: nil
        case AV_CALL_KILLED: ClockReadingResult(way: way, seconds: nil, error: "SIGSYS")
        default: ClockReadingResult(way: way, seconds: nil, error: Errno(rawValue: result.1).name)
        }
    }
}
