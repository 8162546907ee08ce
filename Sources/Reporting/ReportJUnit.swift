import Diagnosis
import Evidence

/// A report as a JUnit XML file, as continuous integration reads it: one suite, one case a source, and one for each finding about the
/// machine that touches no source. A case fails where apt would refuse the source; what was not decided is an `error`, never a pass.
/// Several findings of a case stand in one element, the leading one in front, so that a case counts once.
public func renderJUnit(_ report: Report) -> String {
    let seen = report.observations
    let cases = JUnitCase.all(report)
    let counts =
        "tests=\"\(cases.count)\" failures=\"\(cases.count { $0.outcome == .failure })\" "
        + "errors=\"\(cases.count { $0.outcome == .error })\" skipped=\"0\" time=\"\(junitSeconds(seen.durationSeconds))\""
    let properties: [(String, String?)] = [
        ("apt_verdict_version", report.toolVersion), ("verdict", report.judgement.verdict.verdictName),
        ("exit_code", "\(report.exitCode)"), ("result", ResultWords(report).text),
        ("os", seen.machine.os), ("kernel", seen.machine.kernel), ("architecture", seen.machine.architecture),
        ("container", seen.targetProcess?.containerName ?? seen.machine.container), ("root", seen.machine.root),
        ("apt_version", seen.apt?.version), ("judged_as_of", seen.at?.rfc3339),
    ]
    // The usual schema knows no zone here: it is UTC.
    let timestamp = seen.startedAt.rfc3339.filter { $0 != "Z" }
    var lines = [
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites name=\"apt-verdict\" \(counts)>",
        "<testsuite name=\"apt-verdict check\" \(counts) timestamp=\"\(timestamp)\" "
            + "hostname=\"\(htmlText(seen.machine.hostname))\">",
        "<properties>",
    ]
    lines += properties.compactMap { name, value in
        value.map { "<property name=\"\(name)\" value=\"\(htmlText($0))\"/>" }
    }
    lines.append("</properties>")
    lines += cases.map(\.xml)
    let unchecked = seen.notChecked.map { "not checked: \(htmlText("\($0.probe): \($0.reason)"))" }
    if !unchecked.isEmpty { lines.append("<system-out>\(unchecked.joined(separator: "\n"))</system-out>") }
    return (lines + ["</testsuite>", "</testsuites>"]).joined(separator: "\n") + "\n"
}

/// Seconds with three decimals; 0 for what is no length of time.
func junitSeconds(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds > 0, seconds < 1e9 else { return "0.000" }
    let thousandths = Int64((seconds * 1000).rounded())
    let rest = String(thousandths % 1000)
    return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
}
