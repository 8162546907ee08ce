/// What apt says of this machine: room, permissions, limits, and the user that it becomes.
extension Saying {
    private static let listsReadOnly: [Candidate] = [
        .can(.r08, "apt's lists directory is read-only"), .can(.r03, "the whole root is read-only"),
    ]
    private static let listsForeign: [Candidate] = [
        .can(.r09, "apt's lists directory is not apt's to write"),
        .can(.y05, "root here may not become apt's user, or is not root of that directory"),
    ]
    private static let notAsUser: [Candidate] = [
        .can(.y05, "the change to apt's user is not allowed here: a user namespace, or dropped capabilities")
    ]

    static let room = [
        Saying(
            "IO Error saving source cache",
            means: [
                .can(.r16, "apt's cache directory is full or not writable"),
                .can(.r10, "a limit on the size of files is reached"),
            ]),
        Saying("/var/cache/apt", "(28: ", means: [.can(.r16, "apt's cache directory is full")]),
        Saying("pkgcache", "(28: ", means: [.can(.r16, "apt's cache directory is full")]),
        Saying(
            "Could not open lock file", "(28: ",
            means: [.can(.r07, "the file system of apt's lists has no inode left"), .can(.r06, "it is full")]),
        Saying(
            "Write error - write", "(28: ",
            means: [.can(.r16, "apt's cache directory is full"), .can(.r06, "apt's lists directory is full")]),
        Saying(
            "(28: ",
            means: [
                .can(.r06, "apt's lists directory is full"), .can(.r07, "its file system has no inode left"),
                .can(.r01, "the temp directory, on the same file system, is full"),
                .can(.r16, "apt's cache directory is full"),
            ]),
        Saying(
            "No space left on device",
            means: [
                .can(.r06, "apt's lists directory is full"), .can(.r01, "the temp directory is full"),
                .can(.r07, "the file system has no inode left"), .can(.r16, "apt's cache directory is full"),
            ]),
        Saying("(122: ", means: [.can(.r14, "a quota is used up where apt keeps its lists")]),
        Saying("Disk quota exceeded", means: [.can(.r14, "a quota is used up")]),
        Saying("(30: ", means: listsReadOnly),
        Saying("Read-only file system", means: listsReadOnly + [.can(.r16, "apt's cache directory is read-only")]),
        Saying("Not using locking for read only lock file", means: listsReadOnly),
        Saying(
            "List directory", "is missing",
            means: [
                .can(.r09, "apt's lists directory is missing and cannot be made"),
                .can(.r08, "it is missing, and the file system is read-only"),
            ]),
        Saying(
            "Unable to lock directory", weight: .consequence,
            means: [
                .can(.r09, "apt is not run by root"), .can(.r08, "the file system is read-only"),
                .can(.r07, "the file system has no inode left"),
            ]),
        Saying(
            "Could not open lock file", "(13: ",
            means: [.can(.r09, "apt is not run by root, or root may not write there")]),
        Saying("Could not get lock", remark: "Another apt runs and holds the lock: wait for it."),
        Saying(
            "SetupAPTPartialDirectory",
            means: [
                .can(.y05, "root may not give the directory to apt's user: a user namespace, or dropped capabilities"),
                .can(.r09, "apt's lists directory is not apt's to write"),
            ]),
        Saying("Problem unlinking", "(13: ", means: listsForeign),
        Saying("can not open", "(13: ", means: [.can(.r09, "a file in apt's lists cannot be read by root")]),
        Saying(
            "Could not open file", "(13: ",
            means: listsForeign + [.can(.c10, "the repository is a local one that apt's user may not read")]),
    ]

