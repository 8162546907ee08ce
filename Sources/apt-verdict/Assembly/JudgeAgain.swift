import Diagnosis
import Evidence
import Reporting

/// `check --from REPORT.json`: judges an earlier report's evidence anew. Nothing but that file is touched.
struct JudgeAgain {
    private let path: String
    private let warnFree: FreeThreshold?
    private let maxAges: [MaxAge]?
    private let aptOutput: AptOutputObservation?
    private let output: OutputPlan
    private let strict: Bool
    private let exitRules: ExitRules

    /// Whatever would have to be looked at again is refused: the evidence is what it is. What apt said, and how much room is little, is the
    /// caller's to say.
    init(_ command: CheckCommand) throws(UsageError) {
        let looking: [(given: Bool, name: String)] = [
            (!command.repository.isEmpty, "a URI and suite"), (!command.sources.isEmpty, "--sources"),
            (command.file != nil, "--file"), (command.detached != nil, "--detached"), (command.machine, "--machine"),
            (!command.keyring.isEmpty, "--keyring"), (command.root != nil, "--root"),
            (command.container != nil, "--container"), (command.noWriteProbe, "--no-write-probe"),
            (command.timeout != nil, "--timeout"), (command.deadline != nil, "--deadline"),
            (command.jobs != nil, "--jobs"), (command.offline, "--offline"), (command.indexes, "--indexes"),
            (command.at != nil, "--at"), (command.state != nil, "--state"),
            (!command.reference.isEmpty, "--reference"), (!command.aptOptions.isEmpty, "-o"),
        ]
        if let first = looking.first(where: \.given) {
            throw UsageError(
                "--from judges what was observed then and looks at nothing again: \(first.name) does not go with it")
        }
        path = command.from ?? "-"
        warnFree = try CheckRequest.warnFree(command)
        maxAges = try CheckRequest.maxAges(command)
        aptOutput = try CheckRequest.aptOutput(command)
        output = try OutputPlan(command.output, onlyFailing: command.onlyFailing)
        strict = command.strict
        exitRules = try ExitRules(command)
    }

    /// Throws `UsageError` for what is no report, `ReportNotWritten`, and `VerdictExit` with the answer.
    func run() throws {
        var observations = try StoredReport.read(path)
        if let warnFree { observations.warnFree = warnFree }
        if let maxAges { observations.maxAges = maxAges }
        exitRules.note(in: &observations)
        if let aptOutput { observations.aptOutput = aptOutput }
        let report = Report(
            toolVersion: AptVerdict.version, observations: observations, judgement: diagnose(observations),
            strict: strict)
        try output.write(report)
        throw VerdictExit(code: report.exitCode)
    }
}
