import Diagnosis
import Evidence
import Foundation
import Reporting
import TestSupport
import Testing

@Suite("Reports as JUnit files")
struct JUnitTests {
    @Test(arguments: Sample.all.map(\.name)) func golden(_ name: String) throws {
        let report = try #require(Sample.all.first { $0.name == name }).report
        try expectGolden(renderJUnit(report), "\(name).junit.xml")
    }

    /// What the elements hold, as python3-junitparser reads them, after a look at the structure that the common schemas ask for.
    private static let reader = """
        import json, re, sys, xml.etree.ElementTree as tree, junitparser
        answers = []
        for path in sys.argv[1:]:
            root = tree.parse(path).getroot()
            assert root.tag == "testsuites" and len(root) == 1, path
            suite = root[0]
            assert re.fullmatch(r"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d", suite.get("timestamp")), path
            order = [part.tag for part in suite]
            assert order == sorted(order, key=["properties", "testcase", "system-out"].index), path
            assert order.count("properties") == 1 and order.count("system-out") <= 1, path
            for case in suite.iter("testcase"):
                assert set(case.attrib) == {"classname", "name", "time"}, path
                tags = [part.tag for part in case]
                assert tags in (["system-out"], ["failure", "system-out"], ["error", "system-out"]), tags
                for part in case:
                    assert part.tag == "system-out" or set(part.attrib) == {"type", "message"}, path
            for whole in (root, suite):
                for name, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
                    assert int(whole.get(name)) == len(list(suite.iter(tag))), (path, name)
                assert float(whole.get("time")) >= 0
            read = junitparser.JUnitXml.fromfile(path)
            suites = list(read)
            assert len(suites) == 1
            cases = list(suites[0])
            names = [(case.classname, case.name) for case in cases]
            assert len(set(names)) == len(names), names
            answers.append({
                "tests": suites[0].tests, "failures": suites[0].failures, "errors": suites[0].errors,
                "results": [[(type(one).__name__, one.type, one.message, one.text) for one in case.result] for case in cases],
                "properties": {one.name: one.value for one in suites[0].properties()},
            })
        print(json.dumps(answers))
        """

    private struct Answer: Decodable {
        var tests: Int, failures: Int, errors: Int
        var results: [[[String]]]
        var properties: [String: String]
    }

    private func read(_ reports: [Report]) throws -> [Answer] {
        let directory = try TemporaryDirectory()
        let paths = try reports.enumerated().map { try directory.write("\($0).xml", renderJUnit($1)) }
        let run = try mustRun("/usr/bin/python3", ["-c", Self.reader] + paths)
        return try JSONDecoder().decode([Answer].self, from: Data(run.output))
    }

    @Test func scenariosAreReadAsTheyWereMeant() throws {
        let reports = try ScenarioReportTests.files.map { try ScenarioReportTests.report($0) }
        let answers = try read(reports)
        #expect(answers.count == reports.count && reports.count > 20)
        for (report, answer) in zip(reports, answers) {
            let alone = report.judgement.findings.filter(\.sources.isEmpty)
            #expect(answer.tests == report.judgement.sources.count + alone.count)
            #expect((answer.failures + answer.errors == 0) == (report.judgement.verdict == nil))
            #expect(answer.properties["exit_code"] == "\(report.exitCode)")
            for (judged, results) in zip(report.judgement.sources, answer.results) {
                let leading = judged.findings.first { $0.severity == .error }
                #expect(results.first?.first == leading.map { $0.faultClass == .inconclusive ? "Error" : "Failure" })
                #expect(results.first?[1] == leading?.code.rawValue)
                if let leading { #expect(results.first?[3].contains(leading.remedy.text.prefix(40)) == true) }
            }
        }
    }

    @Test func machineFindingsAreCasesOfTheirOwn() throws {
        let report = Sample.report(
            Sample.observations([Sample.source()]), [Sample.judged(.good, nil, [])],
            machine: [Sample.fullTemp, Sample.datesOff])
        let answer = try #require(try read([report]).first)
        #expect(answer.tests == 3 && answer.failures == 1 && answer.errors == 0)
        #expect(answer.results.map(\.count) == [0, 1, 0])
    }

    @Test(arguments: [
        "]]></failure><x>", "\"/><testcase name=\"", "&x;<!ENTITY a>", "<![CDATA[",
        "\u{0}\u{1}\u{8}\u{B}\u{1B}\u{FFFE}\u{FFFF}",
        "\u{202E}\u{85}\u{2028}", "http://user:s3cr3t@debian.example.org/?token=s3cr3t ",
    ])
    func hostileStringsStayText(_ text: String) throws {
        let reports = [Hostile.report(text), ReportHTMLTests.hostile(text)]
        for answer in try read(reports) { #expect(answer.tests >= 2 && answer.failures >= 1) }
        for xml in reports.map(renderJUnit) {
            #expect(!xml.contains("s3cr3t"))
            // What XML 1.0 allows, less what nobody sees.
            #expect(
                xml.unicodeScalars.allSatisfy {
                    $0 == "\n" || ($0.value >= 0x20 && $0.value != 0xFFFE && $0.value != 0xFFFF)
                })
        }
    }

    @Test func randomStringsAreReadBack() throws {
        var random = SplitMix(state: 6)
        let reports = (0..<60).map { _ in
            var text = ""
            for _ in 0..<Int.random(in: 1...30, using: &random) {
                let top: UInt32 = Bool.random(using: &random) ? 0x7F : 0x10FFFF
                guard let scalar = Unicode.Scalar(UInt32.random(in: 0...top, using: &random)) else { continue }
                text.unicodeScalars.append(scalar)
            }
            return ReportHTMLTests.hostile(text)
        }
        for answer in try read(reports) { #expect(answer.tests == 3 && answer.failures == 3) }
    }
}
