import Diagnosis
import Evidence
import Foundation
import Reporting
import TestSupport
import Testing

/// `--only-failing` and `--strict` as the renderers see them.
@Suite("What fails only, and warnings that count")
struct OnlyFailingTests {
    @Test(arguments: [TextStyle.Verbosity.normal, .verbose]) func textLeavesOutWhatIsOk(
        _ verbosity: TextStyle.Verbosity
    ) {
        let text = renderText(Sample.mixed(), style: TextStyle(verbosity: verbosity, onlyFailing: true))
        #expect(!text.contains("bookworm-updates") && text.contains("[ok] 1 other source"))
        #expect(text.contains("error[S01]:") && text.contains("error[X02]:") && text.contains("left out"))
        #expect(text.contains("Result: REAL FAULT"))
    }

    @Test func quietTextHasOneLineForEachThatFails() {
        let style = TextStyle(verbosity: .quiet, onlyFailing: true)
        let lines = renderText(Sample.mixed(), style: style).split(separator: "\n")
        #expect(lines.count == 2 && lines.allSatisfy { !$0.hasPrefix("[ok]") })
        #expect(renderText(Sample.fine(), style: style) == "")
    }

    @Test func warningsOfWhatIsOkAreLeftOutAndCounted() {
        let text = renderText(Sample.fine(), style: TextStyle(onlyFailing: true))
        #expect(!text.contains("C03") && text.contains("[ok] 2 sources") && text.contains("Result: OK, 1 warning."))
        // What touches no source, and what one that fails shares, stays.
        let machine = Sample.report(
            Sample.observations([Sample.source()]), [Sample.judged(.good, nil, [])], machine: [Sample.datesOff])
        #expect(renderText(machine, style: TextStyle(onlyFailing: true)).contains("warning[C03]:"))
        #expect(renderText(ReportHTMLTests.many(30), style: TextStyle(onlyFailing: true)).contains("warning[C03]:"))
    }

    @Test func whatAllFailIsToldInFull() {
        let style = TextStyle(onlyFailing: true)
        #expect(renderText(Sample.seed(), style: style) == renderText(Sample.seed()))
        #expect(renderHTML(Sample.seed(), onlyFailing: true) == renderHTML(Sample.seed()))
    }

    @Test func strictIsOneWhereNothingButWarningsWasFound() throws {
        var fine = Sample.fine()
        #expect(fine.exitCode == 0)
        fine.strict = true
        #expect(fine.exitCode == 1)
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(renderJSON(fine).utf8)) as? [String: Any])
        #expect(json["exit_code"] as? Int == 1 && json["verdict"] as? String == "ok")
        #expect(renderText(fine).contains("--strict"))
        #expect(
            renderHTML(fine).contains("exit code 1.") && renderJUnit(fine).contains("name=\"exit_code\" value=\"1\""))
        #expect(renderJUnit(fine).contains("failures=\"0\" errors=\"0\""))
        // A note is no warning, an error counts as it does, and a signal goes before both.
        fine.judgement.findings[0].finding.severity = .note
        #expect(fine.exitCode == 0)
        var others = [Sample.mixed(), Sample.seed(), Sample.file()]
        for index in others.indices {
            let plain = others[index].exitCode
            others[index].strict = true
            #expect(others[index].exitCode == plain && !renderText(others[index]).contains("--strict"))
        }
        var interrupted = Sample.fine()
        interrupted.strict = true
        interrupted.observations.interruptedBySignal = 2
        #expect(interrupted.exitCode == 130)
    }
}
