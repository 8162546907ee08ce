import TestSupport

/// R: room, modes and limits. The directories first.
extension FaultRow {
    private static let wide = "mode=1777,size=4m"

    /// A disk of its own on a loop device, made anew for each run; whoever mounts it leaves nothing behind.
    private static func ext4(_ size: String, options: String = "", at place: String) -> String {
        """
        rm -f $S/disk; truncate -s \(size) $S/disk; mkfs.ext4 -q -N 256 \(options) $S/disk
        mount -o loop $S/disk \(place); chmod 1777 \(place)
        """
    }

    /// A project quota. XFS wants 300 MB, of which nothing is written here.
    private static func xfs(_ limit: String, at place: String) -> String {
        """
        rm -f $S/disk; truncate -s 320m $S/disk; mkfs.xfs -q $S/disk; mount -o loop,prjquota $S/disk \(place)
        chmod 1777 \(place)
        xfs_quota -x -c "project -s -p \(place) 42" -c "limit -p bhard=\(limit) 42" \(place) >/dev/null
        """
    }

    /// btrfs counts by itself, whatever quotas the kernel was built with.
    private static func btrfs(_ limit: String, at place: String) -> String {
        """
        rm -f $S/disk; truncate -s 256m $S/disk; mkfs.btrfs -q -f $S/disk; mkdir -p $S/mount
        mount -o loop $S/disk $S/mount
        btrfs quota enable $S/mount >/dev/null; btrfs subvolume create $S/mount/held >/dev/null
        chmod 1777 $S/mount/held; btrfs qgroup limit \(limit) $S/mount/held; mount --bind $S/mount/held \(place)
        """
    }

    /// What is left for a user after others took the rest.
    private static let fillAsAnother =
        "setpriv --reuid 1000 --clear-groups head -c 64m /dev/zero >$R/tmp/f 2>/dev/null || :"

    static let temp =
        [
            FaultRow("/tmp of 16 KiB", .fails(.r01), quick: true, fault: tmp("size=16k,mode=1777")),
            FaultRow(
                "/tmp of 64 KiB", .fails(.r01, says: "Splitting up"), quick: true, fault: tmp("size=64k,mode=1777")),
            FaultRow("/tmp of 64 KiB, key in trusted.gpg.d", .fails(.r01)) {
                $0.keyring = .trusted
                $0.fault = tmp("size=64k,mode=1777")
            },
            FaultRow(
                "/tmp of 88 KiB, key in trusted.gpg.d", .fails(.r01, says: "At least one invalid signature"),
                trixie: .survives
            ) {
                $0.keyring = .trusted
                $0.fault = tmp("size=88k,mode=1777")
            },
            FaultRow("/tmp of 4 MiB, filled", .fails(.r01)) {
                $0.fault = tmp(wide) + "; head -c 5m /dev/zero >$R/tmp/f 2>/dev/null || :"
            },
            FaultRow("/tmp of 4 MiB, key in trusted.gpg.d", .survives, quick: true) {
                $0.keyring = .trusted
                $0.fault = tmp(wide)
            },
            FaultRow("/tmp of 4 MiB, 600 KiB left", .survives(with: .r15)) {
                $0.fault = tmp(wide) + "; head -c 3496k /dev/zero >$R/tmp/f"
            },
            FaultRow("a disk at /tmp, all but root's reserve is taken", .fails(.r01)) {
                $0.fault = ext4("16m", options: "-m 50", at: "$R/tmp") + "\n" + fillAsAnother
            },
            FaultRow("a disk at /tmp with a reserve, and room beside it", .survives) {
                $0.fault = ext4("32m", options: "-m 50", at: "$R/tmp")
            },
            FaultRow("/tmp with one inode", .fails(.r02), quick: true, fault: tmp(wide + ",nr_inodes=1")),
            FaultRow("/tmp with four inodes", .fails(.r02), fault: tmp(wide + ",nr_inodes=4")),
            FaultRow("/tmp with 100 inodes", .survives, fault: tmp(wide + ",nr_inodes=100")),
            FaultRow("/tmp read-only", .fails(.r03), quick: true, fault: tmp(wide) + "; mount -o remount,ro $R/tmp"),
            FaultRow(
                "/tmp of mode 0755", .fails(.r04, says: "Couldn't create temporary file"),
                trixie: .fails(.r04, says: "Unable to mkstemp"), quick: true, fault: "chmod 755 $R/tmp"),
            FaultRow("/tmp of mode 0777, without the sticky bit", .survives, fault: "chmod 777 $R/tmp"),
            FaultRow("no /tmp", .fails(.r05), quick: true, fault: "rmdir $R/tmp"),
            FaultRow("/tmp is a file", .fails(.r05), fault: "rmdir $R/tmp; : >$R/tmp"),
            FaultRow("/tmp noexec, nosuid, nodev", .survives, quick: true, fault: tmp(wide + ",noexec,nosuid,nodev")),
            FaultRow("TMPDIR of 16 KiB", .fails(.r01)) {
                $0.cage.environment["TMPDIR"] = "/opt/tmp"
                $0.fault = "mkdir -p $R/opt/tmp; mount -t tmpfs -o size=16k,mode=1777 temp $R/opt/tmp"
            },
            FaultRow("a private TMPDIR, and /tmp of 16 KiB", .survives) {
                $0.cage.environment["TMPDIR"] = "/opt/tmp"
                $0.fault = "mkdir -p -m 1777 $R/opt/tmp; chmod 1777 $R/opt/tmp; " + tmp("size=16k,mode=1777")
            },
            FaultRow("TMPDIR that is not there", .survives) { $0.cage.environment["TMPDIR"] = "/nonexistent" },
            FaultRow("TMPDIR for root alone", .survives) {
                $0.cage.environment["TMPDIR"] = "/root/tmp"
                $0.fault = "mkdir -p -m 700 $R/root/tmp"
            },
            FaultRow("a quota of 64 KiB on /tmp (btrfs)", .fails(.r14), fault: btrfs("64k", at: "$R/tmp")),
            FaultRow("a quota of 64 MiB on /tmp (btrfs)", .survives, fault: btrfs("64m", at: "$R/tmp")),
        ] + (hasXFSQuota ? xfsQuota : [])

