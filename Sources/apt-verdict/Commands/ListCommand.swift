import ArgumentParser
import Diagnosis

/// `apt-verdict list faults|probes|formats`: the catalogue.
struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List faults, probes or formats.")

    @Argument(help: "faults, probes or formats.")
    var what: String

    func run() throws {
        let lines: [String]
        switch what {
        case "faults":
            lines = FaultCode.allCases.map { code in
                "\(code.rawValue)  \(padded(code.slug, 27))\(padded(code.faultClass.rawValue, 14))\(code.usualSeverity.rawValue)"
            }
        case "probes":
            lines = ProbeName.allCases.map { "\(padded($0.rawValue, 20))\($0.summary)" }
        case "formats":
            lines = OutputFormat.contract.map { name in
                guard let format = OutputFormat(rawValue: name) else { return "\(padded(name, 14))not built yet" }
                return OutputFormat.ofReport.contains(format) ? name : "\(padded(name, 14))compare only"
            }
        default:
            throw UsageError("list takes faults, probes or formats, not '\(what)'")
        }
        try StandardOutput.write(lines.map { $0 + "\n" }.joined())
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
