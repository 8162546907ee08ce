import AptModel
import ArgumentParser
import Diagnosis
import Evidence
import Linux
import Reporting

/// `apt-verdict compare`: two machines side by side, and which difference decides.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Say what differs between two machines, and which difference explains their verdicts.",
        usage: """
            apt-verdict compare [options] LEFT.json RIGHT.json
            apt-verdict compare [options] --exec 'PREFIX' [-- arguments of check]
            apt-verdict compare [options] --container NAME [-- arguments of check]
            """)

    @Argument(help: ArgumentHelp("A JSON report of check (-: standard input).", valueName: "left"))
    var left: String?

    @Argument(help: ArgumentHelp("The report beside it (-: standard input, for one of the two).", valueName: "right"))
    var right: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            Run the right side by this command, which ends with the program, as 'docker exec -i web apt-verdict'; the left \
            side is this machine. It is split as a shell would, and nothing in it is expanded.
            """, valueName: "prefix"))
    var exec: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Take a running container, seen from outside, as the right side; the left side is this machine.",
            valueName: "name|pid"))
    var container: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Seconds for both sides of --exec or --container. Default: 180.", valueName: "seconds"))
    var deadline: Int?

    @OptionGroup var output: OutputOptions

    @Argument(parsing: .postTerminator, help: ArgumentHelp("Arguments of both sides' check.", valueName: "arguments"))
    var arguments: [String] = []

    func run() throws {
        let output = try OutputPlan(self.output, among: OutputFormat.ofComparison)
        let reports = [left, right].compactMap { $0 }
        guard [!reports.isEmpty, exec != nil, container != nil].count(where: { $0 }) == 1 else {
            throw UsageError("compare takes two reports, or --exec, or --container: one of them")
        }
        let comparison = reports.isEmpty ? try compareLive() : try compareReports(reports)
        try output.write(comparison)
        throw VerdictExit(code: comparison.exitCode)
    }

    private func compareReports(_ reports: [String]) throws(UsageError) -> Comparison {
        guard reports.count == 2 else {
            throw UsageError("compare takes two reports, as: compare host.json container.json")
        }
        guard reports != ["-", "-"] else { throw UsageError("only one of the two reports can be standard input") }
        guard arguments.isEmpty, deadline == nil else {
            throw UsageError("--deadline and what follows -- go with --exec or --container")
        }
        let left = ComparedSide(try StoredReport.read(reports[0]))
        return compare(left, ComparedSide(try StoredReport.read(reports[1])))
    }

    private func compareLive() throws -> Comparison {
        if let deadline, deadline < 1 { throw UsageError("--deadline takes a number of seconds above 0") }
        var sides = TwoSides(prefix: [], arguments: arguments, deadline: Double(deadline ?? 180))
        if let exec {
            do throws(ShellWordsError) {
                sides.prefix = try shellWords(exec)
            } catch {
                throw UsageError("--exec cannot be split into words: a quote or a backslash is left open")
            }
            guard !sides.prefix.isEmpty else { throw UsageError("--exec takes a command that ends with the program") }
        } else if let container {
            sides.prefix = [TwoSides.ownProgram ?? ""]
            sides.options = ["--container", container]
        }
        let seen = try sides.run()
        guard let signal = interruption else {
            return compare(
                ComparedSide(try seen.left.get()), ComparedSide(try seen.right.get()), clocks: seen.clocks)
        }
        func reason(_ side: Result<Observations, TwoSides.NoReport>) -> String {
            guard case .failure(let none) = side else { return "" }
            return sanitised(none.message, limit: 500)
        }
        return compareInterrupted(
            (try? seen.left.get()).map { ComparedSide($0) }, (try? seen.right.get()).map { ComparedSide($0) },
            clocks: seen.clocks, signal: signal, reasons: (reason(seen.left), reason(seen.right)))
    }
}
