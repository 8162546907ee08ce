import AptModel
import Evidence

/// Which system calls stop which apt when something else than the kernel answers them.
///
/// Measured on amd64 with a filter that answers one call at a time, `apt-get update --error-on=any`, over http: apt 2.2.4 with glibc
/// 2.31, apt 2.6.1 with 2.36, apt 3.0.3 with 2.41 and sqv; EPERM, ENOSYS and SIGSYS each for about seventy calls. What is not
/// named here was survived. For other architectures, whose C libraries lack the old calls, the `…at` ones stand in.
struct SystemCallNeeds: Sendable {
    private let isAptKey: Bool
    private let isOldLibrary: Bool
    private let hasOldCalls: Bool
    private let isLocal: Bool

    init(_ source: SourceCase) {
        let run = source.run.observations
        isAptKey = source.policy.version < .withoutAptKey
        // The C library counts, not apt: from 2.33 on it asks for faccessat2 and for files by newfstatat.
        let library = run.machine.runtime?.libcVersion.flatMap { AptVersion($0) }
        isOldLibrary = library.map { $0 < AptVersion(2, 33, 0) } ?? (source.policy.version < AptVersion(2, 4, 0))
        isLocal = ["file", "copy"].contains(source.scheme)
        hasOldCalls = ["amd64", "i386"].contains(run.machine.architecture)
    }

    /// What apt of any version cannot do without: EPERM and ENOSYS stop it.
    private static let every: Set<String> = [
        "clone", "fchmod", "getgroups", "getresuid", "wait4", "futex", "fcntl", "lseek", "openat",
    ]
    /// What its http method cannot.
    private static let network: Set<String> = ["socket", "ftruncate"]
    private static let everyOld: Set<String> = ["dup2", "chmod", "chown", "unlink", "rename"]
    private static let everyNew: Set<String> = [
        "dup3", "fchmodat", "fchownat", "unlinkat", "renameat", "newfstatat", "pipe2",
    ]
    /// The shell and the tools of apt-key.
    private static let aptKey: Set<String> = ["fchmodat", "vfork", "mkdir", "access"]
    private static let oldLibrary: Set<String> = ["stat", "lstat", "fstat", "pipe", "select"]
    private static let newLibrary: Set<String> = ["newfstatat", "pipe2", "pselect6", "readlink"]
    /// Used, and not missed where the answer is an error; the end of whoever asks where it is SIGSYS.
    private static let deadly: Set<String> = [
        "getrandom", "prlimit64", "prctl", "set_robust_list", "getdents64", "o_tmpfile", "execve", "access",
    ]

    /// Whether this answer to this call stops this apt for this source.
    ///
    /// - Parameter severalKeyrings: apt-key joins them with further tools.
    func stops(_ refused: SystemCallObservation.RefusedCall, severalKeyrings: Bool) -> Bool {
        let call = refused.call
        if SystemCallNeeds.every.contains(call) { return true }
        if !isLocal, SystemCallNeeds.network.contains(call) { return true }
        if (hasOldCalls ? SystemCallNeeds.everyOld : SystemCallNeeds.everyNew).contains(call) { return true }
        if (isOldLibrary ? SystemCallNeeds.oldLibrary : SystemCallNeeds.newLibrary).contains(call) { return true }
        if isAptKey {
            if SystemCallNeeds.aptKey.contains(call) { return true }
            // dash asks with these whether a file may be read; the C library of 2.33 and later does without faccessat2 if there is none.
            if call == "faccessat", isOldLibrary || !hasOldCalls { return true }
            if call == "faccessat2", !isOldLibrary, refused.answer != .noSuchCall { return true }
            if severalKeyrings, ["utimensat", "unlinkat"].contains(call) { return true }
        } else if call == "poll" || call == "fstat" {
            // sqv's own runtime; the loader of glibc 2.41.
            return true
        }
        guard refused.answer == .killed else { return false }
        if SystemCallNeeds.deadly.contains(call) { return true }
        if isAptKey { return call == "getcwd" || call == "utimensat" && !isOldLibrary }
        return ["faccessat2", "statx", "utimensat"].contains(call)
    }
}
