import AptModel
import Evidence
import Testing

@testable import Diagnosis

/// apt's words beside the evidence: they change nothing, and name what was found.
@Suite struct AptSaidTests {
    private func output(_ log: String) -> AptOutputObservation { AptOutputObservation(readWords(Array(log.utf8))) }

    private func said(_ run: Observations, _ log: String) -> [AptSaid?] {
        aptSaid(output(log), of: run.sources, diagnose(run).sources)
    }

    private static let full =
        "W: GPG error: http://debian.example.org/debian bookworm InRelease: At least one invalid signature was encountered.\n"

    @Test func oneOfItsCausesWasFound() throws {
        let scenario = try #require(Scenarios.all.first { $0.code == .r01 })
        let run = scenario.observations
        let source = try #require(run.sources.first)
        let log = AptSaidTests.full.replacing(
            "http://debian.example.org/debian bookworm", with: "\(source.uri ?? "") \(source.suite ?? "")")
        let answer = try #require(said(run, log).first ?? nil)
        #expect(answer.found == .r01)
        #expect(answer.causes.count > 1)
        #expect(answer.sentences.first?.contains("At least one invalid signature") == true)
    }

    @Test func noVerdictChanges() throws {
        for scenario in Scenarios.all.prefix(60) {
            var run = scenario.observations
            let before = diagnose(run)
            run.aptOutput = output(AptSaidTests.full + "E: trusted=yes\n")
            #expect(diagnose(run) == before)
        }
    }

    @Test func nothingOfAnotherSource() {
        let run = Observations.healthy(.bookworm)
        #expect(said(run, "W: GPG error: http://other.example.org/d s InRelease: BADSIG 1\n").allSatisfy { $0 == nil })
        #expect(said(run, "good morning\n").allSatisfy { $0 == nil })
        // What names no repository is about every source.
        #expect(
            said(run, "E: Couldn't make mmap of 1 bytes\n").allSatisfy {
                $0?.causes.map(\.code) == [.r13] && $0?.found == nil
            })
    }

    /// What is kept as evidence reads as the log did.
    @Test func theEvidenceReadsTheSame() {
        let log = AptSaidTests.full + "Err:2 http://x/d s InRelease\n  404  Not Found\n"
        let first = readWords(Array(log.utf8))
        let again = AptOutputObservation(first).reading
        #expect(again.verdicts.map { $0.causes.map(\.code) } == first.verdicts.map { $0.causes.map(\.code) })
        let many = (0..<500).map { "E: The repository 'http://x/\($0) s InRelease' is not signed.\n" }.joined()
        #expect(output(many).sentences.count == 200 && output(many).sentencesLeftOut == 300)
    }
}
