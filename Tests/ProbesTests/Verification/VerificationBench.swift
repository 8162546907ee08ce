import AptModel
import Evidence
import Foundation
import GPGME
import Probes
import TestSupport

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

    static func verifier(at: Timestamp? = nil, candidates: [String] = ["/dev/shm", "/tmp"]) -> SourceVerifier {
        SourceVerifier(engine: engine, scratch: Scratch(candidates: candidates), at: at, isInterrupted: { false })
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

struct ProgramFailureText: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
