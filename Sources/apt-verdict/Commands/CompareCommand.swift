import ArgumentParser
import Diagnosis

/// `apt-verdict compare`: two machines side by side, and which difference decides.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Say what differs between two machines, and which difference explains their verdicts.",
        usage: """
            apt-verdict compare [options] LEFT.json RIGHT.json
            """)

    @Argument(
        help: ArgumentHelp("Two JSON reports of check (-: standard input, for one of them).", valueName: "report"))
    var reports: [String] = []

    @OptionGroup var output: OutputOptions

    func run() throws {
        let output = try OutputPlan(self.output, among: OutputFormat.ofComparison)
        guard reports.count == 2 else {
            throw UsageError("compare takes two reports, as: compare host.json container.json")
        }
        guard reports != ["-", "-"] else { throw UsageError("only one of the two reports can be standard input") }
        let left = ComparedSide(try StoredReport.read(reports[0]))
        let right = ComparedSide(try StoredReport.read(reports[1]))
        let comparison = compare(left, right)
        try output.write(comparison)
        throw VerdictExit(code: comparison.exitCode)
    }
}
