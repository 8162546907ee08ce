import Linux
import TestSupport
import Testing

/// Quotas and reserved blocks on file systems of their own, each on a loop device, beside the machine's own apt.
@Suite(.enabled(if: VerdictLab.hasApt, Comment(rawValue: AptLab.reason)), .serialized) struct RoomQuotaTests {
    let scene: ProgramScene

    init() throws { scene = try ProgramScene(largeRepository.get()) }

    private static func has(_ program: String) -> Bool {
        findExecutable(program, in: "/usr/sbin:/sbin:/usr/bin") != nil
    }

    /// The loop device goes with its mount.
    private static func loop(_ make: String, size: String, options: String = "loop") -> String {
        "truncate -s \(size) $S/image; \(make) $S/image >/dev/null; mkdir -p $S/disk; mount -o \(options) $S/image $S/disk"
    }

    /// btrfs counts in the kernel's core, whatever quota formats it has: the one quota that can be made everywhere.
    private static func qgroup(_ limit: String) -> ProgramCage {
        ProgramCage(
            """
            \(loop("mkfs.btrfs -q -f", size: "256m"))
            btrfs quota enable $S/disk >/dev/null; btrfs subvolume create $S/disk/temp >/dev/null
            chmod 1777 $S/disk/temp; btrfs qgroup limit \(limit) $S/disk/temp
            mount --bind $S/disk/temp $T
            """)
    }

    @Test(.enabled(if: has("mkfs.btrfs"), "needs btrfs-progs")) func aQuotaOnATree() throws {
        let cage = RoomQuotaTests.qgroup("96k")
        let run = try scene.check(in: cage)
        expectFault(
            run, "R14", exit: 21, signature: "good", subject: scene("tmp"), confidence: "certain", says: "EDQUOT")
        let apt = try scene.aptUpdate(in: cage)
        #expect(!apt.succeeded, "\(apt)")
    }

    @Test(.enabled(if: has("mkfs.btrfs"), "needs btrfs-progs")) func aQuotaWithRoom() throws {
        let cage = RoomQuotaTests.qgroup("32m")
        let run = try scene.check(in: cage)
        #expect(run.exit == 0 && !run.report.codes.contains("R14"), "\(run.findings)")
        let apt = try scene.aptUpdate(in: cage)
        #expect(apt.succeeded, "\(apt)")
    }

    /// What is left is reserved to root: apt's main process could write, and its methods cannot.
    @Test(.enabled(if: has("mkfs.ext4"), "needs e2fsprogs")) func reservedBlocks() throws {
        let cage = ProgramCage(
            """
            \(RoomQuotaTests.loop("mkfs.ext4 -q -O ^has_journal -m 40", size: "8m"))
            rmdir $S/disk/lost+found; chmod 1777 $S/disk; mount --bind $S/disk $T
            setpriv --reuid=64998 --regid=64998 --clear-groups dd if=/dev/zero of=$T/filler bs=4k 2>/dev/null || true
            """)
        let run = try scene.check(in: cage)
        expectFault(
            run, "R01", exit: 21, signature: "good", subject: scene("tmp"), confidence: "certain",
            says: "are reserved to root")
        let apt = try scene.aptUpdate(in: cage)
        #expect(!apt.succeeded, "\(apt)")
    }

    /// Whether this kernel has XFS with quotas.
    private static let hasProjectQuota =
        has("mkfs.xfs") && has("xfs_quota")
        && runInMountNamespace(
            """
            D=$(mktemp -d); trap 'umount $D/mount 2>/dev/null; rm -rf --one-file-system $D' EXIT
            truncate -s 320m $D/image; mkfs.xfs -q $D/image; mkdir $D/mount; mount -o loop,prjquota $D/image $D/mount
            xfs_quota -x -c 'limit -p bhard=96k 42' $D/mount
            """
        ).succeeded

    /// XFS answers ENOSPC where a project's quota is used up; the directory shows the quota's size.
    @Test(.enabled(if: hasProjectQuota, "needs xfsprogs, and a kernel with CONFIG_XFS_QUOTA")) func aProjectQuota()
        throws
    {
        var cage = ProgramCage(
            """
            \(RoomQuotaTests.loop("mkfs.xfs -q", size: "320m", options: "loop,prjquota"))
            mkdir -m 1777 $S/disk/temp; xfs_quota -x -c "project -s -p $S/disk/temp 42" $S/disk >/dev/null
            xfs_quota -x -c 'limit -p bhard=96k 42' $S/disk
            """)
        cage.environment["TMPDIR"] = scene("disk/temp")
        let run = try scene.check(in: cage)
        expectFault(run, "R14", exit: 21, signature: "good", subject: scene("disk/temp"), says: "has a quota")
        let apt = try scene.aptUpdate(in: cage)
        #expect(!apt.succeeded, "\(apt)")
    }
}
