import AptModel
import ArgumentParser

/// `apt-verdict check`: the main job.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say for each apt source whether its signature is good, and if apt would fail, why.",
        usage: """
            apt-verdict check [options]
            apt-verdict check [options] URI SUITE [COMPONENT ...]
            apt-verdict check [options] --sources FILE ...
            apt-verdict check [options] --file PATH [--detached SIG] [--machine]
            apt-verdict check [options] --from REPORT.json
            """)

    @Argument(
        help: ArgumentHelp("One repository by hand: URI SUITE [COMPONENT ...].", valueName: "uri-suite-components"))
    var repository: [String] = []

    @Option(
        name: .long, parsing: .upToNextOption,
        help: "Check the entries of these .list or .sources files (-: standard input).")
    var sources: [String] = []

    @Option(name: .long, help: "Check a signed file on disk (-: standard input); no network.")
    var file: String?

    @Option(name: .long, help: "The detached signature of --file.")
    var detached: String?

    @Flag(name: .long, help: "With --file: probe this machine as well, as for an apt source.")
    var machine = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Judge again from the evidence in an earlier JSON report (-: standard input); no network, no disk.",
            valueName: "report"))
    var from: String?

    @Option(name: .long, help: "Trust this keyring instead of Signed-By; repeatable. 'debian' is the archive's.")
    var keyring: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Examine another root: a chroot, a mounted image, /proc/PID/root. Nothing in it is run.", valueName: "dir"))
    var root: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            Examine a running container from outside, by its name or id in Docker or podman, or by the number of one of \
            its processes. A number is a process where one has it; /NAME is always a name.
            """, valueName: "name|pid"))
    var container: String?

    @Flag(
        name: .customLong("no-write-probe"),
        help: """
            Write nothing into apt's directories, not even a test file that is gone at once; apt's own verifier, which \
            writes there, is not run.
            """)
    var noWriteProbe = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Seconds without progress after which one transfer is given up. Default: 20.", valueName: "seconds"))
    var timeout: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Seconds for the whole run; 0 is no limit. Default: 120, and 2 more for each source after the tenth.",
            valueName: "seconds"))
    var deadline: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How many transfers at a time, 64 at most. Default: 8, and for more than 64 sources an eighth of their number.",
            valueName: "n"))
    var jobs: Int?

    @Flag(name: .long, help: "No network: file: and copy: sources, and the copies in apt's lists.")
    var offline = false

    @Flag(
        name: .long,
        help: ArgumentHelp(
            """
            Also compare the index files that apt keeps in its lists with the Release file that it keeps beside them: size and \
            SHA-256. Nothing is fetched for it.
            """))
    var indexes = false

    @Option(
        name: .long,
        help: ArgumentHelp("Judge as of this moment (RFC 3339), taken as this machine's clock.", valueName: "time"))
    var at: String?

    @Option(
        name: .customLong("warn-free"),
        help: ArgumentHelp(
            """
            Warn where a file system that apt writes to has less free, and say what fills it: a share or a size, as 10%, 500M, 2GiB; \
            0 for no warning. Default: 10% or 50 MB.
            """, valueName: "threshold"))
    var warnFree: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            Keep in this directory what was good, so that the next run need not fetch and verify it again, and sees a mirror that \
            goes back in time.
            """, valueName: "dir"))
    var state: String?

    @Option(
        name: .customLong("max-age"),
        help: ArgumentHelp(
            """
            Warn where the Release file of this suite (*: of any other) is older, as bookworm-updates=14d; m, h, d or w; repeatable. \
            apt itself accepts a file without Valid-Until for ever.
            """, valueName: "suite=duration"))
    var maxAge: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            Hold every source against this repository, where it has the same suite: warn where the source's Release file is older; \
            repeatable.
            """, valueName: "uri"))
    var reference: [String] = []

    @Option(
        name: .customShort("o", allowingJoined: true), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Set an apt option, as in apt.", valueName: "Apt::Option=value"))
    var aptOptions: [String] = []

    @Option(
        name: .customLong("apt-output"),
        help: ArgumentHelp(
            """
            What apt-get update printed, or a log with it inside (-: standard input), to be held against what is found. It \
            changes no verdict.
            """, valueName: "file"))
    var aptOutput: String?

    @Flag(name: .long, help: "Exit with 1 where nothing but warnings was found.")
    var strict = false

    @Option(
        name: .customLong("exit-policy"),
        help: ArgumentHelp(
            """
            Which of several errors the exit code follows: worst-class, the one with the smallest code, or machine-first, \
            one that is to be mended on this machine before all others. Default: worst-class.
            """, valueName: "policy"))
    var exitPolicy: String?

    @Option(
        name: .customLong("allow-unchecked"),
        help: ArgumentHelp(
            """
            Leave sources with this scheme (cdrom, s3), which this program cannot fetch, out of the exit code; repeatable. \
            Their own verdict stays inconclusive.
            """, valueName: "scheme"))
    var allowUnchecked: [String] = []

    @Flag(
        name: .customLong("only-failing"),
        help: "Leave sources whose verdict is ok out of text, HTML and GitHub's job summary; they are counted.")
    var onlyFailing = false

    @OptionGroup var output: OutputOptions

    func run() throws {
        if from != nil { return try JudgeAgain(self).run() }
        let request = try CheckRequest(self)
        try Check.run(request)
    }
}

/// How the report is written.
struct OutputOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "text, json, ndjson, html, openmetrics, junit or github; compare: text, json or html.", valueName: "format")
    )
    var format: String?

    @Flag(name: .long, help: "The same as --format json.")
    var json = false

    @Option(
        name: .customLong("output"),
        help: ArgumentHelp(
            "Write the report to a file, whole or not at all; repeatable (-: standard output).",
            valueName: "format=path"))
    var outputs: [String] = []

    @Option(name: .long, help: ArgumentHelp("auto, always or never.", valueName: "when"))
    var color: String = "auto"

    @Flag(name: .long, help: "Nothing but ASCII characters.")
    var ascii = false

    @Flag(name: .shortAndLong, help: "Only one line for each source.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "All evidence as well.")
    var verbose = false
}
