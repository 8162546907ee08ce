import Diagnosis
import Evidence
import Reporting
import Testing

/// The table at the end of a long list.
@Suite struct TextSummaryTests {
    @Test(arguments: [TextStyle.Verbosity.normal, .verbose]) func everyVerdictWithItsFaults(
        _ verbosity: TextStyle.Verbosity
    ) {
        let sources = (0..<24).map { Sample.source("suite-\($0)", line: $0 + 1) }
        let judged = sources.indices.map { place in
            switch place {
            case 0..<3: Sample.judged(.noVerdict, .transfer, [Sample.unresolved, Sample.datesOff], reason: .x02)
            case 3: Sample.judged(.bad, .signature, [Sample.altered], reason: .s01)
            default: Sample.judged(.good, nil, [Sample.datesOff])
            }
        }
        let text = renderText(
            Sample.report(Sample.observations(sources), judged), style: TextStyle(verbosity: verbosity))
        let table = """
            Summary of 24 sources
              20 ok
              3 transfer            3 X02 name-resolution
              1 signature           1 S01 content-altered
            """
        let from = text.range(of: "Summary of 24 sources")?.lowerBound ?? text.endIndex
        let shown = text[from...].split(separator: "\n").prefix(4).map(String.init)
        #expect(Set(shown) == Set(table.split(separator: "\n").map(String.init)), "\(text)")
    }

    @Test func ofAShortListThereIsNone() {
        #expect(!renderText(Sample.mixed()).contains("Summary of"))
        #expect(!renderText(ReportHTMLTests.many(30), style: TextStyle(verbosity: .quiet)).contains("Summary of"))
    }
}
