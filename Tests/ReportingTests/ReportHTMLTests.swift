import Diagnosis
import Evidence
import Foundation
import Reporting
import TestSupport
import Testing

@Suite("Reports as HTML pages")
struct ReportHTMLTests {
    /// Every string of the report comes from elsewhere.
    static func hostile(_ text: String) -> Report {
        var report = Hostile.report(text)
        report.observations.sources[1].suite = "other"
        report.judgement.sources[1].findings = [
            Finding(
                .g01, confidence: .likely, owner: .administrator, subject: text, title: text,
                because: [Proof(text, .keyring)], remedy: Remedy(text, [.init(text, text)]), alternatives: [.g02])
        ]
        report.judgement.findings = [
            RunFinding(finding: report.judgement.sources[0].findings[0], sources: [0]),
            RunFinding(finding: report.judgement.sources[1].findings[0], sources: [1]),
            RunFinding(finding: Sample.fullTemp, sources: []),
        ]
        return report
    }

    /// A long list, of which every twelfth source cannot be resolved.
    static func many(_ count: Int) -> Report {
        let sources = (0..<count).map { Sample.source("suite-\($0)", line: $0 + 1) }
        let judged = sources.enumerated().map { index, source in
            guard index % 12 == 0 else { return Sample.judged(.good, nil, [Sample.datesOff]) }
            var finding = Sample.unresolved
            finding.subject = "\(source.uri ?? "") \(source.suite ?? "")"
            return Sample.judged(.noVerdict, .transfer, [finding, Sample.datesOff], reason: .x02)
        }
        return Sample.report(Sample.observations(sources), judged)
    }

    @Test(arguments: Sample.all.map(\.name)) func golden(_ name: String) throws {
        let report = try #require(Sample.all.first { $0.name == name }).report
        try expectGolden(renderHTML(report), "\(name).html")
    }

    @Test func scenariosStandAlone() throws {
        for file in ScenarioReportTests.files {
            let report = try ScenarioReportTests.report(file)
            let page = renderHTML(report)
            try expectStandsAlone(page)
            let visible = try #require(page.firstMatch(of: /(?s)<body>(.*)<\/body>/)).output.1
            for finding in report.judgement.findings {
                #expect(visible.contains("[\(finding.finding.code.rawValue)]"), "\(file.lastPathComponent)")
            }
            #expect(visible.contains("exit code \(report.exitCode)."))
            #expect(
                visible.prefix(300).contains("class=\"good\"") == (report.exitCode == 0), "\(file.lastPathComponent)")
        }
        try expectPolicyKnowsTheStyle(renderHTML(Sample.seed()))
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'><svg/onload=alert(1)>", "</style></title>",
        "&lt;b&gt;", "javascript:alert(1)", "\u{202E}\u{1B}]0;x\u{7}", "#finding-1\" id=\"finding-9",
    ])
    func hostileStringsStayText(_ text: String) throws {
        for report in [Hostile.report(text), Self.hostile(text)] {
            let page = renderHTML(report)
            try expectStandsAlone(page)
            #expect(page.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value != 0x202E) })
        }
    }

    @Test func noSecretIsShown() {
        let page = renderHTML(Self.hostile("http://user:s3cr3t@debian.example.org/?token=s3cr3t "))
        #expect(page.contains("debian.example.org") && !page.contains("s3cr3t"))
    }

    @Test func failingSourcesStandFirstAndTheFirstAreOpen() throws {
        let page = renderHTML(Self.many(300))
        #expect(page.contains("300 sources: 275 ok, 25 transfer. 25 errors, 1 warning."))
        let opened = page.matches(of: /<details class="source" open>/).count
        #expect(opened == 10 && page.matches(of: /<details class="source">/).count == 290)
        let lastFailing = try #require(page.range(of: "suite-288: signature NOT CHECKED"))
        let firstGood = try #require(page.range(of: "suite-1: signature GOOD"))
        #expect(lastFailing.lowerBound < firstGood.lowerBound)
        // What all of them share is told once.
        #expect(page.matches(of: /99dates line 1/).count == 1)
        #expect(page.utf8.count < 700_000)
    }

    @Test func onlyFailingCountsTheOthers() {
        let page = renderHTML(Self.many(300), onlyFailing: true)
        #expect(page.contains("300 sources: 275 ok, 25 transfer.") && page.contains("275 sources with the verdict ok"))
        #expect(page.matches(of: /<details class="source"/).count == 25 && !page.contains("suite-1: "))
        let fine = renderHTML(Sample.fine(), onlyFailing: true)
        #expect(!fine.contains("99dates") && fine.contains("2 sources: 2 ok. 0 errors, 1 warning."))
    }

    @Test func asciiOnly() throws {
        var report = Sample.seed()
        report.observations.machine.hostname = "b\u{FC}ro"
        let page = charactersByNumber(renderHTML(report))
        #expect(page.utf8.allSatisfy { $0 < 0x80 } && page.contains("b&#x00FC;ro"))
        try expectPolicyKnowsTheStyle(page)
    }
}
