import ArgumentParser
import Reporting

/// `apt-verdict nagios`: the same check under the monitoring plugins' contract: one line, perfdata, exit 0 to 3.
struct NagiosCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nagios", abstract: "The same check as a monitoring plugin: one line, perfdata, exit 0 to 3.",
        usage: """
            apt-verdict nagios [-w LABEL=RANGE ...] [-c LABEL=RANGE ...] [-t SECONDS] [options of check]
            apt-verdict nagios [options] URI SUITE [COMPONENT ...]
            """,
        discussion: """
            0 OK: every source is verified and apt here would accept it. 1 WARNING: warnings, or -w. 2 CRITICAL: an error, or -c. \
            3 UNKNOWN: not enough could be checked, wrong usage, no report.

            Labels: \(PluginLabel.allCases.map(\.rawValue).joined(separator: ", ")); over several sources the least. A bare range is one \
            for key_expiry_days. Ranges as plugins have them: 30: warns below 30, @10:20 from 10 to 20.

            Options of check that shape its report (--format, --json, --color, --ascii, -q, -v, --only-failing), --strict, \
            --exit-policy and --from do not go with it; --output writes a report beside the line.
            """)

    @Option(
        name: [.customShort("w", allowingJoined: true), .customLong("warning")], parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Warn where a number is outside this range; repeatable.", valueName: "label=range"))
    var warning: [String] = []

    @Option(
        name: [.customShort("c", allowingJoined: true), .customLong("critical")], parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Be critical where a number is outside this range; repeatable.", valueName: "label=range"))
    var critical: [String] = []

    @Option(
        name: .customShort("t", allowingJoined: true),
        help: ArgumentHelp("Seconds for the whole run, as --deadline. Default: 9.", valueName: "seconds"))
    var seconds: Int?

    @OptionGroup var check: CheckCommand

    func run() throws { NagiosPlugin.end(try answer()) }

    /// Checks, and answers as a plugin does.
    func answer() throws -> PluginAnswer {
        let output = check.output
        let refused: [(given: Bool, name: String)] = [
            (check.from != nil, "--from"), (output.format != nil, "--format"), (output.json, "--json"),
            (output.color != "auto", "--color"), (output.ascii, "--ascii"), (output.quiet, "-q"),
            (output.verbose, "-v"), (output.outputs.contains { $0.hasSuffix("=-") }, "--output to standard output"),
            (check.strict, "--strict"), (check.onlyFailing, "--only-failing"),
            (check.exitPolicy != nil, "--exit-policy"),
        ]
        if let first = refused.first(where: \.given) { throw UsageError("\(first.name) does not go with nagios") }
        if seconds != nil, check.deadline != nil { throw UsageError("-t and --deadline are the same: one of them") }
        if let seconds, seconds < 1 { throw UsageError("-t takes a number of seconds above 0") }
        let (warning, critical) = (try thresholds(warning, "-w"), try thresholds(critical, "-c"))
        var checked = check
        let deadline = seconds ?? check.deadline ?? 9
        checked.deadline = deadline
        NagiosPlugin.watch(deadline)
        let request = try CheckRequest(checked)
        let report = try Check.report(request)
        if !output.outputs.isEmpty { try request.output.write(report) }
        return PluginAnswer(report, warning: warning, critical: critical)
    }

    private func thresholds(_ texts: [String], _ option: String) throws(UsageError) -> PluginThresholds {
        do throws(PluginThresholds.Refused) {
            return try PluginThresholds(texts)
        } catch {
            throw UsageError("\(option): \(error.message)")
        }
    }
}
