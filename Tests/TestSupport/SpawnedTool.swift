import Foundation

/// A child process for tests. Foundation's `Process` lets children inherit each other's end-of-life pipes, so that one which
/// ends is not noticed while another runs; this one closes every descriptor but the three standard ones.
public final class SpawnedTool: Sendable {
    public struct SpawnError: Error { public let program: String, code: Int32 }

    public let pid: pid_t
    private let outputFile: String

    /// Starts a program, its output and errors going to a file.
    ///
    /// - Parameter directory: the child's working directory, where the file is made too.
    public init(_ program: String, _ arguments: [String], in directory: URL) throws {
        outputFile = directory.appendingPathComponent("output-\(UUID().uuidString)").path
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, outputFile, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // Closing what is not open is no error to posix_spawn.
        for descriptor in Int32(3)..<256 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        // Threads of a test run hold signals back, and a child inherits that: SIGTERM would never reach it.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let words = (["env", "-C", directory.path, program] + arguments).map { strdup($0) }
        defer { words.forEach { free($0) } }
        var child: pid_t = 0
        let code = posix_spawnp(&child, "env", &actions, &attributes, words + [nil], environ)
        guard code == 0 else { throw SpawnError(program: program, code: code) }
        pid = child
    }

    /// What the program wrote so far.
    public var output: String { (try? String(contentsOfFile: outputFile, encoding: .utf8)) ?? "" }

    /// Waits for the end: the exit status, or 128 and the signal's number.
    @discardableResult
    public func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 {
            guard errno == EINTR else { return -1 }
        }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    /// Asks it to end, and waits until it has. Call it at most once, and not after ``wait()``.
    ///
    /// - Parameter patience: seconds after which it is killed.
    public func terminate(patience: Double = 2) {
        kill(pid, SIGTERM)
        for _ in 0..<Int(patience * 100) {
            if waitpid(pid, nil, WNOHANG) != 0 { return }
            Thread.sleep(forTimeInterval: 0.01)
        }
        kill(pid, SIGKILL)
        wait()
    }
}
