import Evidence
import Foundation
import GPGME
import Probes
import TestSupport
import Testing

/// Where gpg reads keyrings when no directory takes them: in memory, where they lie, or in an unusual place.
@Suite(.serialized) struct KeyringStoreTests {
    let keys: Keys
    let folder: TemporaryDirectory
    let text: [UInt8] = Array("Origin: Test\n".utf8)

    init() throws {
        keys = try Keys.shared()
        folder = try TemporaryDirectory()
    }

    /// A keyring file of this name.
    private func keyring(
        _ name: String, _ bytes: [UInt8], _ format: KeyringObservation.Format = .binary
    ) throws -> KeyringMaterial {
        try Data(bytes).write(to: URL(fileURLWithPath: folder(name)))
        let observation = KeyringObservation(path: folder(name), format: format, acceptance: .used)
        return KeyringMaterial(observation: observation, bytes: bytes)
    }

    private func verify(
        _ keyrings: [KeyringMaterial], data: [UInt8]? = nil, by kinds: [Keys.Kind] = [.rsa2048],
        lastResorts: [String] = []
    ) throws -> VerificationObservation {
        VerificationBench.verifier(candidates: [], memory: false, lastResorts: lastResorts).verifySource(
            signature: try keys.detached(text, by: kinds), data: data ?? text, keyrings: keyrings,
            timeLimit: .seconds(30))
    }

    @Test func whereTheyLie() throws {
        let rsa = try keyring("rsa.gpg", keys.keyring(.rsa2048))
        let good = try verify([rsa])
        #expect(good.signatures.map(\.status) == [.good] && good.keyringsIn == .place && good.scratch == nil)
        #expect(good.signatures.first?.userId == "Test rsa2048 <rsa2048@example.org>")
        #expect(try verify([rsa], data: text + [10]).signatures.map(\.status) == [.bad])
        #expect(try verify([rsa], by: [.ed25519]).signatures.map(\.status) == [.noPublicKey])
        let ed = try keyring("ed.gpg", keys.keyring(.ed25519))
        let box = try keyring("box.kbx", try keys.keybox(.ed25519), .keybox)
        #expect(try verify([rsa, ed], by: [.rsa2048, .ed25519]).signatures.map(\.status) == [.good, .good])
        #expect(try verify([box], by: [.ed25519]).signatures.map(\.status) == [.good])
        #expect(try verify([box, rsa], by: [.rsa2048, .ed25519]).signatures.map(\.status) == [.good, .good])
    }

    @Test func notWhereTheyLieIfTheBytesDiffer() throws {
        let armour = try keyring("a.asc", keys.armouredKeyring(.rsa2048), .armoured)
        let other = try verify([armour])
        #expect(other.noVerdict?.reason == .noScratch && other.keyringsIn == nil)
        #expect(other.noVerdict?.detail.contains(folder("a.asc")) == true)
        let cut = try keyring("cut.gpg", keys.keyring(.rsa2048) + [0])
        #expect(try verify([cut]).noVerdict?.reason == .noScratch)
        var gone = try keyring("gone.gpg", keys.keyring(.rsa2048))
        gone.observation.path = folder("nowhere.gpg")
        #expect(try verify([gone]).noVerdict?.detail.contains("ENOENT") == true)
        var changed = try keyring("changed.gpg", keys.keyring(.rsa2048))
        changed.bytes = keys.keyring(.ed25519)
        #expect(try verify([changed]).noVerdict?.reason == .noScratch)
    }

    @Test func anUnusualPlaceComesLast() throws {
        let binary = try keyring("k.gpg", keys.keyring(.rsa2048))
        #expect(try verify([binary], lastResorts: [folder.path]).keyringsIn == .place)
        let armour = try keyring("a.asc", keys.armouredKeyring(.rsa2048), .armoured)
        let result = try verify([armour], lastResorts: [folder("missing"), folder.path])
        #expect(result.signatures.map(\.status) == [.good] && result.keyringsIn == .scratch)
        #expect(result.placesRefused?.contains { $0.hasPrefix(folder("missing") + ": mkdir: ENOENT") } == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["a.asc", "k.gpg"])
    }

    @Test func aKeyringThatVanishesUnderGpg() throws {
        let memory = VerificationBench.verifier(candidates: [], memory: false)
        let ring = try keyring("k.gpg", keys.keyring(.rsa2048))
        let signature = try keys.detached(text)
        func verify() -> VerificationObservation {
            memory.verifySource(signature: signature, data: text, keyrings: [ring], timeLimit: .seconds(30))
        }
        #expect(verify().signatures.map(\.status) == [.good])
        // The desk is kept; gpg would call every key missing.
        try FileManager.default.removeItem(atPath: folder("k.gpg"))
        #expect(verify().noVerdict != nil && !verify().signatures.contains { $0.status == .noPublicKey })
        try Data(keys.keyring(.ed25519)).write(to: URL(fileURLWithPath: folder("k.gpg")))
        #expect(verify().noVerdict?.detail.contains("a keyring changed") == true)
    }
}
