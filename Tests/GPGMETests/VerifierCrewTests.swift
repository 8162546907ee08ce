import Synchronization
import TestSupport
import Testing

@testable import GPGME

/// Several gpg processes at the same time say what one after the other says.
@Suite(.serialized) struct VerifierCrewTests {
    let keys: Keys
    init() throws { keys = try Keys.shared() }

    private struct Job {
        var setting: GPGSetting
        var signature: [UInt8]
        var data: [UInt8]
        var limit: Duration = .seconds(30)
    }

    /// Runs all jobs, as many at a time as there is room for; the outcomes in the jobs' order.
    private func run(_ jobs: [Job], _ crew: VerifierCrew) throws -> [VerificationOutcome?] {
        var outcomes = [VerificationOutcome?](repeating: nil, count: jobs.count)
        var places: [VerifierCrew.Ticket: Int] = [:]
        var next = 0
        let end = ContinuousClock.now + .seconds(60)
        while outcomes.contains(where: { $0 == nil }), ContinuousClock.now < end {
            while crew.hasRoom, next < jobs.count {
                let job = jobs[next]
                places[
                    try crew.begin(job.setting, signature: job.signature, data: job.data, timeLimit: job.limit)] = next
                next += 1
                #expect(places.count <= crew.size)
            }
            for (ticket, outcome) in crew.step(wait: 50) {
                let place = places.removeValue(forKey: ticket)
                outcomes[try #require(place)] = outcome
            }
        }
        return outcomes
    }

    @Test(arguments: [1, 3, 16]) func theSameAnswersAsOneByOne(size: Int) throws {
        let large = [UInt8](repeating: 0x41, count: 400_000) + [10]
        let bench = try Bench(keys.keyring(.rsa2048, .ed25519))
        let other = try Bench(keys.keyring(.ed25519))
        var jobs: [Job] = []
        for data in [Bench.text, large] {
            let good = try keys.detached(data, by: [.rsa2048, .ed25519])
            for bench in [bench, other] {
                jobs.append(Job(setting: bench.verifier.setting, signature: good, data: data))
                jobs.append(Job(setting: bench.verifier.setting, signature: good, data: data + [10]))
                jobs.append(Job(setting: bench.verifier.setting, signature: [1, 2, 3], data: data))
            }
        }
        let crew = VerifierCrew(engine: try Bench.engine.get(), size: size)
        let outcomes = try run(jobs + jobs, crew)
        for (job, outcome) in zip(jobs + jobs, outcomes) {
            let alone = Verifier(engine: try Bench.engine.get(), setting: job.setting).verify(
                signature: job.signature, data: job.data, timeLimit: .seconds(30))
            #expect(outcome?.signatures == alone.signatures && outcome?.reason == alone.reason)
        }
        #expect(outcomes[0]?.statuses == [.success, .success] && outcomes[3]?.statuses == [.noPublicKey, .success])
        withExtendedLifetime((bench, other)) {}
    }

    /// One that hangs is given up alone; it is ended only when no other one could be hit.
    @Test func aHangTakesNoOtherAlong() throws {
        let bench = try Bench(keys.keyring(.rsa2048))
        let fake = try FakeGPG("case \"$*\" in *hang*) exec sleep 20;; */slow*) sleep 1;; esac\nexec gpg \"$@\"")
        let folder = try TemporaryDirectory()
        _ = try PrivateHome(path: folder("slow"), contents: HomeContents(keyring: keys.keyring(.rsa2048)))
        let good = try keys.detached(Bench.text)
        let crew = VerifierCrew(engine: fake.verifier.engine, size: 4)
        let ends = Mutex<[Verifier.OperationEnd]>([])
        crew.afterOperation = { [unowned crew] end in
            ends.withLock { $0.append(end) }
            if end == .abandoned { #expect(crew.busy == 0) }
        }
        var jobs = (0..<8).map { _ in Job(setting: bench.verifier.setting, signature: good, data: Bench.text) }
        jobs.insert(
            Job(setting: .home("/nonexistent/hang"), signature: good, data: Bench.text, limit: .milliseconds(300)),
            at: 1)
        // It still works when the other's time is over.
        jobs.insert(Job(setting: .home(folder("slow")), signature: good, data: Bench.text), at: 2)
        let outcomes = try run(jobs, crew)
        #expect(outcomes[1]?.reason == .timedOut)
        #expect(outcomes.enumerated().allSatisfy { $0.offset == 1 || $0.element?.statuses == [.success] })
        #expect(ends.withLock { $0.filter { $0 == .abandoned }.count } == 1)
        withExtendedLifetime((bench, fake)) {}
    }

    /// A caller that does other things for long does not make gpg late.
    @Test func aPauseOfTheCallerIsNotGPGs() throws {
        let bench = try Bench(keys.keyring(.rsa2048))
        let data = [UInt8](repeating: 0x41, count: 400_000)
        let crew = VerifierCrew(engine: try Bench.engine.get(), size: 2)
        _ = try crew.begin(
            bench.verifier.setting, signature: try keys.detached(data), data: data, timeLimit: .milliseconds(700))
        #expect(runProgram("sleep", ["1"]).succeeded)
        var outcome: VerificationOutcome?
        while outcome == nil { outcome = crew.step(wait: 50).first?.outcome }
        #expect(outcome?.statuses == [.success])
        withExtendedLifetime(bench) {}
    }

    @Test func anInterruptionGivesUpAll() throws {
        let fake = try FakeGPG("exec sleep 20")
        let crew = VerifierCrew(engine: fake.verifier.engine, size: 3)
        for _ in 0..<3 {
            _ = try crew.begin(.home("/nonexistent"), signature: [1], data: [2], timeLimit: .seconds(20))
        }
        #expect(!crew.hasRoom && crew.step(wait: 10).isEmpty)
        let ended = crew.interrupt()
        #expect(ended.map(\.outcome.reason) == [.interrupted, .interrupted, .interrupted])
        #expect(crew.hasRoom && crew.step(wait: 0).isEmpty)
        withExtendedLifetime(fake) {}
    }
}
