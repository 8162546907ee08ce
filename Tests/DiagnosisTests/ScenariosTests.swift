import Evidence
import Foundation
import Testing

@testable import Diagnosis

extension Scenario: CustomTestStringConvertible {
    var testDescription: String { "\(code.rawValue) \(kind.rawValue)/\(name)" }
    func judge() -> Judgement { diagnose(observations) }
    var finds: Bool { judge().findings.contains { $0.finding.code == code } }
}

@Suite struct ScenarioTests {
    @Test("evidence read from its file gives the findings on record", arguments: Scenarios.all)
    func golden(_ scenario: Scenario) throws {
        if Scenario.recording { try scenario.record() }
        let evidence = try Scenario.decode(Observations.self, from: scenario.evidenceFile)
        #expect(evidence == scenario.observations, "the stored evidence is stale: record again")
        let expected = try Scenario.decode(GoldenJudgement.self, from: scenario.findingsFile)
        #expect(GoldenJudgement(diagnose(evidence)) == expected)
    }

    @Test("a trigger shows its fault, a near miss does not", arguments: Scenarios.all)
    func showsItsFault(_ scenario: Scenario) {
        #expect(scenario.finds == (scenario.kind == .trigger))
    }

    @Test func everyRuleHasATriggerAndANearMiss() {
        for rule in Catalogue.rules {
            for kind in Scenario.Kind.allCases {
                let names = Scenarios.all.filter { $0.code == rule.code && $0.kind == kind }.map(\.name)
                #expect(!names.isEmpty, "\(rule.code.rawValue) has no scenario among its \(kind.rawValue)")
            }
        }
    }

    @Test func everyStoredFileBelongsToAScenario() throws {
        let known = Set(Scenarios.all.flatMap { [$0.evidenceFile.path, $0.findingsFile.path] })
        #expect(known.count == 2 * Scenarios.all.count, "two scenarios share a name")
        let stored = FileManager.default.enumerator(at: Scenario.directory, includingPropertiesForKeys: nil)
        for case let file as URL in try #require(stored) where file.pathExtension == "json" {
            #expect(known.contains(file.path), "no scenario makes \(file.lastPathComponent)")
        }
    }

    @Test func aHealthyMachineHasNoFindings() {
        for apt in [HealthyApt.bookworm, .trixie] {
            let judgement = diagnose(.healthy(apt))
            #expect(judgement.findings.map(\.finding.code) == [])
            #expect(judgement.exitCode == 0)
            #expect(judgement.sources.map(\.signature.state) == [.good])
        }
    }
}
