import AptModel
import Diagnosis
import Evidence

/// What `check` was asked to do, after every option was looked at. Wrong usage ends here, before anything is touched.
struct CheckRequest {
    var subject: Subject
    /// The examined root; nil for this machine's own.
    var root: String?
    /// The running container to look at, by name, id or process number.
    var container: String?
    /// Whether the probes of this machine join the look at a file.
    var machineJoins: Bool
    /// Whether the room probe may make its file.
    var mayWrite: Bool
    /// Paths and shorthands as given by `--keyring`.
    var keyrings: [String]
    var timeoutSeconds: Int
    /// nil for the default that grows with the number of sources; 0 for none.
    var deadlineSeconds: Int?
    var jobs: Int?
    var offline: Bool
    /// Whether index files in apt's lists are compared with the verified Release file.
    var comparesIndexes: Bool
    var at: Timestamp?
    var aptOptions: [String]
    /// Below how much free room there is a warning; nil for the usual threshold.
    var warnFree: FreeThreshold?
    /// The directory of `--state`; nil where nothing is kept.
    var state: String?
    /// How old Release files may be; nil where nothing was said.
    var maxAges: [MaxAge]?
    /// What sources are held against.
    var references: [RepositoryURI]
    var output: OutputPlan
    /// Whether warnings make the exit code 1.
    var strict: Bool
    /// What apt said, by `--apt-output`.
    var aptOutput: AptOutputObservation?
    /// What the exit code follows.
    var exitRules: ExitRules

    /// Whether sources can be judged as they come. Of a container it is known at the end only whether it was still there, and apt's
    /// sentences are held against all of them.
    var isStreamed: Bool {
        if case .file = subject { return false }
        return container == nil && aptOutput == nil
    }

    /// Whether a file is looked at, and nothing of this machine but its clock.
    var isFileAlone: Bool { if case .file = subject { !machineJoins } else { false } }

    /// What is to be checked.
    enum Subject {
        case system
        case repository(uri: String, suite: String, components: [String])
        case sourceFiles([String])
        case file(String, detached: String?)
    }

    init(_ command: CheckCommand) throws(UsageError) {
        subject = try CheckRequest.subject(command)
        timeoutSeconds = command.timeout ?? 20
        guard timeoutSeconds > 0 else { throw UsageError("--timeout takes a number of seconds above 0") }
        jobs = command.jobs
        guard (1...64).contains(jobs ?? 1) else { throw UsageError("--jobs takes a number from 1 to 64") }
        if let deadline = command.deadline, deadline < 0 {
            throw UsageError("--deadline takes a number of seconds, or 0")
        }
        if let text = command.at {
            guard let moment = Timestamp(rfc3339: text) else {
                throw UsageError("--at takes a time as 2026-11-23T03:31:07Z, not '\(text)'")
            }
            at = moment
        }
        for option in command.aptOptions where !option.contains("=") {
            throw UsageError("-o takes Apt::Option=value, not '\(option)'")
        }
        if command.root != nil, command.container != nil {
            throw UsageError("--root and --container exclude each other: a container is looked at through its own root")
        }
        root = command.root
        container = command.container
        machineJoins = command.machine
        if machineJoins, command.file == nil { throw UsageError("--machine goes with --file") }
        mayWrite = !command.noWriteProbe
        keyrings = command.keyring
        deadlineSeconds = command.deadline
        offline = command.offline
        comparesIndexes = command.indexes
        warnFree = try CheckRequest.warnFree(command)
        state = command.state
        if command.state != nil {
            let others: [(given: Bool, name: String)] = [
                (command.file != nil, "--file"), (command.root != nil, "--root"),
                (command.container != nil, "--container"), (command.at != nil, "--at"),
                (command.offline, "--offline"),
            ]
            if let first = others.first(where: \.given) {
                throw UsageError(
                    "--state keeps what servers serve this machine today: \(first.name) does not go with it")
            }
        }
        maxAges = try CheckRequest.maxAges(command)
        references = try CheckRequest.references(command)
        if warnFree != nil, command.file != nil, !machineJoins {
            throw UsageError("--warn-free goes with sources, and with --file where --machine is given")
        }
        if command.indexes, command.file != nil { throw UsageError("--indexes goes with sources, not with --file") }
        aptOptions = command.aptOptions
        output = try OutputPlan(command.output, onlyFailing: command.onlyFailing)
        strict = command.strict
        exitRules = try ExitRules(command)
        aptOutput = try CheckRequest.aptOutput(command)
    }

