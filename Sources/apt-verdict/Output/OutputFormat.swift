/// A format that this build writes.
enum OutputFormat: String {
    case text
    case json

    /// All formats of the contract, built or not.
    static let contract = ["text", "json", "ndjson", "html", "openmetrics", "junit", "github"]

    init(named name: String) throws(UsageError) {
        guard OutputFormat.contract.contains(name) else {
            throw UsageError("unknown format '\(name)'; there are \(OutputFormat.contract.joined(separator: ", "))")
        }
        guard let format = OutputFormat(rawValue: name) else {
            throw UsageError("the format \(name) is not built yet; text and json are")
        }
        self = format
    }
}
