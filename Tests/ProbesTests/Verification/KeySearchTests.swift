import Evidence
import Foundation
import Probes
import TestSupport
import Testing

@Suite(.serialized) struct KeySearchTests {
    @Test func aMissingKeyIsFoundWhereItLies() throws {
        let keys = try Keys.shared()
        let root = try TemporaryDirectory()
        try root.write("etc/apt/trusted.gpg", keys.keyring(.rsa2048, .subkey))
        try root.write("etc/apt/trusted.gpg.d/a.gpg", keys.keyring(.ed25519))
        try root.write("etc/apt/trusted.gpg.d/a.key", keys.keyring(.subkey))
        try root.write("etc/apt/keyrings/b.asc", keys.armouredKeyring(.rsa2048))
        try root.write("usr/share/keyrings/c.kbx", try keys.keybox(.rsa2048))
        try root.write("usr/share/keyrings/page.gpg", "<html>")
        try root.write("usr/share/keyrings/empty.gpg", "")
        let places = try KeyPlace.inRoot(root.asRoot(), readsTrustedGpg: false)
        #expect(places.count == 7)
        let wanted = String(keys.fingerprint(.rsa2048).suffix(16))
        let found = VerificationBench.verifier().searchKeys([wanted], in: places, timeLimit: .seconds(30))
        #expect(
            found.map(\.path) == ["/etc/apt/trusted.gpg", "/etc/apt/keyrings/b.asc", "/usr/share/keyrings/c.kbx"])
        #expect(found.allSatisfy { $0.key.primaryFingerprint == keys.fingerprint(.rsa2048) && !$0.readByApt })
        let read = VerificationBench.verifier().searchKeys(
            [keys.fingerprint(.ed25519)], in: places, timeLimit: .seconds(30))
        #expect(read.map(\.path) == ["/etc/apt/trusted.gpg.d/a.gpg"] && read.first?.readByApt == true)
    }

    @Test func aSigningSubkeyIsFoundInTheBundledKeyrings() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("keyrings").path
        let found = VerificationBench.verifier().searchKeys(
            ["6ED0E7B82643E131", "FFFFFFFFFFFFFFFF"], in: KeyPlace.bundled(in: folder), timeLimit: .seconds(60))
        #expect(found.contains { $0.path.hasSuffix("/debian-archive-bookworm-automatic.gpg") })
        #expect(found.allSatisfy { $0.bundled && $0.wanted == "6ED0E7B82643E131" })
        #expect(found.allSatisfy { $0.key.primaryFingerprint == "B8B80B5B623EAB6AD8775C45B7C5D7D6350947F8" })
        #expect(found.first?.key.subkeys.contains { $0.canSign } == true)
    }
}
