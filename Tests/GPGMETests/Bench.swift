import Foundation
import GPGME
import Testing
import TestSupport

/// A verifier with a home of its own for one test.
struct Bench {
    static let engine = Result { () throws(EngineError) in
        try Engine.prepare(searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
    }
    static let text = Array("Origin: Test\nSuite: stable\nDate: Mon, 23 Nov 2026 00:00:00 UTC\n".utf8)

    let folder: TemporaryDirectory
    let verifier: Verifier

    /// - Parameter at: seconds since the epoch that gpg takes as the present.
    init(_ keyring: [UInt8], keyboxes: [[UInt8]] = [], at: Int64? = nil) throws {
        folder = try TemporaryDirectory()
        let home = folder.path + "/home"
        _ = try PrivateHome(path: home, contents: HomeContents(keyring: keyring, keyboxes: keyboxes, assumedTime: at))
        verifier = Verifier(engine: try Bench.engine.get(), home: home)
    }

    static func verify(
        _ signature: [UInt8], _ data: [UInt8] = text, keyring: [UInt8], keyboxes: [[UInt8]] = [], at: Int64? = nil
    ) throws -> VerificationOutcome {
        let bench = try Bench(keyring, keyboxes: keyboxes, at: at)
        return withExtendedLifetime(bench) {
            bench.verifier.verify(signature: signature, data: data, timeLimit: .seconds(30))
        }
    }

    static func list(_ keyring: [UInt8], keyboxes: [[UInt8]] = [], at: Int64? = nil) throws -> KeyListing {
        let bench = try Bench(keyring, keyboxes: keyboxes, at: at)
        return withExtendedLifetime(bench) { bench.verifier.listKeys(timeLimit: .seconds(30)) }
    }
}

extension VerificationOutcome {
    /// The statuses in gpg's order; nil where there is no verdict.
    var statuses: [EngineCode]? {
        if case .performed(let signatures, _) = self { signatures.map(\.status) } else { nil }
    }
    var signatures: [EngineSignature] {
        if case .performed(let signatures, _) = self { signatures } else { [] }
    }
    var words: String {
        switch self {
        case .performed(_, let words), .noVerdict(_, let words): words
        }
    }
    var reason: NoVerdictReason? {
        if case .noVerdict(let reason, _) = self { reason } else { nil }
    }
}
