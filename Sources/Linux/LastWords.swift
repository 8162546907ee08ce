import CLinux

/// Has this process say something and end where it cannot do so itself any more: a call of the system that does not come back, a
/// trap, a bad access. What it has on disk and its children are left behind then.
///
/// Forked children are not concerned, and programs started from here neither.
///
/// - Parameters:
///   - late: said once `seconds` have passed, at most 255 bytes.
///   - seconds: 0 for no limit.
///   - broken: said where a signal that stands for a bug would have ended it, at most 255 bytes.
///   - exitCode: what it ends with then.
public func setLastWords(late: String, after seconds: Double, broken: String, exitCode: Int32) {
    unsafe av_last_words(late, min(max(0, seconds), 1e9), broken, exitCode)
}

/// The answer is about to be given: no time limit from here on.
public func endLastWords() { av_end_last_words() }
