import Diagnosis
import Evidence
import Foundation
import Reporting
import TestSupport
import Testing

@Suite("The JSON report")
struct JSONReportTests {
    @Test func validatesAgainstTheSchema() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("reports-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var paths: [String] = []
        for (name, report) in Sample.all + [("hostile", Hostile.report("\u{1B}x\u{202E}"))] {
            let path = folder.appendingPathComponent("\(name).json")
            try renderJSON(report).write(to: path, atomically: true, encoding: .utf8)
            paths.append(path.path)
        }
        #expect(try schemaProblems(paths) == "")
        // And the validator does say no: a verdict that does not exist, a key that went missing.
        let broken = folder.appendingPathComponent("broken.json")
        try renderJSON(Sample.seed()).replacing("\"verdict\": \"resource\"", with: "\"verdict\": \"maybe\"")
            .write(to: broken, atomically: true, encoding: .utf8)
        #expect(try schemaProblems([broken.path]).contains("maybe"))
        try renderJSON(Sample.seed()).replacing("\"retry\"", with: "\"again\"")
            .write(to: broken, atomically: true, encoding: .utf8)
        #expect(try schemaProblems([broken.path]).contains("'retry' is a required property"))
    }

    @Test func schemaKnowsEveryFault() throws {
        let data = try Data(contentsOf: repositoryRoot.appendingPathComponent("docs/report.schema.json"))
        let schema = try JSONDecoder().decode(JSONValue.self, from: data)
        let properties = schema["$defs"]?["finding"]?["properties"]
        let codes = FaultCode.allCases.map { JSONValue.string($0.rawValue) }
        let slugs = FaultCode.allCases.map { JSONValue.string($0.slug) }
        #expect(properties?["code"]?["enum"]?.elements.map(Set.init) == Set(codes))
        #expect(properties?["slug"]?["enum"]?.elements.map(Set.init) == Set(slugs))
    }

    @Test func everyKeyOfTheContractIsThereEvenWithNothingKnown() throws {
        let bare = SourceObservation(uri: nil, suite: nil, trust: TrustObservation(kind: .none, keyrings: []))
        var judged = Sample.judged(.noVerdict, .inconclusive, [])
        judged.signature.signers = [
            SignerJudgement(status: .error, observed: SignatureObservation(status: .error))
        ]
        let document = try reportJSON(Sample.report(Sample.observations([bare]), [judged]))
        let source = document["sources"]?.elements?.first
        for key in ["uri", "suite", "release", "transfer", "signature_transfer"] { #expect(source?[key] == .null) }
        let signer = source?["signature"]?["signers"]?.elements?.first
        for key in ["fingerprint", "key_id", "primary_fingerprint", "user_id", "created_at", "digest", "key_algorithm"]
        {
            #expect(signer?[key] == .null)
        }
        #expect(document["run"]?["at"] == .null)
    }

    @Test func completeHasThreeValues() throws {
        func complete(_ change: (inout LookObservation) -> Void) throws -> JSONValue? {
            var source = Sample.source()
            change(&source.looks[0])
            let report = Sample.report(Sample.observations([source]), [Sample.judged(.good, nil, [])])
            return try reportJSON(report)["sources"]?.elements?.first?["transfer"]?["complete"]
        }
        #expect(try complete { _ in } == .bool(true))
        #expect(try complete { $0.transfer?.lengthMet = nil } == .bool(true))
        #expect(try complete { $0.transfer?.lengthMet = false } == .bool(false))
        #expect(
            try complete {
                $0.transfer?.lengthMet = nil
                $0.framing = FramingObservation(result: .truncated)
            } == .bool(false))
        #expect(
            try complete {
                $0.transfer?.lengthMet = nil
                $0.framing = FramingObservation(result: .page)
            } == .null)
    }

    @Test func exitCodeOfAnInterruptedRun() throws {
        var report = Sample.seed()
        #expect(report.exitCode == 21)
        report.observations.interruptedBySignal = 15
        #expect(report.exitCode == 143)
        #expect(try reportJSON(report)["exit_code"] == .integer(143))
        #expect(renderText(report).contains("interrupted before its end"))
    }

    @Test func layoutOfValues() {
        let value = JSONValue.object([
            "b/c": .array([]), "a": .object([:]), "n": .number(.nan), "s": .string("a/\"\\\u{1}\u{2028}\u{1F600}"),
            "l": .array([.integer(-1), .number(0.25), .bool(true), .null]),
        ])
        #expect(
            value.serialised(.oneLine)
                == #"{"a":{},"b/c":[],"l":[-1,0.25,true,null],"n":null,"s":"a/\"\\\u0001\u2028\#u{1F600}"}"#)
        #expect(value.serialised(.oneLine, ascii: true).contains(#"\uD83D\uDE00"#))
        #expect(JSONValue.object(["a": .array([.null])]).serialised() == "{\n  \"a\": [\n    null\n  ]\n}")
    }
}

extension JSONValue {
    subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    var elements: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }
}
