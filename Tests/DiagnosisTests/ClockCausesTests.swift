import AptModel
import Evidence
import Testing

@testable import Diagnosis

/// A wrong clock is told once, as the cause, and nothing that follows from it beside it.
@Suite("A wrong clock leads")
struct ClockCausesTests {
    private func judge(_ apt: HealthyApt = .bookworm, _ change: (inout Observations) -> Void) -> SourceJudgement? {
        var run = Observations.healthy(apt)
        change(&run)
        return diagnose(run).sources.first
    }

    private func codes(_ judgement: SourceJudgement?) -> [FaultCode] { judgement?.findings.map(\.code) ?? [] }

    @Test func twentyYearsAheadUnderGpgv() throws {
        let judged = try #require(judge { $0.twentyYearsAhead() })
        #expect(codes(judged) == [.t02])
        #expect(judged.verdict == .time)
        #expect(judged.signature.state == .good)
        #expect(judged.signature.acceptedByGpgv == false)
        #expect(judged.signature.acceptedBySqv == true)
    }

    @Test func twentyYearsAheadUnderSqv() throws {
        let judged = try #require(judge(.trixie) { $0.twentyYearsAhead() })
        #expect(codes(judged) == [.t02])
        #expect(judged.findings.first?.severity == .warning)
        #expect(judged.verdict == nil)
        #expect(judged.signature.state == .good)
    }

    @Test func fiveSecondsBehind() throws {
        let change: (inout Observations) -> Void = { run in
            run.sign(at: Healthy.now)
            run.setClock(back: 5)
        }
        let gpgv = try #require(judge(.bookworm, change))
        #expect(codes(gpgv) == [] && gpgv.verdict == nil)
        let sqv = try #require(judge(.trixie, change))
        #expect(codes(sqv) == [.t01] && sqv.verdict == .time)
        #expect(sqv.signature.state == .good)
    }

    @Test(arguments: [HealthyApt.bookworm, .trixie])
    func nineteenSeventy(apt: HealthyApt) throws {
        let judged = try #require(judge(apt) { $0.setClock(to: Timestamp(seconds: 60)) })
        #expect(codes(judged) == [.t03])
        #expect(judged.verdict == .time && judged.signature.state == .good)
    }

    @Test func anExpiredFileAndAClockThatIsRight() throws {
        let expired: (inout Observations) -> Void = {
            $0.source.look.fields.validUntil = Healthy.now + -7 * Healthy.day
        }
        let judged = try #require(judge(.bookworm, expired))
        #expect(codes(judged) == [.t04] && judged.verdict == .time && judged.signature.state == .good)
        let softened = try #require(
            judge { run in
                expired(&run)
                run.source.rules.checkDate = false
            })
        #expect(codes(softened) == [.t04] && softened.verdict == nil)
    }

    @Test func aSignatureFromTheFuture() throws {
        let future: (inout Observations) -> Void = {
            $0.source.look.signature.createdAt = Healthy.now + 5 * Healthy.day
        }
        let gpgv = try #require(judge(.bookworm, future))
        #expect(codes(gpgv) == [.t08] && gpgv.verdict == nil && gpgv.signature.acceptedByGpgv == true)
        let sqv = try #require(judge(.trixie, future))
        #expect(codes(sqv) == [.t08] && sqv.verdict == .time && sqv.signature.acceptedBySqv == false)
    }

    @Test func aWrongClockThatBreaksTlsLeavesNoSecondCause() throws {
        let judged = try #require(
            judge { run in
                run.setClock(back: 400 * Healthy.day)
                run.source.look.secure()
                run.source.look.fail(.tls, reason: "certificate_time", text: "certificate is not yet valid")
                run.source.look.certificate("2026-10-01T00:00:00Z", "2026-12-30T00:00:00Z")
            })
        #expect(codes(judged) == [.t01])
        #expect(judged.signature.state == .noVerdict)
        #expect(judged.signature.reason == "clock-behind")
    }

    @Test func anExpiredSignatureIsAcceptedByNeitherBackEnd() throws {
        for apt in [HealthyApt.bookworm, .trixie] {
            let judged = try #require(
                judge(apt) { run in
                    run.setClock(back: -30 * Healthy.day)
                    run.source.look.signature.status = .expiredSignature
                    run.source.look.signature.expiresAt = Healthy.now + Healthy.day
                })
            #expect(codes(judged) == [.t02] && judged.verdict == .time)
            #expect(judged.signature.acceptedByGpgv == false && judged.signature.acceptedBySqv == false)
        }
    }

    @Test func withAFileByHandTheClockIsOnlyAnAlternative() throws {
        let judged = try #require(
            judge { run in
                run.asFile()
                run.at = Healthy.now + -5 * Healthy.day
            })
        #expect(codes(judged) == [.t05])
        #expect(judged.findings.first?.confidence == .possible)
        #expect(judged.findings.first?.alternatives == [.t01])
    }

    @Test func theUnionKeepsWhatOnlyAnotherSourceExplains() {
        var run = Observations.healthy()
        run.sources.append(Healthy.other("http://security.example.org/debian-security", "bookworm-security"))
        run.source.badThenGood()
        run.source.look.answer.headers = ["Via: 1.1 squid"]
        run.sources[1].badThenGood()
        let judgement = diagnose(run)
        #expect(Set(judgement.findings.map(\.finding.code)) == [.x12, .x13])
    }

    @Test func nobodyIsToldToSetAClockFromInsideAContainer() throws {
        let judged = try #require(
            judge { run in
                run.machine.container = "docker"
                run.setClock(back: 5 * Healthy.day)
            })
        let finding = try #require(judged.findings.first)
        #expect(finding.owner == .runtime)
        #expect(!finding.remedy.steps.contains { $0.command.contains("set-ntp") || $0.command.contains("hwclock") })
    }
}
