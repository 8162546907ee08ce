import Foundation

extension ProgramCage {
    /// A machine on which not one byte can be written: every file system read-only, and what usually takes scratch full,
    /// without an inode or read-only itself. The working directory is one of them.
    public static func nothingWritable(_ how: String = "read-only", then more: String = "") -> ProgramCage {
        let made =
            switch how {
            case "full": "mount -t tmpfs -o size=4k,mode=1777 none $p; head -c 4096 /dev/zero > $p/filler"
            case "no inodes": "mount -t tmpfs -o size=1m,nr_inodes=1,mode=1777 none $p"
            default: "mount -t tmpfs -o size=1m,mode=1777 none $p; mount -o remount,ro $p"
            }
        var cage = ProgramCage(
            """
            for p in /dev/shm /run /tmp /var/tmp $T; do \(made); done
            mount --rbind $S $S
            mount -o remount,ro,bind $S
            mount -o remount,ro,bind /
            mount --bind /dev /dev; mount -o remount,ro,bind /dev
            \(more)
            """)
        cage.directory = "/"
        return cage
    }

    /// A `/proc` in which nothing is, as in a bare chroot. Behind the other mounts: mount(8) reads it.
    public static let withoutProc = "mount -t tmpfs -o ro none /proc"

    /// A root with nothing but the programs, their libraries and /dev/null: no /proc, /tmp, /run, /etc, and read-only.
    public static func emptyRoot(readOnly: Bool = true) -> ProgramCage {
        var cage = ProgramCage(
            """
            mkdir -p $R; mount -t tmpfs -o mode=755 root $R
            for d in usr bin sbin lib lib32 lib64; do
              if [ -L /$d ]; then cp -a /$d $R/$d
              elif [ -d /$d ]; then mkdir $R/$d; mount --bind /$d $R/$d; mount -o remount,ro,bind $R/$d; fi
            done
            for d in $(ldd $S/bin/apt-verdict | grep -o '/[^ ]*/' | sort -u); do
              [ -d $R$d ] || { mkdir -p $R$d; mount --bind $d $R$d; mount -o remount,ro,bind $R$d; }
            done
            mkdir -p $R/dev $R$S/bin/keyrings; : > $R/dev/null
            mount --bind /dev/null $R/dev/null
            mount --bind $S $R$S; mount -o remount,ro,bind $R$S
            mount --bind $S/bin/apt-verdict $R$S/bin/apt-verdict
            mount --bind $S/bin/keyrings $R$S/bin/keyrings
            \(readOnly ? "mount -o remount,ro,bind $R" : "")
            """)
        cage.prefix = "chroot $R"
        return cage
    }

    /// Words in front of a program that runs it as a user of whom nothing else runs, with further words behind.
    public static func asUser(_ more: String = "") -> String {
        "setpriv --reuid=64322 --regid=64322 --clear-groups \(more)"
    }

    /// Where a control group that counts processes can be made on this machine, version 1 or 2; nil where not.
    public static let processGroups: String? = {
        let manager = FileManager.default
        if manager.isWritableFile(atPath: "/sys/fs/cgroup/pids") { return "/sys/fs/cgroup/pids" }
        let delegated = try? String(contentsOfFile: "/sys/fs/cgroup/cgroup.subtree_control", encoding: .utf8)
        return delegated?.contains("pids") == true && manager.isWritableFile(atPath: "/sys/fs/cgroup")
            ? "/sys/fs/cgroup" : nil
    }()

    /// A control group in which this many processes may be at once (`docker run --pids-limit`).
    public static func processes(_ most: Int) -> ProgramCage {
        var cage = ProgramCage(
            """
            export C=\(processGroups ?? "/nonexistent")/apt-verdict-test-$$
            mkdir $C; echo \(most) > $C/pids.max
            """)
        cage.prefix = """
            sh -c '
            sh -c "echo \\$\\$ > $C/cgroup.procs && exec \\"\\$@\\"" - "$@"; code=$?
            for try in 1 2 3 4 5 6 7 8 9; do rmdir $C 2>/dev/null && break; sleep 0.1; done
            exit $code' -
            """
        return cage
    }
}
