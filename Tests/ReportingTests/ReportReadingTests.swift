import Evidence
import Reporting
import Testing

@Suite("Reading evidence back out of a report")
struct ReportReadingTests {
    @Test func evidenceSurvivesTheRoundTrip() throws {
        for (name, report) in Sample.all {
            let text = try renderJSON(report)
            #expect(try readObservations(fromReport: Array(text.utf8)) == report.observations, "\(name)")
        }
    }

    @Test func numbersThatAreNoneSurvive() throws {
        let text = try renderJSON(Hostile.report("x"))
        let read = try readObservations(fromReport: Array(text.utf8))
        #expect(read.durationSeconds.isNaN)
        #expect(read.sources.first?.looks.first?.transfer?.seconds == .infinity)
    }

    @Test(arguments: [
        ("", ReportReadError.notJSON("it is empty")), ("[]", .notAReport), ("{\"a\":1}", .notAReport),
        ("{", .notJSON("it ends at line 1, column 2, before the document does")),
        ("{\n \"a\": tru}", .notJSON("line 2, column 7 is no JSON")),
        ("{\"schema_version\":\"1\"}", .notAReport), ("{\"schema_version\":2}", .unknownSchema(2)),
        ("{\"schema_version\":1}", .noEvidence), ("1", .notAReport),
        ("{\"schema_version\":1,\"evidence\":null}", .noEvidence),
    ])
    func whatIsNoReportSaysWhy(_ text: String, _ expected: ReportReadError) {
        #expect(throws: expected) { try readObservations(fromReport: Array(text.utf8)) }
    }

    @Test func evidenceWithAHoleNamesThePlace() throws {
        let text = try renderJSON(Sample.seed()).replacing("\"hostname\"", with: "\"host\"")
        #expect(throws: ReportReadError.malformedEvidence("evidence.machine.hostname is missing")) {
            try readObservations(fromReport: Array(text.utf8))
        }
    }

    @Test func garbageNeverCrashes() throws {
        let whole = Array(try renderJSON(Sample.seed()).utf8)
        var random = SplitMix(state: 7)
        for _ in 0..<300 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = try? readObservations(fromReport: bytes)
            _ = try? readObservations(fromReport: Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random))))
        }
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: ReportReadError.notJSON("line 1, column 513 is nested deeper than 512 levels")) {
            try readObservations(fromReport: Array(deep.utf8))
        }
    }
}
