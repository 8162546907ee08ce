import AptModel
import Diagnosis
import Evidence
import Foundation
import Reporting
import TestSupport
import Testing

@Suite("Comparisons as they are printed")
struct ComparisonReportTests {
    /// A host and a container whose temp directory is full, from the scenarios on record.
    static func full() throws -> Comparison {
        func side(_ file: String) throws -> ComparedSide {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let path = repositoryRoot.appendingPathComponent("testdata/scenarios/\(file).evidence.json")
            return ComparedSide(try decoder.decode(Observations.self, from: Data(contentsOf: path)))
        }
        return compare(
            try side("R01-temp-space/near-miss/just-enough"), try side("R01-temp-space/triggers/tmpfs-in-a-container"))
    }

    /// Every string of a report comes from elsewhere.
    static func hostile(_ text: String) -> Comparison {
        var seen = Hostile.report(text).observations
        seen.machine.hostname = text
        seen.network = NetworkObservation(
            nameServers: [text], routes: [RouteObservation(host: text, proxy: text, setBy: text)])
        return compare(ComparedSide(Sample.observations([Sample.source()])), ComparedSide(seen))
    }

    @Test func text() throws {
        try expectGolden(renderText(Self.full()), "compare-full.txt")
        try expectGolden(renderText(Self.full(), style: TextStyle(verbosity: .verbose)), "compare-full-verbose.txt")
        let quiet = renderText(try Self.full(), style: TextStyle(verbosity: .quiet))
        #expect(quiet.hasPrefix("Compared: The difference that decides: temp directory, R01 (temp-space) on the\n"))
    }

    @Test func json() throws { try expectGolden(renderJSON(Self.full(), toolVersion: "0.1.0"), "compare-full.json") }

    @Test func html() throws { try expectGolden(renderHTML(Self.full(), toolVersion: "0.1.0"), "compare-full.html") }

    @Test func theContractsKeys() throws {
        let object = try JSONSerialization.jsonObject(with: Data(renderJSON(Self.full(), toolVersion: "0.1.0").utf8))
        let document = try #require(object as? [String: Any])
        for key in ["schema_version", "left", "right", "rows", "verdict", "exit_code"] { #expect(document[key] != nil) }
        for side in ["left", "right"] {
            let side = try #require(document[side] as? [String: Any])
            #expect(side["machine"] is [String: Any] && side["verdict"] is String)
        }
        let rows = try #require(document["rows"] as? [[String: Any]])
        for row in rows {
            for key in ["name", "left", "right", "differs", "decides", "code", "note"] { #expect(row[key] != nil) }
        }
        #expect(rows.count { $0["decides"] as? Bool == true } == 1)
        #expect(document["exit_code"] as? Int == 21 && document["verdict"] as? String == "resource")
    }

    @Test func textFitsThePage() throws {
        for comparison in [
            try Self.full(), Self.hostile("a\u{1B}[31m\u{202E}" + String(repeating: "wide ", count: 90)),
        ] {
            for verbosity in [TextStyle.Verbosity.quiet, .normal, .verbose] {
                for line in renderText(comparison, style: TextStyle(ascii: true, verbosity: verbosity)).split(
                    separator: "\n")
                {
                    #expect(line.count <= 80, "\(line)")
                    #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F })
                }
            }
        }
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'><svg/onload=alert(1)>", "</style></title>",
        "&lt;b&gt;", "javascript:alert(1)", "\u{202E}\u{1B}]0;x\u{7}",
    ])
    func hostileStringsStayText(_ text: String) throws {
        let page = renderHTML(Self.hostile(text), toolVersion: "0.1.0")
        try expectStandsAlone(page)
        #expect(page.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value != 0x202E) })
        let json = renderJSON(Self.hostile(text), toolVersion: "0.1.0")
        #expect(!json.utf8.contains(0x1B))
    }

    @Test func noSecretIsShown() throws {
        var seen = try Self.full().right.observations
        let secret = "http://user:s3cr3t@debian.example.org/?token=s3cr3t"
        seen.machine.hostname = secret
        seen.keyrings = [KeyringObservation(path: secret)]
        seen.network = NetworkObservation(
            nameServers: [secret], routes: [RouteObservation(host: secret, proxy: secret, setBy: secret)])
        let comparison = compare(try Self.full().left, ComparedSide(seen))
        for text in [
            renderText(comparison, style: TextStyle(verbosity: .verbose)), renderJSON(comparison, toolVersion: "0.1.0"),
            renderHTML(comparison, toolVersion: "0.1.0"),
        ] {
            #expect(text.contains("debian.example.org") && !text.contains("s3cr3t"))
        }
    }

    @Test func thePolicyKnowsTheStyle() throws {
        try expectPolicyKnowsTheStyle(renderHTML(Self.full(), toolVersion: "0.1.0"))
    }

    @Test func thePageStandsAlone() throws { try expectStandsAlone(renderHTML(Self.full(), toolVersion: "0.1.0")) }
}
