import Foundation
import Linux

/// A private apt tree with one signed `file:` repository, and one fault at a time over it: the built program and the
/// machine's own apt are run in the same cage, with the same options.
///
/// It lies below /opt where that can be, so that a fault can be mounted over /tmp and /var/tmp without hiding it.
public final class ProgramScene: Sendable {
    public let directory: TemporaryDirectory
    private let suite: String

    public init(_ repository: SignedRepository? = nil) throws {
        let repository = try repository ?? ServedRepository.plain()
        directory = try TemporaryDirectory(in: runsAsRoot ? "/opt" : NSTemporaryDirectory())
        suite = repository.plan.suite
        try FileManager.default.copyItem(atPath: "\(repository.path)/dists", toPath: directory("dists"))
        try FileManager.default.copyItem(atPath: repository.keyringPath, toPath: directory("keyring.gpg"))
        for folder in ["cache/archives/partial", "trusted", "parts", "bin/keyrings"] {
            try directory.makeDirectory(folder)
        }
        try directory.makeDirectory("tmp", mode: 0o1777)
        try directory.write("bin/apt-verdict", "")
        try source("signed-by=\(directory("keyring.gpg"))")
        try emptyLists()
    }

    public func callAsFunction(_ name: String) -> String { directory(name) }

    public var inReleasePath: String { directory("dists/\(suite)/InRelease") }
    /// The program under test: in the tree as well, since it may lie below a directory that a fault hides.
    public var program: String { runsAsRoot ? directory("bin/apt-verdict") : VerdictLab.program }
    /// A sound Signed-By keyring.
    public var keyring: String { directory("keyring.gpg") }

    /// Writes the one source entry in the one-line form.
    public func source(_ options: String, scheme: String = "file") throws {
        try directory.write("sources.list", "deb [arch=amd64 \(options)] \(scheme):\(directory.path) \(suite) main\n")
    }

    /// Writes the one source entry as a stanza; `signedBy` as it stands behind `Signed-By:`.
    public func stanza(signedBy: String) throws {
        try directory.write(
            "parts/x.sources",
            "Types: deb\nURIs: file:\(directory.path)\nSuites: \(suite)\nComponents: main\nArchitectures: amd64\n"
                + "Signed-By: \(signedBy)\n")
        try directory.write("sources.list", "")
    }

    /// The options that send apt, and the program, to this tree and judge dates whatever this machine's apt.conf says.
    public var options: [String] {
        return [
            "Dir::Etc::SourceList=\(directory("sources.list"))",
            "Dir::Etc::SourceParts=\(directory("parts"))", "Dir::Etc::Trusted=/nonexistent",
            "Dir::Etc::TrustedParts=\(directory("trusted"))", "Dir::State::Lists=\(directory("lists"))",
            "Dir::Cache=\(directory("cache"))", "Acquire::Languages=none", "Acquire::Check-Date=true",
            "Acquire::Check-Valid-Until=true",
        ].flatMap { ["-o", $0] }
    }

    /// Runs `check --json` over the tree and reads its report.
    public func check(
        _ arguments: [String] = [], in cage: ProgramCage = ProgramCage(), sources: Bool = true
    ) throws -> ProgramCheck {
        try emptyLists()
        let words = [program, "check", "--json"] + (sources ? options : []) + arguments
        let run = self.run(words, in: cage)
        return try ProgramCheck(run)
    }

    /// Runs the program as it is asked, with no report to read.
    public func run(_ arguments: [String], in cage: ProgramCage = ProgramCage()) -> ProgramRun {
        var environment = cage.environment
        environment = ["TMPDIR": directory("tmp")].merging(environment) { $1 }
        let set = environment.compactMapValues { $0 }
        guard runsAsRoot else {
            return runProgram(
                arguments[0], Array(arguments.dropFirst()), environment: set, input: cage.input,
                directory: cage.directory, deadline: cage.deadline)
        }
        let watched = ["/dev/shm", directory("tmp")] + cage.watched
        // The entries below are the fault's own; any other was left behind by the program.
        let script = """
            T=\(directory("tmp")); L=\(directory("lists")); S=\(directory.path); export R=$S/root
            mount -t tmpfs -o mode=1777,size=8m shm /dev/shm
            mount --bind \(VerdictLab.program) $S/bin/apt-verdict
            mount --bind \(repositoryRoot.path)/keyrings $S/bin/keyrings
            \(cage.fault)
            [ -z "$WORKING" ] || cd "$WORKING"
            set +e
            \(cage.prefix) "$@" 3>&-
            code=$?
            for place in \(watched.joined(separator: " ")); do
              [ ! -d "$place" ] || find "$place" -mindepth 1 -maxdepth 1 ! -name filler \\
                \\( -name 'apt-verdict-*' ! -name 'apt-verdict-test-*' -o -path '/dev/shm/*' -o -path "$T/*" \\) \\
                -printf 'LEFT %p\\n' >&2
            done
            exit $code
            """
        return runInMountNamespace(
            script, arguments, environment: set.merging(["WORKING": cage.directory ?? ""]) { $1 },
            input: cage.input, deadline: cage.deadline)
    }

    /// Runs the machine's `apt-get update` over the tree, with empty lists, in the same cage.
    public func aptUpdate(in cage: ProgramCage = ProgramCage(), more: [String] = []) throws -> ProgramAptUpdate {
        try emptyLists()
        let run = self.run(["apt-get", "update", "--error-on=any"] + options + more, in: cage)
        return ProgramAptUpdate(run)
    }

    /// An empty lists directory as apt leaves it.
    private func emptyLists() throws {
        try? FileManager.default.removeItem(atPath: directory("lists"))
        try directory.makeDirectory("lists/partial")
        guard runsAsRoot, let sandbox = try Root.own.users().first(where: { $0.name == "_apt" }) else { return }
        chown(directory("lists/partial"), sandbox.uid, 0)
        try setMode(directory("lists/partial"), 0o700)
    }
}

/// What the machine's apt made of the tree.
public struct ProgramAptUpdate: Sendable, CustomStringConvertible {
    /// It ended without an error and without a warning.
    public var succeeded: Bool
    public var words: String
    public var description: String { words }

    public init(_ run: ProgramRun) {
        (succeeded, words) = (run.succeeded, run.outputText + run.errorsText)
    }
}
