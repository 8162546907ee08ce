import Foundation
import Linux

/// A filter that gives system calls another answer, as container runtimes do: `Tests/seccomp-cage.c`, compiled on first use.
public enum SeccompCage {
    /// The program, static, so that it can be mounted into any root of this architecture; an error where gcc failed.
    public static func program() throws -> String { try compiled.get()("seccomp-cage") }

    /// Words to put in front of a program: `SeccompCage.words("EPERM:faccessat2", "ENOSYS:clone3")`.
    public static func words(_ answers: String...) throws -> String { try words(answers) }

    /// Words to put in front of a program.
    public static func words(_ answers: [String]) throws -> String {
        "\(try program()) \(answers.joined(separator: " ")) --"
    }

    private static let compiled = Result {
        let folder = try TemporaryDirectory()
        try mustRun(
            "gcc",
            [
                "-static", "-O1", "-Wall", "-Wextra", "-Werror", "-o", folder("seccomp-cage"),
                repositoryRoot.appendingPathComponent("Tests/seccomp-cage.c").path,
            ])
        return folder
    }
}
