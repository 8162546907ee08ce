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
