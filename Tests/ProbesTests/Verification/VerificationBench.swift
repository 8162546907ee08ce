import AptModel
import Evidence
import Foundation
import GPGME
import Probes
import TestSupport
import Testing

/// Real gpg, real scratch, real files of this repository.
enum VerificationBench {
    static let engine = Result { () throws(EngineError) in
        try Engine.prepare(searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
    }

    static func file(_ path: String) throws -> [UInt8] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return [UInt8](try Data(contentsOf: root.appendingPathComponent(path)))
    }

    /// With scratch there and without.
    static func verifier(at: Timestamp? = nil) -> BothWays {
        BothWays(scratch: verifier(at: at, candidates: ["/dev/shm", "/tmp"]), memory: verifier(at: at, candidates: []))
    }

    static func verifier(
        at: Timestamp? = nil, candidates: [String], memory: Bool = true, lastResorts: [String] = []
    ) -> SourceVerifier {
        let store = KeyringStore(
            scratch: Scratch(candidates: candidates), lastResort: Scratch(candidates: lastResorts), memory: memory)
        return SourceVerifier(engine: engine, store: store, at: at, isInterrupted: { false })
    }

    static func keyring(
        _ bytes: [UInt8], format: KeyringObservation.Format = .binary,
        acceptance: KeyringObservation.Acceptance = .used
    ) -> KeyringMaterial {
        KeyringMaterial(
            observation: KeyringObservation(path: "/k.gpg", format: format, acceptance: acceptance), bytes: bytes)
    }

    /// Splits as apt does and verifies; a file that apt refuses is a failure of the test.
    static func verify(
        inline: [UInt8], keyrings: [KeyringMaterial], at: Timestamp? = nil
    ) throws -> VerificationObservation {
        guard case .split(let file) = splitClearSigned(inline) else {
            throw ProgramFailureText("apt refuses to split the file")
        }
        return verifier(at: at).verifySource(
            signature: file.signature, data: file.data, keyrings: keyrings, timeLimit: .seconds(30))
    }
}

/// The same questions put to a gpg with a home and to one with nothing on disk: the answers must be the same.
struct BothWays {
    let scratch: SourceVerifier
    let memory: SourceVerifier

    func verifySource(
        signature: [UInt8], data: [UInt8], keyrings: [KeyringMaterial], timeLimit: Duration
    ) -> VerificationObservation {
        func ask(_ verifier: SourceVerifier) -> VerificationObservation {
            verifier.verifySource(signature: signature, data: data, keyrings: keyrings, timeLimit: timeLimit)
        }
        let (one, other) = (ask(scratch), ask(memory))
        #expect(one.signatures == other.signatures && one.noVerdict?.reason == other.noVerdict?.reason)
        let asked = keyrings.contains { $0.forEngine != nil }
        #expect(one.keyringsIn == (asked ? .scratch : nil) && other.keyringsIn == (asked ? .memory : nil))
        #expect(other.scratch == nil)
        return one
    }

    func listKeys(in bytes: [UInt8], timeLimit: Duration) -> (keys: [KeyObservation], words: [String]) {
        let one = scratch.listKeys(in: bytes, timeLimit: timeLimit)
        let other = memory.listKeys(in: bytes, timeLimit: timeLimit)
        #expect(one.keys == other.keys && one.noVerdict == nil && other.noVerdict == nil)
        return (one.keys, one.words)
    }

    func searchKeys(_ wanted: [String], in places: [KeyPlace], timeLimit: Duration) -> [KeyLocation] {
        let one = scratch.searchKeys(wanted, in: places, timeLimit: timeLimit)
        #expect(memory.searchKeys(wanted, in: places, timeLimit: timeLimit) == one)
        return one
    }
}

struct ProgramFailureText: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