    /// Whether this kernel has XFS with quotas; rows that need it are left out where it has not.
    private static let hasXFSQuota =
        runsAsRoot
        && runInMountNamespace(
            """
            D=$(mktemp -d); trap 'umount $D/mount 2>/dev/null; rm -rf --one-file-system $D' EXIT
            truncate -s 320m $D/image; mkfs.xfs -q $D/image; mkdir $D/mount; mount -o loop,prjquota $D/image $D/mount
            """
        ).succeeded

    private static let xfsQuota = [
        FaultRow("a project quota of 64 KiB on /tmp (XFS)", .fails(.r14), fault: xfs("64k", at: "$R/tmp")),
        FaultRow("a project quota of 64 MiB on /tmp (XFS)", .survives, fault: xfs("64m", at: "$R/tmp")),
        FaultRow("a project quota of 64 KiB on the lists (XFS)", .fails(.r14), fault: xfs("64k", at: held)),
    ]

    private static let held = "$R/var/lib/apt/lists"
    private static func listsOn(_ options: String) -> String { "mount -t tmpfs -o \(options) lists \(held)" }

    static let lists = [
        FaultRow("lists of 8 KiB", .fails(.r06), quick: true, fault: listsOn("size=8k")),
        FaultRow("lists of 64 KiB", .fails(.r06), fault: listsOn("size=64k")),
        FaultRow("lists of 4 MiB", .survives, fault: listsOn("size=4m")),
        FaultRow("lists of 4 MiB with two inodes", .fails(.r07), fault: listsOn("size=4m,nr_inodes=2")),
        FaultRow("lists of 4 MiB with 50 inodes", .survives, fault: listsOn("size=4m,nr_inodes=50")),
        FaultRow("lists read-only", .fails(.r08), quick: true) {
            $0.fault = listsOn("size=4m") + "; mkdir \(held)/partial; mount -o remount,ro \(held)"
        },
        FaultRow("lists is a link that leads nowhere", .fails(.r09)) {
            $0.fault = "rm -r \(held); ln -s /nonexistent/lists \(held)"
        },
        FaultRow("lists is a file", .fails(.r09), fault: "rm -r \(held); : >\(held)"),
        FaultRow("no lists directory", .survives, fault: "rm -r \(held)"),
        FaultRow("partial/ belongs to root, mode 0700", .survives, fault: "chown root \(held)/partial"),
        FaultRow("root without CAP_DAC_OVERRIDE", .fails(.r09), quick: true) {
            $0.cage.prefix = "setpriv --bounding-set=-dac_override,-dac_read_search"
        },
        FaultRow("nothing writable at all", .fails(.r03), quick: true) { $0.cage.isWritable = false },
        FaultRow("nothing writable, a tmpfs where apt writes", .survives) {
            $0.fault = """
                for place in tmp var/lib/apt/lists var/cache/apt; do mount -t tmpfs -o size=32m,mode=1777 room $R/$place; done
                """
            $0.cage.isWritable = false
        },
        FaultRow("dpkg's status file is empty, and /tmp is full", .fails(.r01), quick: true) {
            $0.fault = ": >$R/var/lib/dpkg/status; " + tmp("size=16k,mode=1777")
        },
        FaultRow("lists and /tmp on one disk that is full", .fails(.r01, with: .r06)) {
            $0.fault = """
                mkdir $R/opt/disk; mount -t tmpfs -o size=64k,mode=1777 disk $R/opt/disk; mkdir $R/opt/disk/tmp $R/opt/disk/lists
                chmod 1777 $R/opt/disk/tmp; mount --bind $R/opt/disk/tmp $R/tmp; mount --bind $R/opt/disk/lists \(held)
                """
        },
        FaultRow("a quota of 64 KiB on the lists (btrfs)", .fails(.r14), fault: btrfs("64k", at: held)),
    ]
}
