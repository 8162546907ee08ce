import Diagnosis
import Evidence

/// What a monitoring plugin ends with.
public enum PluginState: Int32, Sendable, CaseIterable {
    case ok = 0
    case warning = 1
    case critical = 2
    case unknown = 3

    /// As the line says it.
    var name: String {
        switch self {
        case .ok: "OK"
        case .warning: "WARNING"
        case .critical: "CRITICAL"
        case .unknown: "UNKNOWN"
        }
    }
}

/// A run under the monitoring plugins' contract: one state, and one line with perfdata.
public struct PluginAnswer: Sendable, Equatable {
    /// What the program ends with.
    public let state: PluginState
    /// The line, with a newline at its end and no other.
    public let line: String

    /// The longest text in front of the perfdata, in characters: NRPE of version 2 carries 1023 bytes in all.
    static let limit = 400

    /// Wrong usage, or a run that came to no report.
    public init(unknown message: String) {
        self.init(.unknown, message, [])
    }

    /// The answer for a report.
    ///
    /// An error of a class from 10 to 26 is critical, what could not be checked is unknown, a warning is a warning; a threshold can
    /// only make that worse. Of these critical is the worst, then unknown: what was not seen is not made good by a warning elsewhere.
    public init(_ report: Report, warning: PluginThresholds, critical: PluginThresholds) {
        let numbers = PluginNumbers(report.observations)
        var states: [PluginState] = [PluginAnswer.state(report)]
        var words: [String] = []
        var perfdata: [String] = []
        for label in PluginLabel.allCases {
            let (warn, crit) = (warning[label], critical[label])
            if let one = numbers.perfdata(label, warning: warn, critical: crit) { perfdata.append(one) }
            guard warn != nil || crit != nil else { continue }
            guard let value = numbers[label] else {
                guard !label.mayNotExist else { continue }
                states.append(.unknown)
                words.append("\(label.rawValue) is not known")
                continue
            }
            let breached: (PluginState, PluginRange)? =
                if let crit, crit.alerts(on: value) {
                    (.critical, crit)
                } else if let warn, warn.alerts(on: value) {
                    (.warning, warn)
                } else { nil }
            guard let (state, range) = breached else { continue }
            states.append(state)
            words.append("\(label.rawValue) is \(PluginNumbers.text(value))\(label.unit) (threshold \(range.text))")
        }
        let order: [PluginState] = [.critical, .unknown, .warning, .ok]
        self.init(
            order.first { states.contains($0) } ?? .unknown,
            ([PluginAnswer.summary(report)] + words).joined(separator: "; "), perfdata)
    }

    private init(_ state: PluginState, _ words: String, _ perfdata: [String]) {
        self.state = state
        // `|` begins the perfdata.
        let clean = asciiOnly(sanitised(withoutSecrets(words), limit: PluginAnswer.limit))
            .replacing("|", with: "/")
        let text = "APT-VERDICT \(state.name) - \(clean.prefix(PluginAnswer.limit + 40))"
        line = (perfdata.isEmpty ? text : "\(text) | \(perfdata.joined(separator: " "))") + "\n"
    }

    private static func state(_ report: Report) -> PluginState {
        switch report.judgement.verdict {
        case .inconclusive: .unknown
        case .some: .critical
        case nil:
            report.observations.interruptedBySignal != nil
                ? .unknown : report.judgement.findings.contains { $0.finding.severity == .warning } ? .warning : .ok
        }
    }

    /// `2 of 5 sources: S01 content-altered: the signature is bad … (debian.example.org/debian bookworm), 3 more findings`.
    private static func summary(_ report: Report) -> String {
        let sources = report.judgement.sources
        let verdict = report.judgement.verdict
        let counted = sources.count == 1 ? "1 source" : "\(sources.count) sources"
        let bad = sources.count { $0.verdict != nil }
        let good = sources.count { $0.signature.state == .good }
        let findings = report.judgement.findings.filter { $0.finding.severity != .note }
        let leading =
            findings.first { $0.finding.severity == .error && $0.finding.faultClass == verdict } ?? findings.first
        guard let leading else { return "\(good) of \(counted) verified" }
        let finding = leading.finding
        var text = bad > 0 ? "\(bad) of \(counted): " : "\(good) of \(counted) verified: "
        text += "\(finding.code.rawValue) \(finding.code.slug): \(sanitised(withoutSecrets(finding.title), limit: 100))"
        if let first = leading.sources.first {
            text += " (\(sanitised(SourceNames(report.observations.sources)[first], limit: 120)))"
        }
        return findings.count > 1 ? text + ", \(findings.count - 1) more" : text
    }
}
