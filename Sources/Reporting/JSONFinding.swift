import Diagnosis

/// One finding; in the union it also carries the indexes of the sources that it touches.
func findingJSON(_ finding: Finding, sources: [Int]? = nil) -> JSONValue {
    var members: [String: JSONValue] = [
        "code": .string(finding.code.rawValue),
        "slug": .string(finding.code.slug),
        "class": .string(finding.faultClass.rawValue),
        "severity": .string(finding.severity.rawValue),
        "confidence": .string(finding.confidence.rawValue),
        "owner": .string(finding.owner.rawValue),
        "retry": .string(finding.retry.rawValue),
        "subject": .string(finding.subject),
        "title": .string(finding.title),
        "because": .array(
            finding.because.map { .object(["text": .string($0.text), "probe": .string($0.probe.rawValue)]) }),
        "remedy": .object([
            "text": .string(finding.remedy.text),
            "commands": JSONValue(finding.remedy.steps.map(\.command)),
            "labels": JSONValue(finding.remedy.steps.map(\.label)),
        ]),
        "alternatives": JSONValue(finding.alternatives.map(\.rawValue)),
    ]
    if let sources { members["sources"] = JSONValue(sources) }
    return .object(members)
}
