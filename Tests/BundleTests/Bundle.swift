import Foundation
import Linux
import TestSupport

/// The bundle that `make bundle` left in dist.
enum Bundle {
    static let folder = repositoryRoot.appendingPathComponent("dist/apt-verdict").path
    static let launcher = folder + "/apt-verdict"
    /// `make test` and CI build it before the tests run.
    static let isBuilt = FileManager.default.fileExists(atPath: folder + "/MANIFEST")

    /// Every file in it, relative to its folder, sorted.
    static func files() throws -> [String] {
        try mustRun("find", [folder, "!", "-type", "d", "-printf", "%P\\n"]).outputText.split(separator: "\n")
            .map(String.init).sorted()
    }

    /// The lines of one of its text files, split at spaces; comments left out.
    static func lines(_ name: String) throws -> [[String]] {
        try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ").map(String.init) }
    }

    /// Its ELF files, relative to its folder.
    static func elfFiles() throws -> [String] {
        try files().filter { name in
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: "\(folder)/\(name)"))
            return try handle.read(upToCount: 4) == Data([0x7F, 0x45, 0x4C, 0x46])
        }
    }

    /// Runs shell lines with nothing in the environment that the program could lean on; `$B` is the bundle's folder.
    static func shell(_ script: String, directory: String? = nil) -> ProgramRun {
        runProgram("bash", ["-ec", script], environment: ["B": folder], directory: directory)
    }
}

/// A root directory with nothing in it but `/dev/null`, the bundle as `/v`, read-only, and a real InRelease file.
final class EmptyRoot {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        for folder in ["v", "dev"] { try directory.makeDirectory(folder) }
        try mustRun("mknod", ["-m", "666", directory("dev/null"), "c", "1", "3"])
        try FileManager.default.copyItem(
            at: repositoryRoot.appendingPathComponent("testdata/inrelease/bookworm.InRelease"),
            to: URL(fileURLWithPath: directory("InRelease")))
    }

    /// Runs a command line in it, without environment and without /proc.
    ///
    /// - Parameters:
    ///   - command: words for the shell, run behind `chroot`.
    ///   - before: shell lines in the mount namespace, `$R` being the root.
    func run(_ command: String, before: String = "", prefix: String = "env -i /usr/sbin/chroot $R") -> ProgramRun {
        runInMountNamespace(
            """
            R=$1; mount --bind "$2" $R/v; mount -o remount,bind,ro $R/v
            \(before)
            set +e; \(prefix) \(command); exit $?
            """, [directory.path, Bundle.folder])
    }
}
