import Diagnosis
import TestSupport

/// R10–R13, R16: limits, control groups and the package caches. Each figure is the least that this apt was measured to need, or
/// one step less (`limitNeed`). Our own check may be stopped by the same limit, so that the signature is not always looked at.
extension FaultRow {
    static let limits = openFiles + processes + memory + fileSize + caches

    /// Nothing open but the three standard descriptors, whatever the test run has.
    private static let bare =
        "/bin/bash -c 'for f in /proc/self/fd/*; do n=${f##*/}; [ $n -le 2 ] || eval \"exec $n>&-\"; done; exec \"$@\"' -"

    private static func limited(
        _ name: String, _ prefix: String, _ outcome: Outcome, trixie: Outcome? = nil, quick: Bool = false,
        _ more: (inout FaultRow) -> Void = { _ in }
    ) -> FaultRow {
        FaultRow(name, outcome, trixie: trixie, quick: quick) {
            $0.cage.prefix = prefix
            more(&$0)
        }
    }

    private static let openFiles = [
        limited("5 open files", bare + " prlimit --nofile=5", .fails(.r11, .none)),
        limited("10 open files", bare + " prlimit --nofile=10", .fails(.r11, .any)),
        limited("20 open files", bare + " prlimit --nofile=20", .survives),
    ]

    /// A sandbox user of its own, since RLIMIT_NPROC counts all processes of a user on the machine.
    private static let ownUser = """
        u=$(( 40000 + $(echo $S | cksum | cut -d' ' -f1) % 20000 ))
        sed -i "s/^_apt:x:[0-9]*:/_apt:x:$u:/" $R/etc/passwd; chown $u $R/var/lib/apt/lists/partial
        """

    private static func usersOwn(_ keyring: RootScene.Keyring = .signedBy) -> (inout FaultRow) -> Void {
        { ($0.fault, $0.keyring) = (ownUser, keyring) }
    }

    private static let processes = [
        limited("2 processes of a user", "prlimit --nproc=2", .fails(.r12), quick: true, usersOwn()),
        limited("4 processes of a user", "prlimit --nproc=4", .fails(.r12), trixie: .survives, usersOwn()),
        limited("5 processes of a user", "prlimit --nproc=5", .survives, usersOwn()),
        limited(
            "6 processes of a user, key in trusted.gpg.d", "prlimit --nproc=6", .fails(.r12), trixie: .survives,
            usersOwn(.trusted)),
        limited("7 processes of a user, key in trusted.gpg.d", "prlimit --nproc=7", .survives, usersOwn(.trusted)),
        grouped("3 tasks in the control group", 3, .fails(.r12, .any), trixie: .fails(.r12, .any)),
        grouped("5 tasks in the control group", 5, .fails(.r12, .any), quick: true),
        grouped("6 tasks in the control group", 6, .survives),
        grouped("7 tasks in the control group, key in trusted.gpg.d", 7, .fails(.r12), .trusted),
        grouped("8 tasks in the control group, key in trusted.gpg.d", 8, .survives, .trusted),
    ]

    private static func grouped(
        _ name: String, _ tasks: Int, _ outcome: Outcome, _ keyring: RootScene.Keyring = .signedBy,
        trixie: Outcome = .survives, quick: Bool = false
    ) -> FaultRow {
        FaultRow(name, outcome, trixie: trixie, quick: quick) {
            ($0.group, $0.keyring) = (ControlGroupCage(pids: tasks), keyring)
        }
    }

    /// The package caches of 40,000 packages are made in memory.
    private static func packages(_ mebibytes: Int, _ outcome: Outcome) -> FaultRow {
        FaultRow("\(mebibytes) MB in the memory group, 40,000 packages", outcome, quick: mebibytes == 16) {
            var plan = SignedRepository.Plan()
            (plan.packages, plan.date) = (40_000, now)
            ($0.plan, $0.group) = (plan, ControlGroupCage(memoryBytes: mebibytes << 20))
        }
    }

    private static let memory = [
        limited("44 MiB of address space", "prlimit --as=46137344", .survives, trixie: .fails(.r13)),
        limited("64 MiB of address space", "prlimit --as=67108864", .survives),
        limited("24 MiB of data", "prlimit --data=25165824", .fails(.r13)),
        limited("32 MiB of data", "prlimit --data=33554432", .survives),
        FaultRow("16 MB in the memory group, one package", .survives) {
            $0.group = ControlGroupCage(memoryBytes: 16 << 20)
        },
        packages(8, .fails(.r13)), packages(16, .fails(.r13)), packages(256, .survives),
        limited("3 seconds of processor time", "prlimit --cpu=3", .survives),
    ]

    private static let fileSize = [
        limited("files of 0 bytes", "prlimit --fsize=0", .fails(.r10)),
        limited("files of 64 KiB", "prlimit --fsize=65536", .fails(.r10), quick: true),
        limited("files of 1 MiB", "prlimit --fsize=1048576", .fails(.r10)),
        limited("files of 4 MiB", "prlimit --fsize=4194304", .survives),
        limited("/tmp of 16 KiB under 4 MiB of file size", "prlimit --fsize=4194304", .fails(.r01)) {
            $0.fault = tmp("size=16k,mode=1777")
        },
    ]

    private static func cache(_ options: String) -> String { "mount -t tmpfs -o \(options) cache $R/var/cache/apt" }

    private static let caches = [
        FaultRow("package caches in 64 KiB", .fails(.r16), fault: cache("size=64k")),
        FaultRow("package caches in 2 MiB", .fails(.r16), fault: cache("size=2m")),
        FaultRow("package caches in 8 MiB", .survives, fault: cache("size=8m")),
        FaultRow("package caches without an inode", .fails(.r16), fault: cache("size=8m,nr_inodes=1")),
        FaultRow("package caches read-only", .survives, fault: cache("size=8m,ro")),
        FaultRow("package caches missing", .survives, fault: "rm -r $R/var/cache/apt"),
        FaultRow("package caches a file", .survives, fault: "rm -r $R/var/cache/apt; : >$R/var/cache/apt"),
        FaultRow(
            "a directory in the place of a package cache", .fails(.r16),
            fault: "mkdir -p $R/var/cache/apt/pkgcache.bin"),
        FaultRow("archives read-only", .survives, fault: "mount -t tmpfs -o ro a $R/var/cache/apt/archives"),
    ]
}
