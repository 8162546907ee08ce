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

    /// The report of a side that has one.
    private func report(_ side: ComparisonSide) throws -> ComparedSide {
        let report = side.report
        return try #require(report)
    }

    /// The same pair where the right side said nothing before the signal, but for `reason`.
    private func interrupted(_ reason: String = "it was interrupted") throws -> Comparison {
        compareInterrupted(
            try report(Self.full().left), nil, signal: 2, reasons: (left: "", right: reason))
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

    @Test func interruptedInEveryForm() throws {
        try expectGolden(renderText(interrupted()), "compare-interrupted.txt")
        try expectGolden(renderJSON(interrupted(), toolVersion: "0.1.0"), "compare-interrupted.json")
        let page = renderHTML(try interrupted(), toolVersion: "0.1.0")
        try expectStandsAlone(page)
        #expect(page.contains("<h2>right: no report</h2>") && page.contains("exit code 130"))
    }

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

    /// Every comparison that is printed here is valid, and what is none is not.
    @Test func theSchema() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("comparisons-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func keep(_ name: String, _ text: String) throws -> String {
            let path = folder.appendingPathComponent("\(name).json")
            try text.write(to: path, atomically: true, encoding: .utf8)
            return path.path
        }
        let full = renderJSON(try Self.full(), toolVersion: "0.1.0")
        var paths = [try keep("full", full)]
        let golden = repositoryRoot.appendingPathComponent("testdata/reports")
        for name in try FileManager.default.contentsOfDirectory(atPath: golden.path)
        where name.hasPrefix("compare-") && name.hasSuffix(".json") {
            paths.append(golden.appendingPathComponent(name).path)
        }
        #expect(paths.count > 1)
        let texts = ["<script>alert(1)</script>", "\u{1B}[31m\u{202E}\u{0}", String(repeating: "x", count: 5_000)]
        for (index, text) in texts.enumerated() {
            paths.append(try keep("hostile-\(index)", renderJSON(Self.hostile(text), toolVersion: "0.1.0")))
        }
        paths.append(try keep("reason", renderJSON(interrupted("\u{1B}[31m<b>\u{0}"), toolVersion: "0.1.0")))
        #expect(try schemaProblems(paths, kind: "comparison") == "")
        for (from, to) in [
            ("\"verdict\": \"resource\"", "\"verdict\": \"maybe\""), ("\"place\"", "\"palace\""),
            ("\"kind\": \"decided\"", "\"kind\": \"guessed\""), ("\"name\": \"clock\"", "\"name\": \"watch\""),
            ("\"exit_code\": 21", "\"exit_code\": 2"), ("\"decides\": false", "\"decides\": true"),
            ("\"code\": \"R01\"", "\"code\": \"R99\""), ("\"machine\": {", "\"machine\": 7, \"x\": {"),
            ("\"rows\": [", "\"rows\": 1, \"x\": ["),
        ] {
            let mutated = full.replacing(from, with: to)
            #expect(mutated != full, "\(from)")
            #expect(try schemaProblems([keep("mutated", mutated)], kind: "comparison") != "", "\(from)")
        }
    }

    /// The schema says no less than the program, and what both schemas describe they describe alike.
    @Test func theSchemaKnowsEveryName() throws {
        func schema(_ kind: String) throws -> JSONValue {
            let data = try Data(contentsOf: repositoryRoot.appendingPathComponent("docs/\(kind).schema.json"))
            return try JSONDecoder().decode(JSONValue.self, from: data)
        }
        let (report, comparison) = (try schema("report"), try schema("comparison"))
        let names = comparison["$defs"]?["row"]?["properties"]?["name"]?["enum"]
        #expect(names?.elements == ComparisonRow.Name.allCases.map { .string($0.rawValue) })
        let kinds = comparison["properties"]?["conclusion"]?["properties"]?["kind"]?["enum"]
        #expect(kinds?.elements == ComparisonConclusion.Kind.allCases.map { .string($0.rawValue) })
        for name in ["time", "verdict", "finding", "union_finding"] {
            #expect(comparison["$defs"]?[name] != nil && comparison["$defs"]?[name] == report["$defs"]?[name])
        }
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
        var seen = try report(Self.full().right).observations
        let secret = "http://user:s3cr3t@debian.example.org/?token=s3cr3t"
        seen.machine.hostname = secret
        seen.keyrings = [KeyringObservation(path: secret)]
        seen.network = NetworkObservation(
            nameServers: [secret], routes: [RouteObservation(host: secret, proxy: secret, setBy: secret)])
        let comparison = compare(try report(Self.full().left), ComparedSide(seen))
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
