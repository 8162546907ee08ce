/// A format that this build writes.
enum OutputFormat: String {
    case text
    case json
    case ndjson
    case html
    case openmetrics
    case junit
    case github

    /// Those that `check` writes.
    static let ofReport: [OutputFormat] = [.text, .json, .ndjson, .html, .openmetrics, .junit, .github]
    /// Those that `compare` writes.
    static let ofComparison: [OutputFormat] = [.text, .json, .html]

    /// All formats of the contract, built or not.
    static let contract = ["text", "json", "ndjson", "html", "openmetrics", "junit", "github"]

    /// - Parameter built: the formats that the command writes.
    init(named name: String, among built: [OutputFormat]) throws(UsageError) {
        let names = built.map(\.rawValue).joined(separator: ", ")
        guard OutputFormat.contract.contains(name) else {
            throw UsageError("unknown format '\(name)'; there are \(names)")
        }
        guard let format = OutputFormat(rawValue: name), built.contains(format) else {
            throw UsageError("the format \(name) is not built yet here; there are \(names)")
        }
        self = format
    }
}
