import AptModel
import Diagnosis
import Evidence

/// Why a report could not be rendered: a bug in this program, since every report has a JSON form.
public struct RenderError: Error, CustomStringConvertible {
    public var description: String

    public init(description: String) {
        self.description = description
    }
}

/// The report as JSON, schema version 1 (docs/report.schema.json), with a newline at its end.
///
/// Every key of the contract is present, null where unknown. Secrets of URIs are masked in every string, the evidence's
/// included. With `ascii` every other character is escaped.
public func renderJSON(_ report: Report, ascii: Bool = false) throws(RenderError) -> String {
    try wholeJSON(report).serialised(ascii: ascii, showing: withoutSecrets) + "\n"
}

/// The report as a JSON value.
public func reportJSON(_ report: Report) throws(RenderError) -> JSONValue {
    try wholeJSON(report).mapStrings(withoutSecrets)
}

/// The same with the secrets of URIs in it.
func wholeJSON(_ report: Report) throws(RenderError) -> JSONValue {
    let judgement = report.judgement
    let said = report.aptSaid
    var members: [String: JSONValue] = [
        "schema_version": .integer(1),
        "tool": .object(["name": .string("apt-verdict"), "version": .string(report.toolVersion)]),
        "run": runJSON(report.observations),
        "verdict": .string(judgement.verdict.verdictName),
        "exit_code": .integer(Int64(report.exitCode)),
        "sources": .array(
            report.sources.enumerated().map { index, source in
                sourceJSON(
                    source.observed, source.judged, scope: report.observations.scope,
                    said: said.map { $0.indices.contains(index) ? $0[index] : nil })
            }),
        "findings": .array(judgement.findings.map { findingJSON($0.finding, sources: $0.sources) }),
        "not_checked": .array(
            report.observations.notChecked.map {
                .object(["probe": .string($0.probe), "reason": .string($0.reason)])
            }),
        "evidence": try evidenceJSON(report.observations),
    ]
    let mirrors = report.mirrors
    if !mirrors.isEmpty { members["mirrors"] = mirrorsJSON(mirrors) }
    return .object(members)
}

private func runJSON(_ observations: Observations) -> JSONValue {
    .object([
        "started_at": timeJSON(observations.startedAt),
        "duration_seconds": JSONValue(seconds: observations.durationSeconds),
        "at": timeJSON(observations.at),
        "machine": machineJSON(observations),
    ])
}

/// The machine as a report names it.
func machineJSON(_ observations: Observations) -> JSONValue {
    let machine = observations.machine
    return .object([
        "hostname": .string(machine.hostname),
        "os": JSONValue(machine.os),
        "kernel": .string(machine.kernel),
        "architecture": .string(machine.architecture),
        "container": JSONValue(machine.container),
        "apt_version": JSONValue(observations.apt?.version),
        "uid": JSONValue(machine.uid),
        "root": JSONValue(machine.root),
    ])
}

/// RFC 3339 in UTC, or null.
func timeJSON(_ time: Timestamp?) -> JSONValue { JSONValue(time?.rfc3339) }
