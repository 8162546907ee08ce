import Foundation
import Linux

/// What is done around one run in a ``RealRoot``: everything it changes is gone with the run.
public struct RootCage: Sendable {
    /// Shell lines, run as root and outside; `$R` is the root as the program will see it.
    public var fault: String
    /// Who runs it; root by default.
    public var account = Account(uid: 0, gid: 0)
    /// The whole environment; values without quotes in them.
    public var environment = ["PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
    /// Without any change of its users, as a user namespace wants it.
    public var isPlainChroot = false
    public var hasProc = true
    /// False: the root and everything in it is read-only, after the fault was made.
    public var isWritable = true
    /// Words in front: `prlimit --nproc=6`.
    public var prefix = ""
    /// Shell lines for afterwards, run as root and outside, while all that was mounted is still there. What they write to
    /// standard error is the run's.
    public var after = ""
    /// Files and folders of this machine by the place where they are mounted, read-only. The bundle at `/v` and the real
    /// Release files at `/t` are always there.
    public var mounts: [String: String] = [:]
    /// Seconds after which the run counts as hanging.
    public var deadline: Double = 60

    public init(_ fault: String = "") { self.fault = fault }

    /// Runs a program of the root, or the bundle's. Where `watched`, each file that it makes and leaves behind in the root stands as
    /// `LEFT path` in its standard error.
    public func run(_ words: [String], in root: RealRoot, watched: Bool = false) throws -> ProgramRun {
        let directory = try TemporaryDirectory()
        var mounts = self.mounts
        mounts["/v/apt-verdict"] = PortableBundle.path
        mounts["/t"] = repositoryRoot.appendingPathComponent("testdata/inrelease").path
        let variables = environment.map { "'\($0.key)=\($0.value)'" }.sorted().joined(separator: " ")
        let users = isPlainChroot ? "" : "--userspec=\(account.uid):\(account.gid) --groups="
        let script = """
            W=\(directory.path); R=$W/root; mkdir $R $W/over
            mount -t tmpfs -o mode=755,size=256m over $W/over; mkdir $W/over/upper $W/over/work
            mount -t overlay -o "lowerdir=\(try root.made()),upperdir=$W/over/upper,workdir=$W/over/work" root $R
            \(root == .empty ? "" : RootCage.devices)
            \(root == .empty || !hasProc ? "" : "mount -t proc proc $R/proc")
            \(mounts.sorted { $0.key < $1.key }.map { RootCage.bind($0.value, at: $0.key) }.joined(separator: "\n"))
            \(fault)
            \(isWritable ? "" : RootCage.makeReadOnly)
            list() { find $W/over/upper $R/tmp $R/dev $R/run $R/var/tmp ! -type d 2>/dev/null | sort -u; }
            \(watched ? "list >$W/before" : "")
            set +e
            env -i \(variables) \(prefix) /usr/sbin/chroot \(users) $R "$@"
            code=$?
            \(after)
            \(watched ? "list | comm -13 $W/before - | sed 's/^/LEFT /' >&2" : "")
            exit $code
            """
        return runProgram(
            "unshare",
            ["-m", "-p", "-f", "--kill-child", "--propagation", "private", "sh", "-ec", script, "cage"] + words,
            deadline: deadline)
    }

    private static let devices = """
        mount -t tmpfs -o mode=755,size=1m dev $R/dev
        mknod -m 666 $R/dev/null c 1 3; mknod -m 666 $R/dev/zero c 1 5; mknod -m 666 $R/dev/full c 1 7
        mknod -m 666 $R/dev/random c 1 8; mknod -m 666 $R/dev/urandom c 1 9; mknod -m 666 $R/dev/tty c 5 0
        ln -s /proc/self/fd $R/dev/fd; mkdir $R/dev/shm
        mount -t tmpfs -o mode=1777,size=8m shm $R/dev/shm
        """

    private static let makeReadOnly = """
        for place in $R/dev/shm $R/dev $R; do
          if mountpoint -q $place; then mount -o remount,ro $place; fi
        done
        """

    private static func bind(_ source: String, at place: String) -> String {
        let place = "\"$R\(place)\""
        return """
            if [ -d '\(source)' ]; then mkdir -p \(place)
            else mkdir -p "$(dirname \(place))"; : >>\(place); fi
            mount --bind '\(source)' \(place); mount -o remount,bind,ro \(place)
            """
    }
}
