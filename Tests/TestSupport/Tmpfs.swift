import Linux

/// A real tmpfs mounted on a directory of a test's own; unmounted when the last reference goes.
public final class Tmpfs: Sendable {
    private let directory: TemporaryDirectory
    public let path: String

    /// - Parameter options: as `mount -o` takes them: `size=64k`, `nr_inodes=8`, `mode=1777`, `noexec`.
    public init(_ options: String) throws {
        directory = try TemporaryDirectory()
        path = try directory.makeDirectory("mount")
        try mustRun("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path])
    }

    /// Changes the mount: `ro`.
    public func remount(_ options: String) throws {
        try mustRun("mount", ["-o", "remount,\(options)", path])
    }

    deinit { _ = runProgram("umount", ["-l", path]) }
}

/// Runs a shell script in a mount namespace of its own: what it mounts is gone with it.
///
/// `set -e` is on, and `$0` is the script's name; further arguments come as `$1`, `$2` …
public func runInMountNamespace(
    _ script: String, _ arguments: [String] = [], environment: [String: String] = [:], input: [UInt8] = [],
    deadline: Double = 60
) -> ProgramRun {
    runProgram(
        "unshare", ["-m", "--propagation", "private", "sh", "-ec", script, "script"] + arguments,
        environment: environment, input: input, deadline: deadline)
}
