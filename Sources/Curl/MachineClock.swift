import Glibc

/// The two clocks a transfer needs.
enum MachineClock {
    /// Seconds since the epoch, by this machine.
    static func wall() -> Double { seconds(CLOCK_REALTIME) }
    /// Seconds since some start that never changes.
    static func monotonic() -> Double { seconds(CLOCK_MONOTONIC) }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        guard unsafe clock_gettime(clock, &time) == 0 else { return 0 }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
