import GPGME
import Synchronization
import Testing
import TestSupport

/// Whatever happens to gpg, what comes out is no verdict: never good, never bad, and always in time.
@Suite(.serialized) struct EngineFailureTests {
    let keys: Keys
    init() throws { keys = try Keys.shared() }

    private func outcome(_ body: String, limit: Duration = .seconds(20)) throws -> VerificationOutcome {
        let fake = try FakeGPG(body)
        let signature = try keys.detached(Bench.text)
        return withExtendedLifetime(fake) {
            fake.verifier.verify(
                signature: signature, data: [UInt8](repeating: 10, count: 300_000), timeLimit: limit)
        }
    }

    @Test(arguments: ["exit 0", "exit 2", "kill -9 $$", "kill -11 $$", "cat > /dev/null; exit 0", "exec /nonexistent"])
    func silence(body: String) throws {
        let outcome = try outcome(body)
        #expect(outcome.reason == .engineSilent)
    }

    @Test func garbageInsteadOfStatusLines() throws {
        #expect(try outcome("yes '[GNUPG:] GOODSIG' | head -c 100000 >&2; exit 0").statuses == nil)
    }

    @Test func aHangEndsInTime() throws {
        let start = ContinuousClock.now
        let outcome = try outcome("exec sleep 3", limit: .milliseconds(300))
        #expect(outcome.reason == .timedOut)
        #expect(start.duration(to: .now) < .seconds(2))
    }

    @Test func aHangOfTheListingEndsInTime() throws {
        let fake = try FakeGPG("exec sleep 3")
        let listing = fake.verifier.listKeys(timeLimit: .milliseconds(300))
        #expect(listing == .noVerdict(.timedOut, words: ""))
        withExtendedLifetime(fake) {}
    }

    @Test func anInterruptionIsSeen() throws {
        let fake = try FakeGPG("exec sleep 3")
        let start = ContinuousClock.now
        let verifier = fake.verifier
        verifier.isInterrupted = { start.duration(to: .now) > .milliseconds(200) }
        let ends = Mutex<[Verifier.OperationEnd]>([])
        verifier.afterOperation = { end in ends.withLock { $0.append(end) } }
        let outcome = verifier.verify(signature: [], data: [], timeLimit: .seconds(20))
        #expect(outcome.reason == .interrupted)
        #expect(start.duration(to: .now) < .seconds(2))
        #expect(ends.withLock { $0 } == [.ended, .abandoned])
        withExtendedLifetime(fake) {}
    }

    @Test func noGPGAtAll() {
        #expect(throws: EngineError.gpgNotFound(searched: ["/nonexistent", "/proc"])) {
            try Engine.prepare(searchPath: "/nonexistent:/proc")
        }
        #expect(throws: EngineError.gpgNotFound(searched: ["/etc/passwd"])) {
            try Engine.prepare(gpg: "/etc/passwd", searchPath: "/usr/bin")
        }
    }

    @Test(arguments: ["echo 'gpg (GnuPG) 1.0.6'", "exit 1", "kill -9 $$"])
    func aProgramThatIsNoUsableGPG(body: String) throws {
        let folder = try TemporaryDirectory()
        let program = try makeScript(folder("gpg"), "#!/bin/sh\n\(body)\n")
        #expect(throws: EngineError.gpgUnusable(path: program, code: .invalidEngine)) {
            try Engine.prepare(gpg: program, searchPath: "")
        }
    }

    @Test func aMissingHome() throws {
        let verifier = Verifier(engine: try Bench.engine.get(), setting: .home("/nonexistent/home"))
        let outcome = verifier.verify(
            signature: try keys.detached(Bench.text), data: Bench.text, timeLimit: .seconds(20))
        // Without its gpg.conf gpg may only say that it knows no key, or nothing at all.
        #expect(outcome.statuses == [.noPublicKey] || outcome.reason == .engineSilent)
    }

    @Test func wordsAreCappedAndClean() throws {
        let fake = try FakeGPG(
            """
            while [ $# -gt 0 ]; do [ "$1" = --logger-fd ] && fd=$2; shift; done
            cat >/dev/null
            # dash redirects to descriptors of one digit only
            (printf 'gpg: \\033[31mred\\007 words\\n'; yes 0123456789 | head -c 20000) > /dev/fd/$fd
            exit 2
            """)
        let outcome = fake.verifier.verify(signature: [1], data: [2], timeLimit: .seconds(20))
        #expect(outcome.reason == .engineSilent)
        #expect(outcome.words.hasPrefix("gpg: [31mred words\n"))
        #expect(outcome.words.utf8.count <= Verifier.wordsCap)
        withExtendedLifetime(fake) {}
    }
}