    /// The threshold of `--warn-free`.
    static func warnFree(_ command: CheckCommand) throws(UsageError) -> FreeThreshold? {
        guard let text = command.warnFree else { return nil }
        guard let threshold = FreeThreshold(text) else {
            throw UsageError("--warn-free takes a share or a size, as 10%, 500M or 2GiB, not '\(text)'")
        }
        return threshold
    }

    /// The ages of `--max-age`.
    static func maxAges(_ command: CheckCommand) throws(UsageError) -> [MaxAge]? {
        var ages: [MaxAge] = []
        for text in command.maxAge {
            guard let age = MaxAge(text) else {
                throw UsageError(
                    "--max-age takes a suite and a duration, as bookworm-updates=14d or *=36h, not '\(text)'")
            }
            guard !ages.contains(where: { $0.suite == age.suite }) else {
                throw UsageError("--max-age is given twice for the suite '\(age.suite)'")
            }
            ages.append(age)
        }
        return ages.isEmpty ? nil : ages
    }

    /// The repositories of `--reference`, each once.
    private static func references(_ command: CheckCommand) throws(UsageError) -> [RepositoryURI] {
        if command.file != nil, !command.reference.isEmpty {
            throw UsageError("--reference goes with sources, not with --file")
        }
        var references: [RepositoryURI] = []
        for text in command.reference {
            let uri = try RepositoryURI(given: text)
            switch SourceScheme(uri.scheme) {
            case .local: break
            case .http, .https, .tor:
                guard !uri.host.isEmpty else { throw UsageError("--reference: '\(uri.redacted)' names no host") }
            case .mirror, .unsupported: throw UsageError("--reference cannot fetch from '\(uri.scheme):'")
            }
            if !references.contains(where: { $0.identity == uri.identity }) { references.append(uri) }
        }
        return references
    }

    /// What apt said, by `--apt-output`.
    static func aptOutput(_ command: CheckCommand) throws(UsageError) -> AptOutputObservation? {
        guard let path = command.aptOutput else { return nil }
        let others = command.sources + [command.file, command.detached, command.from].compactMap { $0 }
        if path == "-", others.contains("-") { throw UsageError("only one file can be standard input") }
        return AptOutputObservation(try AptLog(path).reading())
    }

    private static func subject(_ command: CheckCommand) throws(UsageError) -> Subject {
        let ways = [!command.repository.isEmpty, !command.sources.isEmpty, command.file != nil].count { $0 }
        guard ways <= 1 else { throw UsageError("give a URI and suite, or --sources, or --file: one of them") }
        if command.detached != nil, command.file == nil { throw UsageError("--detached goes with --file") }
        if let file = command.file {
            if file == "-", command.detached == "-" {
                throw UsageError("only one of --file and --detached can be standard input")
            }
            return .file(file, detached: command.detached)
        }
        if !command.sources.isEmpty { return .sourceFiles(command.sources) }
        guard let uri = command.repository.first else { return .system }
        guard uri.contains(":") else { throw UsageError("'\(uri)' is neither a command nor a URI") }
        guard command.repository.count >= 2 else {
            // A password in the URI goes into no output.
            let address = RepositoryURI(uri).redacted
            throw UsageError("a suite is missing: apt-verdict check \(address) SUITE [COMPONENT ...]")
        }
        return .repository(uri: uri, suite: command.repository[1], components: Array(command.repository.dropFirst(2)))
    }
}