    static let limits = [
        Saying("make mmap of", means: [.can(.r13, "too little address space or memory for apt's cache")]),
        Saying(
            "Dynamic MMap ran out of room",
            means: [.can(.r13, "apt's cache did not fit"), .can(.r10, "a limit on the size of files is reached")]),
        Saying("std::bad_alloc", means: [.can(.r13, "no memory is left")]),
        Saying("Cannot allocate memory", means: [.can(.r13, "no memory is left"), .can(.r12, "no process is left")]),
        Saying("Too many open files", means: [.can(.r11, "too few files may be open at a time")]),
        Saying(
            "Error reading the Tuple table",
            means: [
                .can(.r11, "too few files may be open to ask dpkg for the architectures"),
                .can(.y02, "dpkg is missing or broken"), .can(.r12, "no process is left to ask dpkg"),
                .can(.r13, "no memory is left to ask dpkg"),
            ]),
        Saying(
            "create IPC pipe",
            means: [
                .can(.y03, "a container runtime refuses the system call"),
                .can(.r11, "too few files may be open at a time"),
            ]),
        Saying(
            "Resource temporarily unavailable",
            means: [.can(.r12, "no process is left"), .can(.r13, "no memory is left")]),
        Saying(
            "File size limit exceeded", means: [.can(.r10, "a limit on the size of files is reached (RLIMIT_FSIZE)")]),
        Saying("File too large", means: [.can(.r10, "a limit on the size of files is reached (RLIMIT_FSIZE)")]),
        Saying("received signal 25", means: [.can(.r10, "a limit on the size of files is reached (RLIMIT_FSIZE)")]),
        Saying("received signal 31", means: [.can(.y03, "a seccomp filter killed it for a system call")]),
        Saying("received signal", means: killed),
        Saying(
            "received a segmentation fault",
            means: [.can(.y02, "it crashed"), .can(.r13, "too little address space for it")]),
        Saying(
            "Seccomp prevented execution of syscall",
            means: [.can(.y03, "apt's own sandbox, APT::Sandbox::Seccomp, refused a call")]),
        Saying(
            "Function not implemented",
            means: [.can(.y03, "the kernel or a filter has no such call"), .can(.y08, "an emulator has no such call")]),
        Saying("Bad system call", means: [.can(.y03, "a seccomp filter killed it for a system call")]),
        Saying("Out of memory", means: [.can(.r13, "no memory is left")]),
        Saying("Killed", whole: true, means: [.can(.r13, "it was killed, as for want of memory")]),
        Saying(
            "Aborted", whole: true,
            means: [.can(.y09, "libgcrypt runs in FIPS mode and ends the program"), .can(.r13, "no memory is left")]),
    ]

    private static let killed: [Candidate] = [
        .can(.r13, "it was killed, as for want of memory"), .can(.y03, "a seccomp filter killed it"),
        .can(.y02, "it crashed"),
    ]

    static let sandbox = [
        Saying("setgroups", "failed", means: notAsUser), Saying("setegid", "failed", means: notAsUser),
        Saying("seteuid", "failed", means: notAsUser), Saying("setresuid", "failed", means: notAsUser),
        Saying("getgroups", "failed", means: notAsUser), Saying("Failed to setgroups", means: notAsUser),
        Saying("Failed to set new user", means: notAsUser), Saying("Could not switch", means: notAsUser),
        Saying(
            "No sandbox user", weight: .beside, means: [.can(.y05, "there is no user _apt here; apt goes on as root")]),
        Saying(
            "performed unsandboxed as root", weight: .beside,
            means: [.can(.y05, "apt's user cannot reach where apt downloads to; apt goes on as root")]),
        Saying(
            "The method driver", "could not be found",
            means: [.can(.y10, "apt has no program for this: for the source's scheme, or to verify with")]),
        Saying("apt-transport-", "installed", means: [.can(.y10, "the package with that method is not installed")]),
        Saying("Failed to exec method", means: [.can(.y10, "apt's method is there and does not start")]),
        Saying("did not start correctly", means: methodDied),
        Saying("has died unexpectedly", means: methodDied),
        Saying(
            "Method gave invalid",
            means: [.can(.y05, "the method could not become apt's user"), .can(.y02, "the method is broken")]),
        Saying("Sub-process", "returned an error code", means: methodDied),
        Saying("Sub-process", "exited unexpectedly", means: killed),
    ]

    private static let methodDied: [Candidate] = [
        .can(.y02, "apt's method, or what it starts, ends with an error of its own or lacks a library"),
        .can(.r13, "it was killed for want of memory"), .can(.y05, "it could not become apt's user"),
        .can(.y10, "it is there and does not start"), .can(.r12, "no process is left"),
        .can(.y03, "a container runtime refuses a system call that it needs"),
        .can(.y04, "/dev/null cannot be written"), .can(.y01, "there is no verifier"),
        .can(.r10, "a limit on the size of files is reached"),
    ]
}
