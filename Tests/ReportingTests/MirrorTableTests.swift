import AptModel
import Diagnosis
import Evidence
import Foundation
import Reporting
import TestSupport
import Testing

/// Mirrors of one suite in every format that has them, and nothing of them where there are none.
@Suite("Mirrors against each other") struct MirrorTableTests {
    static func report() -> Report {
        var behind = Sample.source(uri: "http://mirror.example.org/debian")
        behind.looks[0].release?.fields?.date = Timestamp(rfc3339: "2026-07-08T10:16:37Z")
        var dead = Sample.source(uri: "http://dead.example.org/debian")
        dead.looks[0].transfer?.failure = .init(kind: .connection, text: "refused")
        dead.looks[0].release = nil
        return Sample.report(
            Sample.observations([Sample.source(), behind, dead]),
            [
                Sample.judged(.good, nil, []), Sample.judged(.good, nil, []),
                Sample.judged(.noVerdict, .transfer, [Sample.unresolved], reason: .x02),
            ])
    }

    @Test func textHasOneTable() {
        let text = renderText(Self.report())
        #expect(
            text.contains("Mirrors of bookworm (Debian, bookworm): the newest is of\n")
                || text.contains("Mirrors of bookworm (Debian, bookworm): the newest is of 2026-07-11T10:16:37Z"),
            "\(text)")
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("  ") }
        #expect(rows.contains { $0.hasPrefix("  debian.example.org/debian") && $0.hasSuffix("newest") }, "\(text)")
        #expect(rows.contains { $0.hasPrefix("  mirror.example.org/debian") && $0.hasSuffix("behind by 3 days") })
        #expect(rows.contains { $0.hasPrefix("  dead.example.org/debian") && $0.hasSuffix("no file came") })
        #expect(!renderText(Self.report(), style: TextStyle(verbosity: .quiet)).contains("Mirrors"))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test func manyAreCutToTheNewestAndTheWorst() {
        let sources = (0..<50).map { index in
            var source = Sample.source(uri: "http://m\(index).example.org/debian")
            source.looks[0].release?.fields?.date = Sample.began + -86_400 * Int64(2 * index)
            return source
        }
        let report = Sample.report(
            Sample.observations(sources), sources.map { _ in Sample.judged(.good, nil, []) })
        let text = renderText(report)
        #expect(text.contains("m0.example.org") && text.contains("m49.example.org") && text.contains("30 more"))
        #expect(!text.contains("m20.example.org"))
        #expect(renderText(report, style: TextStyle(verbosity: .verbose)).contains("m20.example.org"))
    }

    @Test func htmlHasIt() {
        let page = renderHTML(Self.report())
        #expect(page.contains("<h2>Mirrors of bookworm") && page.contains("behind by 3 days"))
    }

    @Test func jsonHasIt() throws {
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(renderJSON(Self.report()).utf8)) as? [String: Any])
        let groups = try #require(document["mirrors"] as? [[String: Any]])
        let entries = try #require(groups.first?["entries"] as? [[String: Any]])
        #expect(entries.map { $0["source"] as? Int } == [0, 1, 2])
        #expect(entries.map { $0["behind_seconds"] as? Int } == [0, 259_200, nil])
        #expect(entries.map { $0["state"] as? String } == ["verified", "verified", "unreachable"])
    }

    @Test func metricsHaveWhatIsVerified() {
        let lines = renderOpenMetrics(Self.report()).split(separator: "\n")
            .filter { $0.hasPrefix("apt_verdict_mirror_behind_seconds{") }
        #expect(
            lines == [
                "apt_verdict_mirror_behind_seconds{uri=\"http://debian.example.org/debian\",suite=\"bookworm\"} 0",
                "apt_verdict_mirror_behind_seconds{uri=\"http://mirror.example.org/debian\",suite=\"bookworm\"} 259200",
            ])
    }

    @Test func oneHostHasNothingOfIt() throws {
        for report in [Sample.seed(), Sample.mixed(), Sample.file()] {
            #expect(!renderText(report).contains("Mirrors of") && !renderHTML(report).contains("Mirrors of"))
            #expect(!renderOpenMetrics(report).contains("mirror_behind"))
            #expect(try !renderJSON(report).contains("\"mirrors\""))
        }
    }
}
