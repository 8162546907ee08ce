import TestSupport

extension RootFault {
    /// Limits and control groups, each with the least that this apt was measured to need and one step less (`limitNeed`).
    static let limits: [RootFault] = openFiles + processes + memory + fileSize + caches

    /// Nothing open but the three standard descriptors, whatever the test run has.
    private static let bare =
        "/bin/bash -c 'for f in /proc/self/fd/*; do n=${f##*/}; [ $n -le 2 ] || eval \"exec $n>&-\"; done; exec \"$@\"' -"

    private static let openFiles: [RootFault] = [
        limited("5 open files", bare + " prlimit --nofile=5", "R11", signature: "no_verdict"),
        limited("10 open files", bare + " prlimit --nofile=10", "R11", signature: nil),
        limited("20 open files", bare + " prlimit --nofile=20", nil),
    ]

    /// A sandbox user of its own, since RLIMIT_NPROC counts all processes of a user on the machine.
    private static func ownUser(_ uid: Int) -> String {
        "sed -i 's/^_apt:x:[0-9]*:/_apt:x:\(uid):/' $R/etc/passwd; chown \(uid) $R/var/lib/apt/lists/partial"
    }

    private static let processes: [RootFault] = [
        limited("too few processes of a user", "prlimit --nproc=2", "R12", fault: ownUser(64_871)),
        limited("4 processes of a user", "prlimit --nproc=4", "R12", fault: ownUser(64_872)) { $0 != .trixie },
        limited("5 processes of a user", "prlimit --nproc=5", nil, fault: ownUser(64_873)),
        limited(
            "6 processes of a user, key in trusted.gpg.d", "prlimit --nproc=6", "R12", fault: ownUser(64_874),
            keyring: .trusted
        ) { $0 != .trixie },
        limited(
            "7 processes of a user, key in trusted.gpg.d", "prlimit --nproc=7", nil, fault: ownUser(64_875),
            keyring: .trusted),
    ]

    private static let memory: [RootFault] = [
        limited("44 MiB of address space", "prlimit --as=46137344", "R13") { $0 == .trixie },
        limited("64 MiB of address space", "prlimit --as=67108864", nil),
        limited("24 MiB of data", "prlimit --data=25165824", "R13"),
        limited("32 MiB of data", "prlimit --data=33554432", nil),
    ]

    private static let fileSize: [RootFault] = [
        limited("files of 64 KiB", "prlimit --fsize=65536", "R10"),
        limited("files of 1 MiB", "prlimit --fsize=1048576", "R10"),
        limited("files of 4 MiB", "prlimit --fsize=4194304", nil),
    ]

    private static func cache(_ options: String) -> String { "mount -t tmpfs -o \(options) cache $R/var/cache/apt" }

    private static let caches: [RootFault] = [
        RootFault("package caches in 64 KiB", cache("size=64k"), "R16"),
        RootFault("package caches in 2 MiB", cache("size=2m"), "R16"),
        RootFault("package caches in 8 MiB", cache("size=8m"), nil),
        RootFault("package caches without an inode", cache("size=8m,nr_inodes=1"), "R16"),
        RootFault("package caches read-only", cache("size=8m,ro"), nil),
        RootFault("package caches missing", "rm -r $R/var/cache/apt", nil),
        RootFault("package caches a file", "rm -r $R/var/cache/apt; : >$R/var/cache/apt", nil),
        RootFault("a directory in the place of a package cache", "mkdir -p $R/var/cache/apt/pkgcache.bin", "R16"),
        RootFault("archives read-only", "mount -t tmpfs -o ro a $R/var/cache/apt/archives", nil),
        RootFault(
            "/tmp of 16 KiB under 4 MiB of file size", "mount -t tmpfs -o size=16k,mode=1777 temp $R/tmp", "R01"),
    ]

    private static func limited(
        _ description: String, _ prefix: String, _ code: String?, fault: String = "", signature: String? = "good",
        keyring: RootScene.Keyring = .signedBy, stops: @escaping @Sendable (RealRoot) -> Bool = { _ in true }
    ) -> RootFault {
        var row = RootFault(description, fault, code, signature: signature ?? "", keyring: keyring)
        row.cage.prefix = prefix
        row.code = { root in stops(root) ? code : nil }
        return row
    }

    /// `docker run --pids-limit`, with the group's files where a container sees them, and without.
    static let processGroups: [RootFault] = [
        grouped("5 processes in a group", ControlGroupCage(pids: 5), "R12", signature: nil) { $0 != .trixie },
        grouped("3 processes in a group", ControlGroupCage(pids: 3), "R12", signature: nil),
        grouped(
            "3 processes in a group that cannot be seen", ControlGroupCage(pids: 3, isSeen: false), "R12",
            signature: nil),
        grouped("6 processes in a group", ControlGroupCage(pids: 6), nil),
        grouped("7 processes in a group, key in trusted.gpg.d", ControlGroupCage(pids: 7), "R12", keyring: .trusted) {
            $0 != .trixie
        },
        grouped("8 processes in a group, key in trusted.gpg.d", ControlGroupCage(pids: 8), nil, keyring: .trusted),
    ]

    private static func grouped(
        _ description: String, _ group: ControlGroupCage, _ code: String?, signature: String? = "good",
        keyring: RootScene.Keyring = .signedBy, stops: @escaping @Sendable (RealRoot) -> Bool = { _ in true }
    ) -> RootFault {
        limited(
            description, group.prefix, code, fault: group.fault, signature: signature, keyring: keyring, stops: stops)
    }
}
