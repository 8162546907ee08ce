import Foundation
import Linux

/// A private apt tree (configuration, sources, keyrings, lists, temp directory) for the built program and for the machine's
/// own apt alike; what this machine's apt.conf says has no part in it.
public final class VerdictLab: Sendable {
    public let directory: TemporaryDirectory

    /// Whether the machine's apt-get can be asked about the same tree.
    public static let hasApt = runsAsRoot && findExecutable("apt-get", in: "/usr/bin:/bin") != nil

    /// The program under test: it lies beside the test bundle.
    public static let program: String = {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
        let beside = bundle.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path + "/apt-verdict" }
        let usual = repositoryRoot.appendingPathComponent(".build/debug/apt-verdict").path
        return [beside, usual].compactMap { $0 }.first { FileManager.default.isExecutableFile(atPath: $0) } ?? usual
    }()

    /// - Parameter configuration: more lines of apt.conf, each a whole statement.
    public init(configuration: [String] = []) throws {
        directory = try TemporaryDirectory()
        for folder in ["lists/partial", "cache/archives/partial", "trusted.gpg.d", "sources.list.d"] {
            try directory.makeDirectory(folder)
        }
        try directory.makeDirectory("tmp", mode: 0o1777)
        try directory.write("status", "")
        try directory.write("auth.conf", "")
        try configure(configuration)
    }

    /// Writes apt.conf anew.
    public func configure(_ more: [String]) throws {
        let paths = [
            ("Dir::State", ""), ("Dir::State::status", "status"), ("Dir::State::lists", "lists"),
            ("Dir::Cache", "cache"),
            ("Dir::Etc::sourcelist", "sources.list"), ("Dir::Etc::sourceparts", "sources.list.d"),
            ("Dir::Etc::trusted", "trusted.gpg"), ("Dir::Etc::trustedparts", "trusted.gpg.d"),
            ("Dir::Etc::netrc", "auth.conf"), ("Dir::Etc::netrcparts", "auth.conf.d"),
        ].map { "\($0) \"\(directory($1))\";" }
        let settings = [
            "Dir::Etc::main \"/dev/null\";", "Dir::Etc::parts \"/dev/null\";", "APT::Sandbox::User \"root\";",
            "Acquire::Languages \"none\";", "Acquire::Retries \"0\";", "Acquire::http::Timeout \"3\";",
            "APT::Architecture \"amd64\";", "APT::Architectures \"amd64\";",
        ]
        try directory.write("apt.conf", (paths + settings + more).map { $0 + "\n" }.joined())
    }

    /// Writes sources.list, one entry a line.
    public func sources(_ lines: String...) throws {
        try directory.write("sources.list", lines.map { $0 + "\n" }.joined())
    }

    /// The environment that both programs see.
    public var environment: [String: String] {
        ["APT_CONFIG": directory("apt.conf"), "TMPDIR": directory("tmp"), "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"]
    }

    /// Runs the program under test.
    ///
    /// - Parameters:
    ///   - extra: more environment.
    ///   - deadline: seconds after which it counts as hanging and is killed.
    public func run(
        _ arguments: [String], environment extra: [String: String] = [:], input: [UInt8] = [], deadline: Double = 60
    ) -> ProgramRun {
        runProgram(
            VerdictLab.program, arguments, environment: environment.merging(extra) { $1 }, input: input,
            deadline: deadline
        )
    }

    /// Runs `check --json` and reads its report.
    public func check(
        _ arguments: [String] = [], environment extra: [String: String] = [:], input: [UInt8] = [],
        deadline: Double = 60
    ) throws -> VerdictRun {
        try VerdictRun(
            run(["check", "--json"] + arguments, environment: extra, input: input, deadline: deadline))
    }

    /// Runs `apt-get update` over the same tree with empty lists.
    public func aptUpdate(_ arguments: [String] = [], environment extra: [String: String] = [:]) throws -> AptUpdate {
        try? FileManager.default.removeItem(atPath: directory("lists"))
        try directory.makeDirectory("lists/partial")
        let run = runProgram(
            "apt-get", ["update"] + arguments, environment: environment.merging(extra) { $1 }, deadline: 60)
        let kept = try FileManager.default.contentsOfDirectory(atPath: directory("lists"))
        return AptUpdate(
            accepted: kept.contains { $0.hasSuffix("_InRelease") || $0.hasSuffix("_Release") },
            words: run.outputText + run.errorsText, ending: run.ending)
    }
}

/// What the machine's apt made of the sources.
public struct AptUpdate: Sendable {
    /// Whether it took over at least one Release file.
    public var accepted: Bool
    public var words: String
    public var ending: ProgramRun.Ending
}

/// One run of the program with its report.
public struct VerdictRun: Sendable {
    /// The exit code; nil where it did not end by itself.
    public var exit: Int32?
    public var report: VerdictReport
    /// Standard output and standard error as they were.
    public var output: String
    public var errors: String

    public init(_ run: ProgramRun) throws {
        guard case .exited(let code) = run.ending else {
            throw ProgramFailure(description: "apt-verdict: \(run.ending)\n\(run.errorsText)")
        }
        exit = code
        output = run.outputText
        errors = run.errorsText
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            report = try decoder.decode(VerdictReport.self, from: Data(run.output))
        } catch {
            throw ProgramFailure(
                description: "apt-verdict exited \(code) and wrote no report: \(run.errorsText)\n\(error)")
        }
    }

    /// The only source.
    public var source: VerdictReport.Source {
        get throws {
            guard report.sources.count == 1, let only = report.sources.first else {
                throw ProgramFailure(description: "\(report.sources.count) sources: \(output)")
            }
            return only
        }
    }
}
