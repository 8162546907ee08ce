import Foundation
import Linux
import TestSupport

/// The contestants: our release build, the bundle, and what else this machine has.
enum Programs {
    /// What `make build` leaves.
    static let release = repositoryRoot.appendingPathComponent(".build/release/apt-verdict").path
    /// What `make bundle` leaves.
    static let bundle = PortableBundle.path + "/apt-verdict"

    /// A program of this machine by its name; the name itself where it is not installed, which then fails by that name.
    static func found(_ name: String) -> String { findExecutable(name, in: searchPath) ?? name }

    private static let searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    static func command(_ program: String, _ arguments: [String], _ environment: [String: String] = [:]) -> Command {
        let usual = ["PATH": searchPath, "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"]
        return Command(
            program: found(program), arguments: arguments, environment: usual.merging(environment) { $1 })
    }

    /// Whether the release build's `check` has an option.
    static func knows(_ option: String) throws -> Bool {
        try mustRun(release, ["check", "--help"]).outputText.contains(option)
    }
}
