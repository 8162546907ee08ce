@testable import AptModel
@testable import Diagnosis
import Evidence
import FoundationEssentials
@testable import Reporting

/// Reports that come back: `check --from`, `compare`, and the JSON underneath.
let reportTargets: [Target] = [
    Target(
        name: "report", most: 1 << 14, isJSON: true, folders: ["testdata/scenarios", "testdata/reports"],
        endings: [".evidence.json", ".json"], prepared: { report($0) }, run: { judgeAgain($0) }),
    Target(
        name: "compare", most: 1 << 14, isJSON: true, folders: ["testdata/scenarios"],
        endings: [".evidence.json"], prepared: { report($0).map { $0 + [0] + $0 } }, run: { compareTwo($0) }),
    Target(
        name: "json", most: 1 << 12, folders: ["testdata/engine", "testdata/reports"], endings: [".json"],
        texts: [
            "{\"a\": [1, -0.5e3, \"\\u00e9\\ud83d\\ude00\", true, null, {}]}", "[[[[[[[[]]]]]]]]", "1e400",
            "\"\\ud800\"",
        ],
        run: { readJSON($0) }),
]

/// A report of evidence alone, in as few bytes as it takes; a whole report keeps nothing else either.
func report(_ bytes: [UInt8]) -> [UInt8]? {
    guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)), case .object(let members) = value
    else { return nil }
    let evidence = members["schema_version"] == nil ? value : members["evidence"] ?? .null
    let report = JSONValue.object(["schema_version": .integer(1), "evidence": evidence])
    return Array(report.serialised(.oneLine).utf8)
}

private func judgeAgain(_ bytes: [UInt8]) {
    let observations: Observations
    do throws(ReportReadError) {
        observations = try readObservations(fromReport: bytes)
    } catch {
        return checkPage("\(error)\n", "why it is no report")
    }
    let report = Report(toolVersion: "0", observations: observations, judgement: diagnose(observations), strict: true)
    hold(report.judgement == diagnose(observations), "judging twice gives the same")
    hold(
        [0, 1, 10, 11, 20, 21, 22, 23, 24, 25, 26, 30].contains(report.exitCode) || report.exitCode > 128,
        "the exit code is one of those that are documented, and not \(report.exitCode)")
    guard turn(bytes, of: 5) == 4 else { return checkForms(report, turn(bytes, of: 5)) }
    let json = written(report)
    checkJSON(json, "the report")
    do throws(ReportReadError) {
        let again = try readObservations(fromReport: Array(json.utf8))
        let second = Report(toolVersion: "0", observations: again, judgement: diagnose(again), strict: true)
        hold(written(second) == json, "a report of a report is the same")
    } catch {
        hold(false, "a report that was written here cannot be read: \(error)")
    }
}

private func written(_ report: Report) -> String {
    do throws(RenderError) {
        return try renderJSON(report)
    } catch {
        hold(false, "a judged report has no form: \(error)")
        return ""
    }
}

private func checkForms(_ report: Report, _ turn: UInt64) {
    switch turn {
    case 0:
        for verbosity in [TextStyle.Verbosity.quiet, .verbose] {
            checkPage(renderText(report, style: TextStyle(verbosity: verbosity)), "the text")
        }
    case 1:
        checkASCII(renderText(report, style: TextStyle(ascii: true, width: 40, onlyFailing: true)), "in ASCII")
        checkPage(renderJUnit(report), "the JUnit file")
        checkPage(renderOpenMetrics(report), "the metrics")
    case 2:
        let lines = (try? renderNDJSON(report, ascii: true)) ?? ""
        hold(lines.hasSuffix("}\n"), "there is a closing line")
        for line in lines.split(separator: "\n") { checkJSON(String(line), "ndjson") }
        guard let none = try? PluginThresholds([]),
            let some = try? PluginThresholds(["@0:30", "release_validity_days=1:"])
        else { return hold(false, "thresholds can be read") }
        checkPage(PluginAnswer(report, warning: some, critical: none).line, "the plugin's line")
    default:
        checkPage(renderHTML(report), "the HTML")
        checkPage(renderGitHub(report), "the commands for GitHub")
        checkPage(renderGitHubSummary(report, limit: 65_536), "the summary for GitHub")
    }
}

/// Two reports, parted by a NUL.
private func compareTwo(_ bytes: [UInt8]) {
    let (first, second) = halves(bytes)
    guard let left = try? readObservations(fromReport: first), let right = try? readObservations(fromReport: second)
    else { return }
    let clocks = ClockPairing(rightAheadSeconds: .max, uncertaintySeconds: .min)
    let sides = (ComparedSide(left), ComparedSide(right))
    let comparison =
        switch turn(bytes, of: 3) {
        case 0: compare(sides.0, sides.1)
        case 1: compare(sides.1, sides.0, clocks: clocks)
        default: compareInterrupted(sides.0, nil, clocks: clocks, signal: 2, reasons: ("", "x"))
        }
    checkPage(renderText(comparison), "the comparison")
    checkPage(renderHTML(comparison, toolVersion: "0"), "its HTML")
    checkJSON(renderJSON(comparison, toolVersion: "0"), "the comparison")
    checkASCII(renderJSON(comparison, toolVersion: "0", ascii: true), "the comparison in ASCII")
}

private func readJSON(_ bytes: [UInt8]) {
    if let flaw = JSONFlaw(in: bytes) { checkPage(flaw.description, "what is wrong with it") }
    guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else { return }
    for layout in [JSONValue.Layout.indented, .oneLine] {
        for ascii in [false, true] {
            let text = value.serialised(layout, ascii: ascii)
            checkJSON(text, "a document")
            let again = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
            hold(again?.serialised(layout, ascii: ascii) == text, "written and read is the same")
        }
    }
}

// MARK: what holds for every output

/// No character that acts on a terminal, no line break but LF.
func checkPage(_ text: String, _ what: String) {
    if let bad = text.unicodeScalars.first(where: { isUnseen($0) && $0 != "\n" }) {
        hold(false, "\(what) holds \(marker(bad)): \(around(bad, text))")
    }
}

func checkASCII(_ text: String, _ what: String) {
    checkPage(text, what)
    hold(text.unicodeScalars.allSatisfy(\.isASCII), "\(what) is ASCII")
}

func checkJSON(_ text: String, _ what: String) {
    let flaw = JSONFlaw(in: Array(text.utf8))
    hold(flaw == nil, "\(what) is JSON: \(flaw?.description ?? "")")
    hold((try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))) != nil, "\(what) is JSON")
    checkPage(text, what)
}

private func around(_ scalar: Unicode.Scalar, _ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let place = scalars.firstIndex(of: scalar) else { return "" }
    return String(String.UnicodeScalarView(scalars[..<place].suffix(60)))
}
