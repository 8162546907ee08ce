import Foundation
import Glibc
import TestSupport

/// A program with its arguments, and exactly its environment.
struct Command: Sendable {
    var program: String
    var arguments: [String]
    var environment: [String: String]
}

/// What a whole process took, with everything that it started and waited for.
struct Lap: Sendable {
    /// From before it was started until it had ended.
    var seconds: Double
    /// User and system time of the tree.
    var processorSeconds: Double
}

extension Command {
    /// Runs it once and measures. Nobody reads its output; a failure is an error, since what fails early is not fast.
    func lap() throws -> Lap { try start().wait() }

    /// Begins it.
    func start() throws -> Running {
        let words = try TemporaryDirectory()
        let errors = words("errors")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        // Closing what is not open is no error to posix_spawn.
        for descriptor in Int32(3)..<256 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        // Threads of a test run hold signals back, and a child inherits that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let argumentWords = ([program] + arguments).map { strdup($0) }
        let environmentWords = environment.map { strdup("\($0.key)=\($0.value)") }
        defer { (argumentWords + environmentWords).forEach { free($0) } }
        var child: pid_t = 0
        let started = ContinuousClock.now
        let code = posix_spawn(&child, program, &actions, &attributes, argumentWords + [nil], environmentWords + [nil])
        guard code == 0 else { throw ProgramFailure(description: "\(program) cannot be started: errno \(code)") }
        return Running(command: self, pid: child, started: started, words: words)
    }

    /// A command that was begun.
    struct Running {
        let command: Command
        let pid: pid_t
        let started: ContinuousClock.Instant
        let words: TemporaryDirectory

        /// Waits for its end.
        func wait() throws -> Lap {
            var status: Int32 = 0
            var usage = rusage()
            while wait4(pid, &status, 0, &usage) < 0 {
                guard errno == EINTR else { throw ProgramFailure(description: "wait4: errno \(errno)") }
            }
            let seconds = (ContinuousClock.now - started) / .seconds(1)
            guard status == 0 else {
                let said = (try? String(contentsOfFile: words("errors"), encoding: .utf8)) ?? ""
                let line = ([command.program] + command.arguments).joined(separator: " ")
                throw ProgramFailure(description: "\(line): wait status \(status)\n\(said.prefix(2000))")
            }
            let processor = [usage.ru_utime, usage.ru_stime].map { Double($0.tv_sec) + Double($0.tv_usec) / 1e6 }
            return Lap(seconds: seconds, processorSeconds: processor.reduce(0, +))
        }
    }
}
