import Foundation
import TestSupport

extension Bench {
    /// How many sources there are in (b) and (c).
    private static let many = 200

    /// (b) Distinct files from a web server on this machine.
    static func manySources(_ fleet: BenchFleet) throws -> String {
        let ours = try Ours(fleet.entries(many))
        let apt = try AptUpdateOf(fleet.entries(many))
        let pipelines = try Pipelines(fleet, count: many)
        let contest = Contest(
            contestants: [
                .init(name: "`apt-verdict check --sources LIST --format ndjson`", command: ours.check("ndjson")),
                .init(name: "the same, `--format text`", command: ours.check("text")),
                pipelines.gpgv, pipelines.sqv,
                .init(name: "`apt-get update`", command: apt.command, prepare: apt.forget),
            ], rounds: rounds(usually: 7))
        let results = try contest.run()
        try apt.requireAll(many)
        return """
            ## \(many) sources

            \(many) distinct InRelease files of about \(fleet.kilobytes) kB, each with an RSA-4096 signature of its own, from nginx on
            127.0.0.1. `xargs` starts \(processorCount) pipelines at a time. Each `apt-get update` begins without lists and fetches no index.
            Ours runs with `-q --no-write-probe`.

            \(Contest.table(results))
            """
    }

    /// (c) The same sources once more, when nothing has changed.
    static func unchanged(_ fleet: BenchFleet) throws -> String {
        let heading = "## \(many) sources, nothing new\n\n"
        guard try Programs.knows("--state") else {
            return heading + "Left out: this program has no `check --state`.\n"
        }
        let ours = try Ours(fleet.entries(many))
        let apt = try AptUpdateOf(fleet.entries(many))
        let state = try ours.lab.directory.makeDirectory("state", mode: 0o700)
        let contest = Contest(
            contestants: [
                .init(
                    name: "`apt-verdict check --sources LIST --state DIR`",
                    command: ours.check("ndjson", ["--state", state])),
                .init(name: "the same without `--state`", command: ours.check("ndjson")),
                .init(name: "`apt-get update` with its lists in place", command: apt.command),
            ], rounds: rounds(usually: 7))
        let results = try contest.run()
        try apt.requireAll(many)
        return heading + """
            The same list and server; the round that counts for nothing filled the state and apt's lists.

            \(Contest.table(results))
            """
    }

    /// Our release build over a list, in an apt tree of its own.
    struct Ours {
        let lab: VerdictLab
        private let list: String

        init(_ entries: String) throws {
            lab = try VerdictLab()
            list = try lab.directory.write("many.list", entries)
        }

        func check(_ format: String, _ more: [String] = []) -> Command {
            Programs.command(
                Programs.release,
                ["check", "--sources", list, "-q", "--no-write-probe", "--format", format] + more, lab.environment)
        }
    }

    /// This machine's apt-get over a list, in a tree of its own, without index files.
    private struct AptUpdateOf {
        private let lab: VerdictLab

        init(_ entries: String) throws {
            lab = try VerdictLab(configuration: [
                "Acquire::IndexTargets::deb::Packages::DefaultEnabled \"false\";", "APT::Update::Error-Mode \"any\";",
            ])
            try lab.directory.write("sources.list", entries)
        }

        var command: Command { Programs.command("apt-get", ["update"], lab.environment) }

        /// Takes its lists away.
        func forget() throws {
            try FileManager.default.removeItem(atPath: lab.directory("lists"))
            try lab.directory.makeDirectory("lists/partial")
        }

        /// An error unless it took every source over.
        func requireAll(_ count: Int) throws {
            let kept = try FileManager.default.contentsOfDirectory(atPath: lab.directory("lists"))
            let files = kept.count { $0.hasSuffix("_InRelease") }
            guard files == count else { throw ProgramFailure(description: "apt-get took \(files) of \(count) sources") }
        }
    }

    /// What one would write in a shell.
    private struct Pipelines {
        let gpgv: Contest.Contestant
        let sqv: Contest.Contestant

        init(_ fleet: BenchFleet, count: Int) throws {
            let folder = fleet.directory
            let uris = try folder.write("uris", (0..<count).map { fleet.uri($0) + "/dists/stable\n" }.joined())
            let parts = try folder.makeDirectory("parts")
            func contestant(_ name: String, _ file: String, _ script: String) throws -> Contest.Contestant {
                let path = try folder.write(file, "#!/bin/sh\n\(script)\n", mode: 0o755)
                return Contest.Contestant(
                    name: name,
                    command: Programs.command("xargs", ["-a", uris, "-P", "\(processorCount)", "-n", "1", path]),
                    prepare: {
                        try FileManager.default.removeItem(atPath: parts)
                        try folder.makeDirectory("parts")
                    })
            }
            gpgv = try contestant(
                "`xargs -P` of `curl \\| gpgv`", "curl-gpgv",
                "curl -sf \"$1/InRelease\" | gpgv --keyring \(fleet.keyring) - 2>/dev/null")
            sqv = try contestant(
                "`xargs -P` of `curl` and `sqv`", "curl-sqv",
                """
                file=\(parts)/$$
                curl -sf -o $file.gpg "$1/Release.gpg" -o $file "$1/Release" &&
                    exec sqv --keyring \(fleet.keyring) $file.gpg $file
                """)
        }
    }
}
