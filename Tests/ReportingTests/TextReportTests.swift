import AptModel
import Diagnosis
import Evidence
import Foundation
import Reporting
import Testing

@Suite("The text report")
struct TextReportTests {
    @Test func answersFirst() throws {
        let lines = renderText(Sample.seed()).split(separator: "\n")
        let first = try #require(lines.first)
        #expect(first.hasPrefix("[!!] debian.example.org/debian bookworm"))
        #expect(first.hasSuffix("signature GOOD, but apt cannot tell"))
        let last = try #require(lines.last)
        #expect(last == "Result: LOCAL FAULT, resource (certain). Not a signature fault.")
    }

    @Test func threeValuesHaveThreeSigns() {
        let text = renderText(Sample.mixed(), style: TextStyle(verbosity: .quiet))
        #expect(text.split(separator: "\n").map { $0.prefix(4) } == ["[!!]", "[ok]", "[??]"])
        #expect(text.contains("signature BAD"))
        #expect(text.contains("signature NOT CHECKED"))
    }

    @Test func noVerdictIsNeverCalledGoodOrBad() {
        var report = Sample.mixed()
        report.observations.sources = [report.observations.sources[2]]
        report.judgement.sources = [report.judgement.sources[2]]
        report.judgement.findings = [RunFinding(finding: Sample.unresolved, sources: [0])]
        report.judgement.verdict = .transfer
        let text = renderText(report)
        #expect(!text.contains("GOOD"))
        #expect(!text.contains("BAD"))
        #expect(!text.contains("Not a signature fault."))
        #expect(text.contains("neither good nor bad"))
    }

    @Test func aRefusedFormIsNotCalledForged() {
        var finding = Sample.altered
        finding.code = .s03
        let report = Sample.report(
            Sample.observations([Sample.source()]), [Sample.judged(.bad, .signature, [finding], reason: .s03)])
        let last = renderText(report).split(separator: "Result:").last ?? ""
        #expect(last.contains("apt must refuse the file's form") && !last.contains("Do not install"))
    }

    @Test func whatIsNotDecidedIsNotCalledCertain() {
        var finding = Sample.unresolved
        finding.code = .u01
        finding.confidence = .certain
        let report = Sample.report(
            Sample.observations([Sample.source()]), [Sample.judged(.noVerdict, .inconclusive, [finding], reason: .u01)])
        #expect(renderText(report).contains("Result: NOT DECIDED, inconclusive. What"))
    }

    @Test func nothingCheckedIsNotOk() {
        let report = Sample.report(Sample.observations([]), [])
        let text = renderText(report)
        #expect(text == "Result: NOTHING WAS CHECKED.\n")
        #expect(renderText(report, style: TextStyle(verbosity: .quiet)) == text)
    }

    @Test func sharedFindingIsPrintedOnce() {
        let text = renderText(Sample.fine())
        #expect(text.components(separatedBy: "warning[C03]").count == 2)
        #expect(text.contains("all 2 sources"))
    }

    @Test func colourOnlyWhereAsked() {
        for (_, report) in Sample.all {
            #expect(!renderText(report).contains("\u{1B}"))
            let painted = renderText(report, style: TextStyle(color: true))
            #expect(painted.contains("\u{1B}["))
            // The words are the same with the colour taken off.
            #expect(painted.replacing(/\u{1B}\[[0-9;]*m/, with: "") == renderText(report))
        }
    }

    @Test(arguments: [TextStyle.Verbosity.normal, .verbose])
    func pageIsEightyColumns(_ verbosity: TextStyle.Verbosity) {
        for (name, report) in Sample.all + [
            ("hostile", Hostile.report("\u{4E00}wide ")), ("long", Hostile.report("x")),
        ] {
            for line in renderText(report, style: TextStyle(verbosity: verbosity)).split(separator: "\n") {
                #expect(width(line) <= 80, "\(name): \(line)")
            }
        }
    }

    @Test func asciiHasNothingElse() {
        var report = Hostile.report("\u{2026} \u{201C}caf\u{E9}\u{201D} \u{4E00} \u{1F600}")
        report.observations.machine.hostname = "b\u{FC}ro"
        for verbosity in [TextStyle.Verbosity.quiet, .normal, .verbose] {
            let text = renderText(report, style: TextStyle(ascii: true, verbosity: verbosity))
            #expect(text.utf8.allSatisfy { $0 < 0x80 })
        }
    }

    @Test func manySourcesAreCountedAndManyAlikeAreCut() {
        let count = 3000
        let seen = Sample.observations((0..<count).map { Sample.source(uri: "http://h\($0).example.org/debian") })
        let judged = (0..<count).map { index in
            guard index % 100 == 0 else { return Sample.judged(.good, nil, []) }
            var finding = Sample.unresolved
            finding.subject = "http://h\(index).example.org/debian bookworm"
            return Sample.judged(.noVerdict, .transfer, [finding], reason: .x02)
        }
        let text = renderText(Sample.report(seen, judged))
        #expect(text.contains("2970 other sources"))
        #expect(text.components(separatedBy: "error[X02]: the name").count == 4)
        #expect(text.contains("... and 27 more like error[X02]"))
        #expect(text.split(separator: "\n").count < 100)
    }

    @Test func sameNameShowsTheScheme() {
        let seen = Sample.observations([
            Sample.source(), Sample.source(uri: "https://debian.example.org/debian"),
        ])
        let text = renderText(Sample.report(seen, [Sample.judged(.good, nil, []), Sample.judged(.good, nil, [])]))
        #expect(text.contains("[ok] http://debian.example.org/debian bookworm"))
        #expect(text.contains("[ok] https://debian.example.org/debian bookworm"))
    }

    @Test func commandsSurviveWrapping() throws {
        let long = "printf '%s %s' 'one two' \"three four\" " + String(repeating: "argument ", count: 20) + "end"
        var finding = Sample.fullTemp
        finding.remedy.steps = [.init("a long one", long)]
        let report = Sample.report(Sample.observations([Sample.source()]), [Sample.judged(.good, .resource, [finding])])
        let lines = renderText(report).split(separator: "\n").map(String.init)
        let start = try #require(lines.firstIndex { $0.hasPrefix("      printf") })
        var joined = ""
        for line in lines[start...] {
            #expect(width(Substring(line)) <= 80)
            joined += line.drop { $0 == " " }
            guard joined.hasSuffix("\\") else { break }
            joined.removeLast()
        }
        #expect(joined == long)
    }

    private func width(_ line: Substring) -> Int {
        line.unicodeScalars.reduce(0) {
            $0 + ($1.value >= 0x1100 && $1.properties.generalCategory == .otherLetter ? 2 : 1)
        }
    }
}
