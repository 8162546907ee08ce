import AptModel
import Evidence
import Testing

@testable import Diagnosis

@Suite("What is known of the clock")
struct ClockAssessmentTests {
    private let day = Healthy.day

    private func hosts(_ distances: [Int64], behind: Int64 = 0) -> Observations {
        var run = Observations.healthy()
        run.sources = distances.enumerated().map { number, distance in
            var source = Healthy.other("http://mirror\(number).example.org/debian", "bookworm")
            source.look.answer.serverDate = Healthy.now + distance
            return source
        }
        run.setClock(back: behind)
        return run
    }

    @Test func theReferenceIsTheServersTimeAtTheStart() {
        var run = Observations.healthy()
        // The answer came 4 seconds after the start, and a cache had held it for 90 seconds.
        run.source.look.answer.serverDateAt = Healthy.now + 4
        run.source.look.answer.serverDate = Healthy.now + 4 + -90
        run.source.look.answer.ageSeconds = 90
        let clock = ClockAssessment(run)
        #expect(clock.offset == 0)
        #expect(clock.isRight && !clock.isAhead && !clock.isBehind)
    }

    @Test func eachHostHasOneVoice() {
        var run = hosts([0, 5 * day, 0])
        run.sources.append(run.sources[1])
        run.sources.append(run.sources[1])
        let clock = ClockAssessment(run)
        #expect(clock.isRight)
        #expect(clock.witnesses == 2)
        #expect(clock.confidence == .certain)
    }

    @Test func ofTwoThatDisagreeTheOneNearThisClockCounts() {
        #expect(ClockAssessment(hosts([0, 5 * day])).isRight)
        #expect(ClockAssessment(hosts([0, 5 * day])).confidence == .likely)
    }

    @Test func verifiedTlsOutweighsPlain() {
        var run = hosts([5 * day, 5 * day, 0])
        run.sources[2].look.secure()
        let clock = ClockAssessment(run)
        #expect(clock.isRight && clock.secure && clock.witnesses == 1)
        #expect(clock.confidence == .certain)
    }

    @Test func aFrozenServerIsNoWitness() {
        // One server whose Date lies before a good signature, and a clock that is past both.
        let clock = ClockAssessment(hosts([-30 * day]))
        #expect(clock.reference == nil)
        #expect(!clock.isRight)
    }

    @Test func aSignatureFromTheFutureDoesNotOutvoteServerAndClock() {
        var run = Observations.healthy()
        run.source.look.signature.createdAt = Healthy.now + 5 * day
        #expect(ClockAssessment(run).isRight)
    }

    @Test func aReplayedDateIsAHintAtMost() {
        var run = Observations.healthy()
        run.source.look.answer.headers = ["Via: 1.1 squid"]
        run.source.look.answer.serverDate = Healthy.now + 2 * day
        #expect(ClockAssessment(run).confidence == .possible)
        run.source.look.answer.ageSeconds = 0
        #expect(ClockAssessment(run).confidence == .likely)
    }

    @Test func atIsTheWallClockAndServersStayEvidence() {
        var run = Observations.healthy()
        run.at = Healthy.now + 20 * 365 * day
        let clock = ClockAssessment(run)
        #expect(clock.now == run.at)
        #expect(clock.reference == Healthy.now)
        #expect(clock.isAhead && clock.given)
    }

    @Test func filesTellNoTime() {
        var run = Observations.healthy()
        run.asFile()
        run.source.look.answer.serverDate = Healthy.now
        run.source.look.answer.serverDateAt = Healthy.now
        #expect(ClockAssessment(run).reference == nil)
    }

    @Test func absurdNumbersDoNotTrap() {
        for extreme in [Int64.max, Int64.min, Int64.max / 2] {
            var run = Observations.healthy()
            run.source.look.answer.serverDate = Timestamp(seconds: extreme)
            run.source.look.answer.serverDateAt = Timestamp(seconds: extreme &+ 1)
            run.source.look.answer.ageSeconds = extreme
            run.source.look.signature.createdAt = Timestamp(seconds: extreme)
            run.clock.uptimeSeconds = .infinity
            run.source.rules.validUntilMinSeconds = extreme
            run.source.rules.validUntilMaxSeconds = extreme
            run.source.rules.maxFutureSeconds = extreme
            run.source.look.fields.validUntil = Healthy.now
            #expect(!ClockAssessment(run).atEpoch)
            let judgement = diagnose(run)
            #expect(judgement.sources.count == 1)
        }
    }

    @Test(
        arguments: [
            (900, 1), (3_600, 4), (-7_200, 8), (7_259, 8), (7_141, 8), (50_400, 56),
        ] as [(Int64, UInt64)])
    func wholeQuartersSmellOfLocalTime(offset: Int64, quarters: UInt64) {
        #expect(ClockWords.wholeQuarters(offset) == quarters)
    }

    @Test(arguments: [0, 60, 450, 1_000, 7_261, 51_300, 5 * 86_400, Int64.max, Int64.min] as [Int64])
    func otherDistancesDoNot(offset: Int64) {
        #expect(ClockWords.wholeQuarters(offset) == nil)
    }
}
