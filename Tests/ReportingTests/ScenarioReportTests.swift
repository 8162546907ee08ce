import Diagnosis
import Evidence
import Foundation
import Reporting
import TestSupport
import Testing

/// Every scenario on record, rendered: what rules say today has to fit the page and the schema.
@Suite("Reports of the golden scenarios")
struct ScenarioReportTests {
    static let files: [URL] = {
        let folder = repositoryRoot.appendingPathComponent("testdata/scenarios")
        let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects ?? []
        return found.compactMap { $0 as? URL }.filter { $0.lastPathComponent.hasSuffix(".evidence.json") }
            .sorted { $0.path < $1.path }
    }()

    static func report(_ file: URL) throws -> Report {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let seen = try decoder.decode(Observations.self, from: Data(contentsOf: file))
        return Report(toolVersion: "0.1.0", observations: seen, judgement: diagnose(seen))
    }

    @Test func thereAreScenarios() {
        #expect(ScenarioReportTests.files.count > 20)
    }

    @Test(arguments: files)
    func textFitsThePage(_ file: URL) throws {
        let report = try Self.report(file)
        for verbosity in [TextStyle.Verbosity.normal, .verbose] {
            let lines = renderText(report, style: TextStyle(ascii: true, verbosity: verbosity)).split(separator: "\n")
            for line in lines {
                // A shell word is never broken, so that it can be pasted; nothing else may be wider than the page.
                let word = line.hasSuffix(" \\") ? line.dropLast(2) : line
                #expect(line.count <= 80 || !word.drop { $0 == " " }.contains(" "), "\(line)")
            }
            let result = try #require(lines.last { $0.hasPrefix("Result:") })
            #expect(result.contains("OK") == (report.judgement.verdict == nil))
        }
    }

    @Test func jsonIsValidAndJudgesTheSameAgain() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("scenarios-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var paths: [String] = []
        for (index, file) in ScenarioReportTests.files.enumerated() {
            let report = try Self.report(file)
            let text = try renderJSON(report)
            let path = folder.appendingPathComponent("\(index)-\(file.lastPathComponent)")
            try text.write(to: path, atomically: true, encoding: .utf8)
            paths.append(path.path)
            let again = try diagnose(readObservations(fromReport: Array(text.utf8)))
            #expect(again == report.judgement, "\(file.lastPathComponent)")
        }
        #expect(try schemaProblems(paths) == "")
    }
}
