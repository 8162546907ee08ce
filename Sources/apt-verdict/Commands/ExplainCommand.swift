import AptModel
import ArgumentParser
import Diagnosis
import Linux
import Reporting

/// `apt-verdict explain CODE`: what a fault is, what causes it, how it is mended; `explain "words"` and `explain -`: which faults
/// can be behind what apt said.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say what a fault is, or which faults can be behind what apt said.",
        usage: """
            apt-verdict explain CODE
            apt-verdict explain "apt's own words"
            apt-get update 2>&1 | apt-verdict explain -
            """)

    @Argument(
        help: """
            A code or slug from 'list faults', as R01 or temp-space; a sentence of apt in quotes; or - for the output of apt-get \
            update, or a log with it inside, on standard input.
            """)
    var fault: String

    @Option(
        name: .customLong("apt-version"),
        help: ArgumentHelp("The apt that said it, as 2.6.1; else its words give it away.", valueName: "version"))
    var aptVersion: String?

    @Flag(name: .long, help: "Answer in JSON.")
    var json = false

    @Option(name: .long, help: ArgumentHelp("auto, always or never.", valueName: "when"))
    var color: String = "auto"

    @Flag(name: .long, help: "Nothing but ASCII characters.")
    var ascii = false

    func run() throws {
        let color = try ColorChoice(named: color)
        if let code = FaultCode(codeOrSlug: fault) { return try explain(code) }
        let version = try aptVersion.map { text throws(UsageError) in
            guard let version = AptVersion(text) else {
                throw UsageError("--apt-version takes a version as 2.6.1, not '\(text)'")
            }
            return version
        }
        let log = fault == "-" ? try AptLog("-") : AptLog(sentence: fault)
        let reading = log.reading(apt: version)
        if json {
            try StandardOutput.write(renderWordsJSON(reading, leftOut: log.leftOut, ascii: ascii))
        } else if reading.recognised {
            let style = TextStyle(color: color.isOn(toTerminal: isTerminal(.output)), ascii: ascii)
            try StandardOutput.write(renderWords(reading, style: style, leftOut: log.leftOut))
        }
        guard reading.recognised else { throw Unrecognised(message: unrecognised) }
    }

    private func explain(_ code: FaultCode) throws {
        guard let explanation = Catalogue.explanation(of: code) else {
            throw UsageError("\(code.rawValue) \(code.slug): this version does not look for this fault yet")
        }
        try StandardOutput.write(
            json ? renderExplanationJSON(of: code, explanation, ascii: ascii) : renderExplanation(of: code, explanation)
        )
    }

    private var unrecognised: String {
        if fault == "-" {
            return
                "nothing of apt's was recognised on standard input; if it is not in English, repeat it under LC_ALL=C"
        }
        return fault.contains(" ")
            ? "no sentence of apt's was recognised in it; if it is not in English, repeat it under LC_ALL=C"
            : "no fault is called '\(fault)'; see 'apt-verdict list faults'"
    }

    /// Nothing was recognised: exit 1, as the contract says.
    struct Unrecognised: Error {
        var message: String
    }
}
