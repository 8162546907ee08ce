import Foundation
import Linux
import TestSupport
import Testing

@testable import GPGME
@testable import Probes

/// The process that lets gpg verify for a long list, with both of its sides in this one.
@Suite(.serialized) struct VerifierHelperTests {
    let keys: Keys
    init() throws { keys = try Keys.shared() }

    private struct Job {
        var setting: GPGSetting
        var signature: [UInt8]
        var data: [UInt8]
    }

    /// Both sides; the other one moves only where the test moves it.
    private final class Sides {
        let helper: VerifierHelper
        let own: Channel
        var service: VerifierService
        let other: Channel

        init(_ engine: Engine, size: Int) throws {
            (own, other) = try #require(Channel.pair())
            helper = VerifierHelper(channel: own, size: size)
            service = VerifierService(other, VerifierCrew(engine: engine, size: size))
        }
    }

    /// An outcome without gpg's words, of which GPGME hands on more or fewer.
    private func facts(_ outcome: VerificationOutcome) -> VerificationOutcome {
        switch outcome {
        case .performed(let signatures, _): .performed(signatures, words: "")
        case .noVerdict(let reason, _): .noVerdict(reason, words: "")
        }
    }

    private func home(_ folder: TemporaryDirectory, _ name: String, _ ring: [UInt8]) throws -> GPGSetting {
        _ = try PrivateHome(path: folder(name), contents: HomeContents(keyring: ring))
        return .home(folder(name))
    }

    /// Larger than what a socket holds, many at a time, good and bad: what comes back is what one gpg after the other says.
    @Test(arguments: [1, 4]) func theOtherSideSaysTheSame(size: Int) throws {
        let engine = try VerificationBench.engine.get()
        let folder = try TemporaryDirectory()
        let settings = [
            try home(folder, "both", keys.keyring(.rsa2048, .ed25519)),
            try home(folder, "one", keys.keyring(.ed25519)),
        ]
        var jobs: [Job] = []
        for data in [[UInt8](), Array("Suite: stable\n".utf8), [UInt8](repeating: 0x41, count: 900_000) + [10]] {
            let good = try keys.detached(data, by: [.rsa2048, .ed25519])
            for setting in settings {
                jobs.append(Job(setting: setting, signature: good, data: data))
                jobs.append(Job(setting: setting, signature: good, data: data + [10]))
                jobs.append(Job(setting: setting, signature: [1, 2, 3], data: data))
            }
        }
        let sides = try Sides(engine, size: size)
        var places: [VerifierCrew.Ticket: Int] = [:]
        var outcomes = [VerificationOutcome?](repeating: nil, count: jobs.count)
        var next = 0
        let end = ContinuousClock.now + .seconds(60)
        while outcomes.contains(where: { $0 == nil }), ContinuousClock.now < end {
            while sides.helper.hasRoom, next < jobs.count {
                let job = jobs[next]
                let ticket = sides.helper.begin(
                    job.setting, signature: job.signature, data: job.data, timeLimit: .seconds(30))
                places[ticket] = next
                next += 1
                #expect(places.count <= sides.helper.size)
            }
            sides.service.step(wait: 1)
            for (ticket, outcome) in sides.helper.step(wait: 0) {
                let place = places.removeValue(forKey: ticket)
                outcomes[try #require(place)] = outcome
            }
        }
        for (job, outcome) in zip(jobs, outcomes) {
            let alone = Verifier(engine: engine, setting: job.setting).verify(
                signature: job.signature, data: job.data, timeLimit: .seconds(30))
            #expect(outcome.map(facts) == facts(alone))
        }
        guard case .performed(let signatures, _)? = outcomes[0] else {
            throw ProgramFailureText("no verdict on the first")
        }
        #expect(signatures.map(\.status) == [.success, .success])
        #expect(!sides.helper.isReady && sides.helper.hasRoom)
    }

    /// Where the process is lost, nothing that it was asked has an outcome, and it takes nothing more.
    @Test func aLostProcessAnswersNothing() throws {
        let folder = try TemporaryDirectory()
        let setting = try home(folder, "home", keys.keyring(.rsa2048))
        let sides = try Sides(try VerificationBench.engine.get(), size: 2)
        let data = Array("Suite: stable\n".utf8)
        let ticket = sides.helper.begin(
            setting, signature: try keys.detached(data), data: data, timeLimit: .seconds(30))
        sides.other.close()
        let ended = sides.helper.step(wait: 100)
        #expect(ended.map(\.ticket) == [ticket] && ended.map(\.outcome) == [.noVerdict(.interrupted, words: "")])
        #expect(sides.helper.size == 0 && !sides.helper.hasRoom && !sides.helper.isReady)
        #expect(sides.helper.watched.isEmpty && sides.helper.step(wait: 0).isEmpty)
    }

    /// What is no answer is none, and no outcome either.
    @Test func noiseIsNoAnswer() throws {
        let folder = try TemporaryDirectory()
        let setting = try home(folder, "home", keys.keyring(.rsa2048))
        let sides = try Sides(try VerificationBench.engine.get(), size: 2)
        let ticket = sides.helper.begin(setting, signature: [1], data: [2], timeLimit: .seconds(30))
        var frames = FrameQueue()
        frames.send(VerificationFrame(message: Array("{}".utf8)))
        frames.flush(sides.other.write)
        let ended = sides.helper.step(wait: 100)
        #expect(ended.map(\.ticket) == [ticket] && ended.map(\.outcome) == [.noVerdict(.interrupted, words: "")])
        #expect(sides.helper.size == 0)
    }

    /// A gpg that is late is told by the other side; one that cannot be asked in time is given up here.
    @Test func whatTakesTooLongComesToItsEnd() throws {
        let folder = try TemporaryDirectory()
        let setting = try home(folder, "home", keys.keyring(.rsa2048))
        let slow = try folder.write(
            "gpg", "#!/bin/sh\ncase \"$*\" in *--verify*) exec sleep 20;; esac\nexec /usr/bin/gpg \"$@\"\n", mode: 0o755
        )
        let sides = try Sides(try Engine.prepare(gpg: slow, searchPath: ""), size: 2)
        let ticket = sides.helper.begin(setting, signature: [1], data: [2], timeLimit: .milliseconds(300))
        var ended: [(ticket: VerifierCrew.Ticket, outcome: VerificationOutcome)] = []
        let end = ContinuousClock.now + .seconds(20)
        while ended.isEmpty, ContinuousClock.now < end {
            sides.service.step(wait: 10)
            ended = sides.helper.step(wait: 0)
        }
        #expect(ended.map(\.ticket) == [ticket])
        guard case .noVerdict(.timedOut, _)? = ended.first?.outcome else { throw ProgramFailureText("\(ended)") }
        #expect(sides.helper.hasRoom)
    }

    /// However the bytes come, the frames come out whole and in order.
    @Test(arguments: 0..<40) func framesInPieces(seed: UInt64) throws {
        var random = Seeded(seed)
        func bytes(_ most: UInt64) -> [UInt8] {
            (0..<random.next() % most).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        }
        let frames = (0..<8).map { _ in VerificationFrame(message: bytes(40), signature: bytes(300), data: bytes(3000))
        }
        var sending = FrameQueue()
        frames.forEach { sending.send($0) }
        var receiving = FrameQueue()
        var got: [VerificationFrame] = []
        while sending.waiting > 0 {
            let most = Int(random.next() % 700)
            sending.flush { bytes in
                receiving.receive(Array(bytes.prefix(most)))
                return min(most, bytes.count)
            }
            while let frame = receiving.next() { got.append(frame) }
        }
        #expect(got == frames)
    }
}
