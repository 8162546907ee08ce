import Diagnosis
import Evidence

/// A comparison as JSON, schema version 1 (docs/comparison.schema.json), with a newline at its end. Secrets of URIs are masked
/// in every string.
public func renderJSON(_ comparison: Comparison, toolVersion: String, ascii: Bool = false) -> String {
    JSONValue.object([
        "schema_version": .integer(1),
        "tool": .object(["name": .string("apt-verdict"), "version": .string(toolVersion)]),
        "left": sideJSON(comparison.left),
        "right": sideJSON(comparison.right),
        "rows": .array(comparison.rows.map(rowJSON)),
        "conclusion": .object([
            "kind": .string(comparison.conclusion.kind.rawValue), "text": .string(comparison.conclusion.text),
        ]),
        "verdict": .string(comparison.verdict.verdictName),
        "exit_code": .integer(Int64(comparison.exitCode)),
    ]).serialised(ascii: ascii, showing: withoutSecrets) + "\n"
}

private func sideJSON(_ side: ComparisonSide) -> JSONValue {
    .object([
        "machine": side.report.map { machineJSON($0.observations) } ?? .null,
        "place": JSONValue(side.place),
        "started_at": timeJSON(side.report?.observations.startedAt),
        "verdict": .string(side.verdict.verdictName),
        "findings": .array(side.findings.map { findingJSON($0.finding, sources: $0.sources) }),
    ])
}

private func rowJSON(_ row: ComparisonRow) -> JSONValue {
    .object([
        "name": .string(row.name.rawValue), "subject": JSONValue(row.subject), "left": JSONValue(row.left),
        "right": JSONValue(row.right), "differs": .bool(row.differs), "decides": .bool(row.decides),
        "code": JSONValue(row.code?.rawValue), "note": JSONValue(row.note),
    ])
}
