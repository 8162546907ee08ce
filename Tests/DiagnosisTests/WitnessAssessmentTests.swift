import AptModel
import Evidence
import Testing

@testable import Diagnosis

@Suite struct WitnessAssessmentTests {
    private typealias Answer = AptVerifierObservation.Run.Answer

    /// What our check says, what apt's verifier answers without and with room, and what that comes to.
    private static let table: [(good: Bool, first: Answer?, second: Answer?, outcome: WitnessAssessment.Outcome)] = [
        (true, nil, nil, .none), (false, nil, nil, .none),
        (true, .good, nil, .agrees), (false, .good, nil, .accepts),
        (true, .refused, .good, .wantsRoom), (false, .refused, .good, .accepts),
        (true, .died, .good, .wantsRoom), (true, .noAnswer, .good, .wantsRoom), (true, .notStarted, .good, .wantsRoom),
        (true, .refused, .refused, .refuses), (false, .refused, .refused, .agrees),
        (true, .died, .died, .refuses), (true, .noAnswer, .noAnswer, .refuses),
        (true, .refused, nil, .refusesUnexplored), (false, .refused, nil, .agrees),
    ]

    @Test(arguments: table.indices) func outcome(_ index: Int) {
        let row = WitnessAssessmentTests.table[index]
        var source = Healthy.source
        if let first = row.first {
            let runs = [Witness.run(first)] + (row.second.map { [Witness.run($0, room: true)] } ?? [])
            source.aptVerifier = AptVerifierObservation(method: Witness.gpgv, user: "_apt", uid: 42, runs: runs)
        }
        let witness = WitnessAssessment(source, isGood: row.good)
        #expect(witness.outcome == row.outcome)
        #expect(witness.contradictsGood == (row.good && row.first != nil && row.first != .good))
    }

    @Test func sentence() {
        var source = Healthy.source
        source.aptVerifier = Witness.said(
            Witness.run(.refused, Witness.splitting, "more"), Witness.run(.good, room: true))
        #expect(
            WitnessAssessment(source, isGood: true).sentence
                == "apt's own verifier with TMPDIR=/tmp: refused (\"\(Witness.splitting)\"); with TMPDIR=/dev/shm/...: good"
        )
    }

    @Test func howItEnded() {
        var source = Healthy.source
        var killed = Witness.run(.died)
        (killed.exitCode, killed.signal) = (nil, 9)
        source.aptVerifier = Witness.said(killed)
        let witness = WitnessAssessment(source, isGood: true)
        #expect(!witness.timedOut)
        #expect(witness.sentence == "apt's own verifier with TMPDIR=/tmp: ended by signal 9")
    }

    /// The leading proof where room alone makes the difference, and the last one elsewhere.
    @Test func proofs() throws {
        func finding(_ name: String, _ code: FaultCode) throws -> Finding {
            let scenario = try #require(Scenarios.all.first { $0.name == name && $0.code == code })
            return try #require(diagnose(scenario.observations).findings.first { $0.finding.code == code }).finding
        }
        let room = try finding("apts-own-verifier-with-and-without-room", .r01)
        #expect(room.because.first?.text.contains("with TMPDIR=/dev/shm/...: good") == true)
        let altered = try finding("apts-own-verifier-agrees", .s01)
        #expect(altered.because.last?.text.hasPrefix("apt's own verifier refuses it as well (\"") == true)
        #expect(altered.because.last?.probe == .aptVerifier)
        let accepted = try finding("apts-own-verifier-accepts-it-all-the-same", .s01)
        #expect(accepted.because.last?.text == "apt's own verifier accepts it, which this report does not follow")
    }

    /// Whatever it says, apt's own verifier makes no source good. Of one that is good by our own check it takes back what was
    /// only inferred of the user or the policy that it has just worked with.
    @Test func neverMakesAnythingGood() {
        for scenario in Scenarios.all where scenario.observations.sources.count == 1 {
            var observations = scenario.observations
            observations.sources[0].aptVerifier = nil
            let without = diagnose(observations)
            observations.sources[0].aptVerifier = Witness.said(Witness.run(.good))
            let with = diagnose(observations)
            let errors = without.sources[0].findings.filter { finding in
                finding.severity == .error
                    && !with.sources[0].findings.contains { $0.code == finding.code && $0.severity == .error }
            }
            let isInferred = errors.allSatisfy {
                $0.code == .y06 || $0.confidence != .certain && [.r01, .y01, .y02, .y03, .y04].contains($0.code)
            }
            #expect(isInferred && (errors.isEmpty || with.sources[0].signature.state == .good), "\(scenario.name)")
            #expect(!errors.isEmpty || with.exitCode == without.exitCode, "\(scenario.name)")
            #expect(with.sources[0].signature == without.sources[0].signature)
        }
    }

    /// No source whose signature is good is ok while apt's own verifier refuses it.
    @Test func neverOkWhileItRefuses() {
        for scenario in Scenarios.all where scenario.observations.sources.count == 1 {
            var observations = scenario.observations
            observations.sources[0].aptVerifier = Witness.said(
                Witness.run(.refused, Witness.invalid), Witness.run(.refused, Witness.invalid, room: true))
            let judged = diagnose(observations)
            #expect(judged.exitCode != 0, "\(scenario.name)")
        }
    }
}
