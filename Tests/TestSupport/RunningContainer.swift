import Foundation
import Linux

/// What a container is to the kernel, made by hand: a process in mount, process and network namespaces of its own, below
/// another root. Its `/etc/hostname` is mounted from a directory that bears its id, as engines do it.
public final class RunningContainer: Sendable {
    /// 64 hexadecimal digits.
    public let id: String
    /// The first process, as numbered here.
    public let pid: Int32
    /// Its root is `root` in here; what only the container mounts does not show.
    public let directory: TemporaryDirectory
    private let tool: SpawnedTool

    /// - Parameters:
    ///   - fill: puts files into `root`, whose `usr` is this machine's own.
    ///   - set: shell lines run in its namespaces before its root is entered; `$R` is that root.
    ///   - environment: of its first process.
    ///   - prefix: words in front of its first process: `prlimit --fsize=1000`.
    ///   - ownNetwork: with a network namespace of its own, in which there is nothing.
    ///   - users: in a user namespace too, whose first 65536 users are those from this uid on.
    public init(
        fill: (TemporaryDirectory) throws -> Void = { _ in }, set: String = "", environment: [String: String] = [:],
        prefix: String = "", users: UInt32? = nil, ownNetwork: Bool = true
    ) throws {
        id = (0..<4).map { _ in String(format: "%016lx", UInt64.random(in: .min ... .max)) }.joined()
        directory = try TemporaryDirectory(in: "/opt")
        for folder in ["engine/\(id)", "root/etc/apt", "root/proc", "root/usr", "root/var", "root/dev"] {
            try directory.makeDirectory(folder)
        }
        try directory.makeDirectory("root/tmp", mode: 0o1777)
        try directory.write("engine/\(id)/hostname", "container\n")
        try directory.write("root/etc/hostname", "")
        for name in ["bin", "lib", "lib64", "sbin"] {
            try FileManager.default.createSymbolicLink(
                atPath: directory("root/\(name)"), withDestinationPath: "usr/\(name)")
        }
        try fill(directory)
        let words = environment.map { "\($0.key)='\($0.value)'" }.joined(separator: " ")
        let enter =
            users == nil
            ? "chroot $R /usr/bin/sleep 1000" : "python3 -c '\(RunningContainer.enterOwnUsers)' $R /usr/bin/sleep 1000"
        let script = """
            set -e
            R=\(directory("root"))
            mount --bind /usr $R/usr
            mount --bind \(directory("engine"))/\(id)/hostname $R/etc/hostname
            mount -t proc proc $R/proc
            mknod -m 666 $R/dev/null c 1 3
            \(set)
            exec env -i PATH=/usr/sbin:/usr/bin \(words) \(prefix) \(enter)
            """
        tool = try SpawnedTool(
            "unshare",
            ["-m", "--propagation", "private", "-p", "--fork", "--kill-child"] + (ownNetwork ? ["-n"] : [])
                + ["sh", "-c", script],
            in: URL(fileURLWithPath: directory.path))
        pid = try RunningContainer.firstProcess(below: tool, users: users)
    }

    deinit {
        end()
        tool.terminate()
    }

    /// Ends it, as `docker kill` would, and waits until it is gone.
    public func end() {
        guard RunningContainer.child(of: tool) == pid else { return }
        kill(pid, SIGKILL)
        for _ in 0..<500 where RunningContainer.child(of: tool) == pid { Thread.sleep(forTimeInterval: 0.01) }
    }

    /// Makes a user namespace, waits for its maps, and becomes its root: an `exec` in between would lose every right.
    private static let enterOwnUsers = """
        import ctypes, os, sys, time
        assert ctypes.CDLL(None).unshare(0x10000000) == 0
        while not (open("/proc/self/uid_map").read() and open("/proc/self/gid_map").read()): time.sleep(0.01)
        os.setgroups([]); os.setresgid(0, 0, 0); os.setresuid(0, 0, 0)
        os.chroot(sys.argv[1]); os.chdir("/"); os.execv(sys.argv[2], sys.argv[2:])
        """

    /// The one process below `unshare`.
    private static func child(of tool: SpawnedTool) -> Int32? {
        let path = "/proc/\(tool.pid)/task/\(tool.pid)/children"
        return (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: " ").first.flatMap { Int32($0) }
    }

    /// Waits until that process has become what the script ends with.
    private static func firstProcess(below tool: SpawnedTool, users: UInt32?) throws -> Int32 {
        for _ in 0..<1500 {
            if let child = child(of: tool) {
                let name = (try? String(contentsOfFile: "/proc/\(child)/comm", encoding: .utf8)) ?? ""
                if name == "sleep\n" { return child }
                if let users { map(users, child) }
            }
            Thread.sleep(forTimeInterval: 0.01)
        }
        tool.terminate()
        throw ProgramFailure(description: "no container came up: \(tool.output)")
    }

    /// Writes the maps once the process is in a user namespace of its own; the kernel takes them once only.
    private static func map(_ users: UInt32, _ child: Int32) {
        guard let its = try? readLink("/proc/\(child)/ns/user"), its != (try? readLink("/proc/self/ns/user")) else {
            return
        }
        for name in ["uid_map", "gid_map"] {
            let file = open("/proc/\(child)/\(name)", O_WRONLY | O_CLOEXEC)
            guard file >= 0 else { continue }
            _ = write(file, "0 \(users) 65536", "0 \(users) 65536".utf8.count)
            close(file)
        }
    }
}
