import AptModel
import Diagnosis
import Evidence
import Reporting

/// A log that may hold apt's words.
func aptOutput(_ bytes: [UInt8]) {
    let reading = readWords(bytes)
    let text = renderWords(reading, style: TextStyle())
    expectPlain(text)
    _ = renderWordsJSON(reading)
    _ = reading.isQuiet
}

/// A report that somebody made up: it is judged and shown in every form, and what is written is judged the same again.
func report(_ bytes: [UInt8]) {
    guard let observations = try? readObservations(fromReport: bytes) else { return }
    let report = Report(toolVersion: "0", observations: observations, judgement: diagnose(observations))
    expectPlain(renderText(report))
    _ = renderHTML(report)
    _ = renderJUnit(report)
    _ = renderGitHub(report)
    _ = renderGitHubSummary(report, limit: 10_000)
    _ = renderOpenMetrics(report)
    guard let json = try? renderJSON(report), (try? renderNDJSON(report)) != nil else {
        return expect(false, "a report without JSON")
    }
    guard let again = try? readObservations(fromReport: Array(json.utf8)) else {
        return expect(false, "a report that cannot be read")
    }
    let codes = diagnose(again).findings.map(\.finding.code)
    expect(codes == report.judgement.findings.map(\.finding.code), "judged in another way the second time")
}

/// A side beside itself: nothing differs.
func comparison(_ bytes: [UInt8]) {
    guard let observations = try? readObservations(fromReport: bytes) else { return }
    let side = ComparedSide(observations)
    let compared = compare(side, side)
    expect(!compared.rows.contains(where: \.differs), "something differs from itself")
    expectPlain(renderText(compared))
    _ = renderHTML(compared, toolVersion: "0")
    _ = renderJSON(compared, toolVersion: "0")
}

/// No character that a terminal obeys.
private func expectPlain(_ text: String) {
    for scalar in text.unicodeScalars where scalar != "\n" {
        expect(scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value), "a control character: \(scalar.value)")
    }
}
