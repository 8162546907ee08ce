import Linux

/// The time that a whole run may take, on a clock that nobody sets.
struct Deadline {
    /// nil for no limit.
    private var end: Double?

    /// - Parameters:
    ///   - seconds: `--deadline`; nil for 120 seconds, and 2 more for each source after the tenth; 0 for no limit.
    ///   - sources: how many there are.
    ///   - start: when the run began, on the monotonic clock.
    init(seconds: Int?, sources: Int, start: Double) {
        let limit = seconds ?? 120 + 2 * max(0, sources - 10)
        end = limit == 0 ? nil : start + Double(limit)
    }

    /// Seconds that are left, at most `most`.
    func left(atMost most: Double) -> Double {
        guard let end else { return most }
        return max(0, min(most, end - monotonicSeconds))
    }

    /// A hundredth of a second early: what was ended at the deadline was, by another clock's rounding, ended just before.
    var isPast: Bool { end.map { monotonicSeconds >= $0 - 0.01 } ?? false }
    /// Seconds that are left; nil for no limit.
    var limit: Double? { end.map { max(0, $0 - monotonicSeconds) } }
}
