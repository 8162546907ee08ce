import AptModel
import Diagnosis
import Linux
import Reporting

/// Where the report goes, in which formats.
struct OutputPlan {
    /// What goes to standard output; nil where only files were asked for.
    private var standard: OutputFormat?
    private var files: [(format: OutputFormat, path: String)] = []
    private var color: ColorChoice
    private var ascii: Bool
    private var verbosity: TextStyle.Verbosity
    private var onlyFailing = false

    private let built: [OutputFormat]

    /// - Parameters:
    ///   - built: the formats that the command writes.
    ///   - onlyFailing: whether reports for people leave out what is ok.
    init(_ options: OutputOptions, among built: [OutputFormat] = OutputFormat.ofReport, onlyFailing: Bool = false)
        throws(UsageError)
    {
        self.onlyFailing = onlyFailing
        self.built = built
        let color = try ColorChoice(named: options.color)
        if options.quiet && options.verbose { throw UsageError("-q and -v contradict each other") }
        self.color = color
        ascii = options.ascii
        verbosity = options.quiet ? .quiet : options.verbose ? .verbose : .normal
        if let name = options.format {
            standard = try OutputFormat(named: name, among: built)
            if options.json, standard != .json { throw UsageError("--json and --format \(name) contradict each other") }
        } else if options.json {
            standard = .json
        }
        for output in options.outputs { try add(output) }
        if standard == nil, files.isEmpty { standard = .text }
    }

    private mutating func add(_ output: String) throws(UsageError) {
        let parts = output.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[1].isEmpty else {
            throw UsageError("--output takes FORMAT=PATH, not '\(output)'")
        }
        let format = try OutputFormat(named: parts[0], among: built)
        guard parts[1] == "-" else {
            let place = OutputPlan.place(parts[1])
            let isTaken = files.contains { OutputPlan.place($0.path) == place }
            // A device takes any number.
            guard !isTaken || Root.own.kind(of: parts[1]) == .characterDevice else {
                throw UsageError("only one report can go to \(parts[1])")
            }
            return files.append((format, parts[1]))
        }
        guard standard == nil else { throw UsageError("only one report can go to standard output") }
        standard = format
    }

    /// A path without what changes nothing in it: `./x` and `x` are one file.
    private static func place(_ path: String) -> [Substring] {
        let parts = path.split(separator: "/").filter { $0 != "." }
        return path.hasPrefix("/") ? parts : ["."] + parts
    }

    /// Where ndjson goes, each a path, nil for standard output; empty where it is not asked for.
    var streams: [String?] {
        (standard == .ndjson ? [nil] : []) + files.filter { $0.format == .ndjson }.map { $0.path }
    }

    /// Whether any report is of the whole run, for which all of it has to be held.
    var hasWholeReports: Bool { standard.map { $0 != .ndjson } ?? false || files.contains { $0.format != .ndjson } }

    /// Nothing but ASCII characters.
    var isAscii: Bool { ascii }

    /// Writes every report asked for. Files go out whole or not at all, and one that fails keeps no other back.
    ///
    /// Throws `ReportNotWritten` for a full disk or a closed pipe, `RenderError` for what would be a bug.
    ///
    /// - Parameter streamed: whether ndjson was written already, as it came.
    func write(_ report: Report, streamed: Bool = false) throws {
        try write(leavingOut: streamed ? .ndjson : nil) { format, style throws(RenderError) in
            switch format {
            case .json: try renderJSON(report, ascii: style.ascii)
            case .ndjson: try renderNDJSON(report, ascii: style.ascii)
            case .text: renderText(report, style: style)
            case .html: page(renderHTML(report, onlyFailing: onlyFailing), style)
            case .openmetrics: renderOpenMetrics(report)
            case .junit: page(renderJUnit(report), style)
            case .github: renderGitHub(report, ascii: style.ascii)
            }
        }
        if standard == .github { try JobSummary.append(report, onlyFailing: onlyFailing, ascii: ascii) }
    }

    /// The same for a comparison.
    func write(_ comparison: Comparison) throws {
        try write { format, style throws(RenderError) in
            switch format {
            case .json: renderJSON(comparison, toolVersion: AptVerdict.version, ascii: style.ascii)
            case .text: renderText(comparison, style: style)
            case .html: page(renderHTML(comparison, toolVersion: AptVerdict.version), style)
            case .ndjson, .openmetrics, .junit, .github:
                throw RenderError(description: "a comparison has no \(format.rawValue) form")
            }
        }
    }

    private func page(_ markup: String, _ style: TextStyle) -> String {
        style.ascii ? charactersByNumber(markup) : markup
    }

    /// What monitoring is told of a run that came to no report, so that its last file does not pass for a new one. A file that
    /// cannot be written is not worth a second error.
    func writeFailure(at time: Timestamp?, exitCode: Int32) {
        let text = renderOpenMetrics(toolVersion: AptVerdict.version, failedAt: time, exitCode: exitCode)
        for (format, path) in files where format == .openmetrics {
            do throws(FileError) { try writeFileAtomically(path, text.utf8) } catch { continue }
        }
    }

    private func write(
        leavingOut left: OutputFormat? = nil, _ render: (OutputFormat, TextStyle) throws(RenderError) -> String
    ) throws {
        var failures: [String] = []
        for (format, path) in files where format != left {
            let text = try render(format, style(toTerminal: false))
            do throws(FileError) {
                try writeFileAtomically(path, text.utf8)
            } catch {
                failures.append("the report could not be written to \(path): \(words(error))")
            }
        }
        if let standard, standard != left {
            try StandardOutput.write(render(standard, style(toTerminal: isTerminal(.output))))
        }
        if !failures.isEmpty { throw ReportNotWritten(message: failures.joined(separator: "; ")) }
    }

    private func style(toTerminal: Bool) -> TextStyle {
        TextStyle(
            color: color.isOn(toTerminal: toTerminal), ascii: ascii, verbosity: verbosity, onlyFailing: onlyFailing)
    }
}
