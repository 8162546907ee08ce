import Diagnosis
import Evidence

/// A report as ndjson: a line for each source, then the closing line.
public func renderNDJSON(_ report: Report, ascii: Bool = false) throws(RenderError) -> String {
    var totals = StreamTotals(report.observations)
    var text = ""
    let said = report.aptSaid
    for (index, source) in report.sources.enumerated() {
        totals.add(source.observed, source.judged, index: index)
        text += renderSourceLine(
            source.observed, source.judged, index: index, scope: report.observations.scope,
            said: said.map { $0.indices.contains(index) ? $0[index] : nil }, ascii: ascii)
    }
    var observations = report.observations
    observations.sources = []
    return text
        + (try renderSummaryLine(
            observations, totals,
            machineFindings: report.judgement.findings.filter(\.sources.isEmpty).map(\.finding),
            strict: report.strict, toolVersion: report.toolVersion, ascii: ascii))
}

/// One source of a run as a line of ndjson, with its newline: the element of `sources` with `type` and `index`, its place in the
/// input, added.
///
/// - Parameter said: what apt said of it; nil where apt's output was not given.
public func renderSourceLine(
    _ observed: SourceObservation, _ judged: SourceJudgement, index: Int, scope: Observations.Scope,
    said: AptSaid?? = nil, ascii: Bool = false
) -> String {
    guard case .object(var members) = sourceJSON(observed, judged, scope: scope, said: said) else { return "" }
    members["type"] = .string("source")
    members["index"] = .integer(Int64(index))
    return line(.object(members), ascii: ascii)
}

/// The closing line of ndjson, with its newline: what a report holds beside its sources, and how many sources there were of each
/// verdict and with each fault.
///
/// - Parameters:
///   - observations: without their sources.
///   - machineFindings: with no source at hand.
public func renderSummaryLine(
    _ observations: Observations, _ totals: StreamTotals, machineFindings: [Finding], strict: Bool,
    toolVersion: String, ascii: Bool = false
) throws(RenderError) -> String {
    let report = streamedReport(
        observations, totals, machineFindings: machineFindings, strict: strict, toolVersion: toolVersion)
    guard case .object(var members) = try wholeJSON(report) else { return "" }
    members["sources"] = nil
    members["type"] = .string("summary")
    let mirrors = totals.mirrorGroups
    if !mirrors.isEmpty { members["mirrors"] = mirrorsJSON(mirrors) }
    members["findings_left_out"] = .integer(Int64(totals.union.leftOut))
    var codes: [String: JSONValue] = [:]
    for (code, count) in totals.codes { codes[code.rawValue] = .integer(Int64(count)) }
    var verdicts: [String: JSONValue] = [:]
    for (verdict, count) in totals.verdicts { verdicts[verdict] = .integer(Int64(count)) }
    members["counts"] = .object([
        "sources": .integer(Int64(totals.sources)), "verdicts": .object(verdicts), "codes": .object(codes),
    ])
    return line(.object(members), ascii: ascii)
}

/// The run as a report without its sources, for its verdict and exit code.
public func streamedReport(
    _ observations: Observations, _ totals: StreamTotals, machineFindings: [Finding], strict: Bool,
    toolVersion: String
) -> Report {
    var report = Report(
        toolVersion: toolVersion, observations: observations, judgement: totals.judgement(machineFindings),
        strict: strict)
    report.leavesOutWarnings = totals.warns
    return report
}

private func line(_ document: JSONValue, ascii: Bool) -> String {
    document.serialised(.oneLine, ascii: ascii, showing: withoutSecrets) + "\n"
}
