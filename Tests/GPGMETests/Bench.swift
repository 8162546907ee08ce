import Foundation
import GPGME
import Linux
import Testing
import TestSupport

/// The two ways to give gpg its keyrings, each with a verifier of its own for one test.
struct Bench {
    static let engine = Result { () throws(EngineError) in
        try Engine.prepare(searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
    }
    static let text = Array("Origin: Test\nSuite: stable\nDate: Mon, 23 Nov 2026 00:00:00 UTC\n".utf8)

    private let folder: TemporaryDirectory
    private let held: [SealedMemory]
    /// With a home on disk.
    let verifier: Verifier
    /// With the keyrings in memory and nothing on disk.
    let memory: Verifier

    /// - Parameter at: seconds since the epoch that gpg takes as the present.
    init(_ keyring: [UInt8], keyboxes: [[UInt8]] = [], at: Int64? = nil) throws {
        folder = try TemporaryDirectory()
        let home = folder.path + "/home"
        _ = try PrivateHome(path: home, contents: HomeContents(keyring: keyring, keyboxes: keyboxes, assumedTime: at))
        verifier = Verifier(engine: try Bench.engine.get(), setting: .home(home))
        held = try ((keyring.isEmpty && !keyboxes.isEmpty ? [] : [keyring]) + keyboxes).map { try SealedMemory($0) }
        memory = Verifier(engine: try Bench.engine.get(), setting: .keyrings(held.map(\.path), assumedTime: at))
    }

    /// What both ways say, which must be the same.
    static func verify(
        _ signature: [UInt8], _ data: [UInt8] = text, keyring: [UInt8], keyboxes: [[UInt8]] = [], at: Int64? = nil
    ) throws -> VerificationOutcome {
        let bench = try Bench(keyring, keyboxes: keyboxes, at: at)
        return withExtendedLifetime(bench) {
            let home = bench.verifier.verify(signature: signature, data: data, timeLimit: .seconds(30))
            let memory = bench.memory.verify(signature: signature, data: data, timeLimit: .seconds(30))
            #expect(memory.signatures == home.signatures && memory.reason == home.reason, "\(memory.words)")
            return home
        }
    }

    static func list(_ keyring: [UInt8], keyboxes: [[UInt8]] = [], at: Int64? = nil) throws -> KeyListing {
        let bench = try Bench(keyring, keyboxes: keyboxes, at: at)
        return withExtendedLifetime(bench) {
            let home = bench.verifier.listKeys(timeLimit: .seconds(30))
            let memory = bench.memory.listKeys(timeLimit: .seconds(30))
            switch (home, memory) {
            case (.listed(let one, _), .listed(let other, _)): #expect(one == other)
            default: Issue.record("\(home), \(memory)")
            }
            return home
        }
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
