import AptModel
import Diagnosis
import Evidence
import Foundation
import TestSupport
import Testing

@testable import Reporting

@Suite struct AptSaidReportTests {
    private func report(_ log: String) -> Report {
        var seen = Sample.observations([Sample.source()])
        seen.aptOutput = AptOutputObservation(readWords(Array(log.utf8)))
        return Report(toolVersion: "0.1.0", observations: seen, judgement: diagnose(seen))
    }

    private static let log =
        "W: GPG error: http://u:p@debian.example.org/debian bookworm InRelease: At least one invalid signature was encountered.\n"

    @Test func textSaysIt() {
        let text = renderText(report(AptSaidReportTests.log))
        #expect(
            text.contains("apt said: ") && text.contains("of its 6 causes") || text.contains("none of its 6 causes was")
        )
        for line in text.split(separator: "\n") { #expect(columns(of: line) <= 80, "\(line)") }
        #expect(renderText(report("hello")).contains("nothing that is known"))
    }

    @Test func jsonHasItOnlyWhenAsked() throws {
        let with = try renderJSON(report(AptSaidReportTests.log))
        #expect(with.contains("\"apt_said\"") && with.contains("\"apt_output\"") && !with.contains("u:p@"))
        let plain = Sample.observations([Sample.source()])
        let without = try renderJSON(Report(toolVersion: "0.1.0", observations: plain, judgement: diagnose(plain)))
        #expect(!without.contains("apt_said") && !without.contains("apt_output"))
        let folder = try TemporaryDirectory()
        for (name, text) in [("with.json", with), ("none.json", try renderJSON(report("hello")))] {
            try folder.write(name, text)
        }
        #expect(try schemaProblems([folder("with.json"), folder("none.json")]).isEmpty)
        #expect(try readObservations(fromReport: Array(with.utf8)).aptOutput?.sentences.count == 1)
    }
}
