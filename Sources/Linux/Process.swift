import CLinux
import Glibc

/// The program's arguments with its own name first, as the kernel gave them: there without /proc too.
public var programArguments: [String] {
    (0..<av_argument_count()).compactMap { index in
        guard let argument = unsafe av_argument(index) else { return nil }
        return unsafe String(cString: argument)
    }
}

/// The environment as the program was started with it. Of a name that comes twice the first counts, as in getenv.
public let environment: [String: String] = {
    var values: [String: String] = [:]
    var index: CInt = 0
    while let entry = unsafe av_environment_entry(index) {
        let text = unsafe String(cString: entry)
        if let equals = text.firstIndex(of: "=") {
            let name = String(text[..<equals])
            if values[name] == nil { values[name] = String(text[text.index(after: equals)...]) }
        }
        index += 1
    }
    return values
}()

/// Runs `body` where there is stack enough for Swift, whatever RLIMIT_STACK says: apt gets by with little, and so must this program.
public func withRoomyStack(_ body: @convention(c) () -> Void) { av_with_roomy_stack(body) }

/// From here on SIGINT, SIGTERM, SIGQUIT and SIGHUP only set `interruption`, and EPIPE and EFBIG are errors instead of deaths.
public func watchSignals() { av_watch_signals() }

/// From here on no file or pipe becomes standard input, output or error by chance where those were closed; reading and
/// writing them still fails.
public func holdStandardDescriptors() { av_hold_standard_descriptors() }

/// What this process creates from here on has the modes that it asks for, but for writing by others. An inherited umask such
/// as 0777 would make its own directories useless to it.
public func useOrdinaryUmask() { _ = umask(0o022) }

/// The umask that this program was started with, and that another program started from the same place would have.
public var inheritedUmask: UInt32 { av_inherited_umask() }

/// The number of the first signal that asked the program to stop: 2 (SIGINT), 15 (SIGTERM, and SIGHUP), or nil.
public var interruption: Int32? {
    let signal = av_interruption()
    return signal == 0 ? nil : signal
}

/// From here on the orphans of children (GPGME's gpg processes) are this process's to reap.
@discardableResult
public func becomeSubreaper() -> Errno? {
    let error = av_become_subreaper()
    return error == 0 ? nil : Errno(rawValue: error)
}

/// Reaps the orphans, and waits a moment for those that are about to end: a dead one still counts against the limit on
/// processes. Answers how many there were.
@discardableResult
public func settleOrphans(milliseconds: Int = 100) -> Int { Int(av_settle_orphans(CInt(clamping: milliseconds))) }

/// How many processors this process may use, at least 1.
public var usableCores: Int { Int(av_usable_cores()) }

/// The error with which so many processes more cannot be started, all alive at the same time; nil where they can.
public func processShortage(of count: Int) -> Errno? {
    let error = av_try_processes(CInt(clamping: count))
    return error == 0 ? nil : Errno(rawValue: error)
}

/// Kills the orphans that still run: a gpg that was given up must not outlive the program. Answers how many there were; 0
/// without /proc. Only a subreaper has orphans.
@discardableResult
public func endOrphans() -> Int { Int(av_end_orphans()) }

/// Kills and collects orphans until none is left: where one ends, its own children become orphans in turn.
public func endAllOrphans() {
    for _ in 0..<100 where endOrphans() > 0 {
        sleep(milliseconds: 2)
        settleOrphans(milliseconds: 0)
    }
    settleOrphans(milliseconds: 100)
}

/// Waits; ends early when a signal comes.
public func sleep(milliseconds: Int) {
    guard milliseconds > 0 else { return }
    _ = poll(nil, 0, CInt(clamping: milliseconds))
}

/// Ends the program at once with this code, without running destructors.
public func exitProcess(_ code: Int32) -> Never { _exit(code) }
