import ArgumentParser
import Diagnosis
import Reporting

/// `apt-verdict explain CODE`: what a fault is, what causes it, how it is mended.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say what a fault is, what causes it and how it is mended.")

    @Argument(help: "A code or slug from 'list faults', as R01 or temp-space.")
    var fault: String

    @Flag(name: .long, help: .hidden) var json = false

    func run() throws {
        guard !json else { throw UsageError("explain --json is not built yet") }
        guard let code = FaultCode(codeOrSlug: fault) else {
            let looksLikeWords = fault == "-" || fault.contains(" ")
            throw looksLikeWords
                ? UsageError("explaining apt's own words is not built yet; give a code from 'apt-verdict list faults'")
                : Unrecognised(fault: fault)
        }
        guard let explanation = Catalogue.explanation(of: code) else {
            throw UsageError("\(code.rawValue) \(code.slug): this version does not look for this fault yet")
        }
        try StandardOutput.write(renderExplanation(of: code, explanation))
    }

    /// Nothing was recognised: exit 1, as the contract says.
    struct Unrecognised: Error {
        var fault: String
    }
}
