import AptModel
import Evidence
import Foundation
import GPGME
import Probes
import TestSupport
import Testing

/// Blocks that gpg works at before they are asked for.
@Suite(.serialized) struct VerifyAheadTests {
    let keys: Keys
    let text = Array("Origin: Test\nSuite: stable\n".utf8)
    init() throws { keys = try Keys.shared() }

    /// A gpg that writes down each verification, and the verifier that uses it.
    private final class Counted {
        let folder: TemporaryDirectory
        let verifier: SourceVerifier

        /// - Parameter body: shell commands before gpg is run.
        init(together: Int, _ body: String = "") throws {
            folder = try TemporaryDirectory()
            let program = try folder.write(
                "gpg",
                """
                #!/bin/sh
                case "$*" in *--version*) exec /usr/bin/gpg "$@";; *--verify*) echo verify >> \(folder("runs"));; esac
                \(body)
                exec /usr/bin/gpg "$@"

                """, mode: 0o755)
            let engine = Result { () throws(EngineError) in try Engine.prepare(gpg: program, searchPath: "") }
            verifier = SourceVerifier(
                engine: engine, store: KeyringStore(scratch: Scratch(candidates: ["/dev/shm", "/tmp"])),
                together: together, isInterrupted: { false })
        }

        var runs: Int {
            (try? String(contentsOfFile: folder("runs"), encoding: .utf8))?.split(separator: "\n").count ?? 0
        }

        func ask(_ signature: [UInt8], _ data: [UInt8], _ ring: [UInt8]) -> VerificationObservation {
            verifier.verifySource(
                signature: signature, data: data, keyrings: [VerificationBench.keyring(ring)], timeLimit: .seconds(30))
        }
    }

    @Test func whatIsBegunIsNotRunAgain() throws {
        let counted = try Counted(together: 4)
        let ring = keys.keyring(.rsa2048)
        let files = try (0..<3).map { number -> (signature: [UInt8], data: [UInt8]) in
            let data = text + Array("Label: \(number)\n".utf8)
            return (try keys.detached(data), data)
        }
        for file in files {
            #expect(counted.verifier.hasRoomAhead)
            _ = counted.verifier.verifyAhead(
                signature: file.signature, data: file.data, keyrings: [VerificationBench.keyring(ring)],
                timeLimit: .seconds(30))
        }
        for file in files + files {
            #expect(counted.ask(file.signature, file.data, ring).signatures.map(\.status) == [.good])
        }
        #expect(counted.runs == 3)
        // Other bytes, and another keyring, are other questions.
        #expect(counted.ask(files[0].signature, files[1].data, ring).signatures.map(\.status) == [.bad])
        #expect(
            counted.ask(files[0].signature, files[0].data, keys.keyring(.ed25519)).signatures.map(\.status)
                == [.noPublicKey])
        #expect(counted.runs >= 5)
    }

    /// A keyring that is used often is prepared once, and says the same.
    @Test(arguments: [false, true]) func aPreparedKeyringSaysTheSame(severalKeys: Bool) throws {
        let counted = try Counted(
            together: 3)
        let ring = severalKeys ? keys.keyring(.rsa2048, .ed25519, .expired, .revoked) : keys.keyring(.rsa2048)
        let alone = try Counted(together: 1)
        var homes: Set<String> = []
        for number in 0..<24 {
            let data = text + Array("Label: \(number)\n".utf8)
            let signers: [Keys.Kind] =
                severalKeys ? [[.rsa2048, .ed25519], [.expired], [.revoked]][number % 3] : [.rsa2048]
            let signature = try keys.detached(data, by: signers)
            let seen = number % 4 == 3 ? data + [10] : data
            let begun = counted.verifier.verifyAhead(
                signature: signature, data: seen, keyrings: [VerificationBench.keyring(ring)], timeLimit: .seconds(30))
            #expect(begun != nil)
            let (here, there) = (counted.ask(signature, seen, ring), alone.ask(signature, seen, ring))
            #expect(here.noVerdict == nil && here.signatures == there.signatures, "\(number)")
            if let scratch = here.scratch {
                homes.formUnion(try FileManager.default.contentsOfDirectory(atPath: scratch))
            }
        }
        #expect(homes.count == 2, "\(homes)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: counted.folder.path).contains("runs"))
    }

    /// However many keyrings there are, few have a home at the same time.
    @Test func homesAreLetGo() throws {
        let counted = try Counted(together: 2)
        let signature = try keys.detached(text)
        var scratch = ""
        for number in 0..<90 {
            // Another keyring by a packet of its own that gpg passes over.
            let ring = keys.keyring(.rsa2048) + [0xFC, 1, UInt8(number)]
            let seen = counted.ask(signature, text, ring)
            #expect(seen.signatures.map(\.status) == [.good], "\(number): \(seen)")
            scratch = seen.scratch ?? scratch
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch).count <= 64)
    }

    /// Without anything begun too: the same bytes are verified once.
    @Test func theSameBytesAreVerifiedOnce() throws {
        let counted = try Counted(together: 1)
        let signature = try keys.detached(text)
        #expect(!counted.verifier.hasRoomAhead)
        for _ in 0..<4 {
            #expect(counted.ask(signature, text, keys.keyring(.rsa2048)).signatures.map(\.status) == [.good])
        }
        #expect(counted.runs == 1)
    }

    /// A gpg that died says nothing of the bytes, and is asked again.
    @Test(arguments: [1, 4]) func aFailureIsNotKept(together: Int) throws {
        let counted = try Counted(
            together: together,
            "case \"$*\" in *--verify*) [ -e \"$0.once\" ] || { : > \"$0.once\"; kill -9 $$; };; esac")
        let signature = try keys.detached(text)
        let ring = keys.keyring(.rsa2048)
        if counted.verifier.hasRoomAhead {
            _ = counted.verifier.verifyAhead(
                signature: signature, data: text, keyrings: [VerificationBench.keyring(ring)], timeLimit: .seconds(30))
        } else {
            #expect(counted.ask(signature, text, ring).noVerdict?.reason == .engineFailed)
        }
        #expect(counted.ask(signature, text, ring).signatures.map(\.status) == [.good])
    }
}
