import CLinux

/// What became of one system call that was tried with arguments which every kernel refuses.
public struct TriedCall: Hashable, Sendable {
    /// `faccessat2`; `o_tmpfile` is an openat() with O_TMPFILE.
    public let name: String
    public let answer: Answer

    /// Who answered.
    public enum Answer: Hashable, Sendable {
        /// The kernel itself: it did nothing, or refused the arguments.
        case reached
        /// EPERM, ENOSYS or EACCES, which no kernel answers by itself but ENOSYS to a call that is newer than it.
        case refused(Errno)
        /// The child was ended by SIGSYS.
        case killed
        case notTried
    }
}

/// Tries the system calls that C libraries and apt's programs use, in one child, and one more for every call that ends it.
///
/// - Parameter deadline: seconds.
/// - Returns: every call, and why the rest was not tried where not all were (ETIME is the deadline).
public func trySystemCalls(deadline: Double = 5) -> (calls: [TriedCall], stoppedBy: Errno?) {
    var found = av_calls()
    unsafe av_try_calls(milliseconds(deadline), &found)
    let answers = unsafe withUnsafeBytes(of: &found.answers) { unsafe Array($0.bindMemory(to: Int32.self)) }
    let calls = (0..<Int(av_call_count())).compactMap { index -> TriedCall? in
        guard let name = unsafe av_call_name(CInt(index)), index < answers.count else { return nil }
        return unsafe TriedCall(name: String(cString: name), answer: TriedCall.Answer(answers[index]))
    }
    return (calls, found.error == 0 ? nil : Errno(rawValue: found.error))
}

extension TriedCall.Answer {
    fileprivate init(_ number: Int32) {
        let error = Errno(rawValue: number)
        self =
            switch Int(number) {
            case AV_CALL_KILLED: .killed
            case AV_CALL_NOT_TRIED: .notTried
            default: [.notPermitted, .noSystemCall, .accessDenied].contains(error) ? .refused(error) : .reached
            }
    }
}
