import Foundation

/// A control group of its own around one run in a ``RootCage``, version 1 or 2, gone with the run.
public struct ControlGroupCage: Sendable {
    /// Lines for the cage's fault: the group is made, and shown in the root where a container would see it.
    public let fault: String
    /// Words in front of the program: it joins the group and becomes the program.
    public let prefix: String

    /// Where a group that counts processes can be made; nil where not.
    public static let pids = ProgramCage.processGroups
    /// Where a group that counts memory can be made, and the file that limits it; nil where not.
    public static let memory: (folder: String, file: String)? = {
        let manager = FileManager.default
        if manager.isWritableFile(atPath: "/sys/fs/cgroup/memory") {
            return ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
        }
        let delegated = try? String(contentsOfFile: "/sys/fs/cgroup/cgroup.subtree_control", encoding: .utf8)
        return delegated?.contains("memory") == true && manager.isWritableFile(atPath: "/sys/fs/cgroup")
            ? ("/sys/fs/cgroup", "memory.max") : nil
    }()

    public init(pids: Int, isSeen: Bool = true) {
        self.init(folder: ControlGroupCage.pids ?? "/nonexistent", file: "pids.max", most: "\(pids)", isSeen: isSeen)
    }

    public init(memoryBytes: Int, isSeen: Bool = true) {
        let (folder, file) = ControlGroupCage.memory ?? ("/nonexistent", "memory.max")
        self.init(folder: folder, file: file, most: "\(memoryBytes)", isSeen: isSeen)
    }

    private init(folder: String, file: String, most: String, isSeen: Bool) {
        fault = """
            C=\(folder)/apt-verdict-test-$(basename $W); mkdir $C; echo \(most) >$C/\(file)
            trap 'for try in 1 2 3 4 5 6 7 8 9; do rmdir $C 2>/dev/null && break; sleep 0.1; done' EXIT
            \(isSeen ? "mkdir -p $R\(folder); mount --bind \(folder) $R\(folder)" : "")
            """
        prefix = "/bin/sh -c 'echo 0 >'$C'/cgroup.procs && exec \"$@\"' -"
    }
}
