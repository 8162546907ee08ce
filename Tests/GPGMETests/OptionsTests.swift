import GPGME
import Linux
import TestSupport
import Testing

/// gpg with its options on the command line: GPGME's `execv` is ours, and fails rather than leave a keyring out.
@Suite(.serialized) struct OptionsTests {
    /// A gpg that shows how it was called.
    private func words(_ setting: GPGSetting) throws -> String {
        let folder = try TemporaryDirectory()
        let program = try makeScript(
            folder("gpg"),
            """
            #!/bin/sh
            case "$*" in *--version*) echo "gpg (GnuPG) 2.2.40"; exit 0;; esac
            echo "$*" > \(folder("words"))

            """)
        let verifier = Verifier(engine: try Engine.prepare(gpg: program, searchPath: ""), setting: setting)
        let outcome = withExtendedLifetime(folder) {
            verifier.verify(signature: [0x88], data: [1], timeLimit: .seconds(20))
        }
        #expect(outcome.reason == .engineSilent)
        return String(decoding: try readFile(folder("words"), limit: 65_536), as: UTF8.self)
    }

    @Test func theyComeBeforeThoseOfGPGME() throws {
        let ring = try SealedMemory([1, 2, 3])
        let words = try words(.keyrings([ring.path, "/etc/hostname"], assumedTime: 86_400))
        let options =
            "--no-options --no-default-keyring --keyring \(ring.path) --keyring /etc/hostname --trust-model always"
        #expect(words.hasPrefix(options), "\(words)")
        #expect(words.contains("--faked-system-time 19700102T000000! "), "\(words)")
        #expect(words.contains("--homedir /nonexistent"), "\(words)")
    }

    @Test(arguments: ["/nonexistent.gpg", "/dev/null/x", "/proc/1/fd/9999"])
    func aKeyringThatDoesNotOpenIsNoVerdict(_ path: String) throws {
        let keys = try Keys.shared()
        let verifier = Verifier(engine: try Bench.engine.get(), setting: .keyrings([path], assumedTime: nil))
        let outcome = verifier.verify(
            signature: try keys.detached(Bench.text), data: Bench.text, timeLimit: .seconds(20))
        #expect(outcome.statuses == nil, "\(outcome)")
    }

    @Test func tooManyKeyringsAreNoVerdict() throws {
        let keys = try Keys.shared()
        let ring = try SealedMemory(keys.keyring(.rsa2048))
        for count in [600, 5000] {
            let paths = [String](repeating: ring.path, count: count)
            let verifier = Verifier(engine: try Bench.engine.get(), setting: .keyrings(paths, assumedTime: nil))
            let outcome = verifier.verify(
                signature: try keys.detached(Bench.text), data: Bench.text, timeLimit: .seconds(20))
            #expect(outcome.statuses == nil, "\(outcome)")
        }
    }

    @Test func memoryCannotBeChanged() throws {
        let memory = try SealedMemory([1, 2, 3])
        #expect(try readFile(memory.path, limit: 3) == [1, 2, 3])
        let run = runProgram("sh", ["-c", "printf x > \(memory.path)"])
        #expect(!run.succeeded)
        #expect(try readFile(memory.path, limit: 3) == [1, 2, 3])
        withExtendedLifetime(memory) {}
    }
}
