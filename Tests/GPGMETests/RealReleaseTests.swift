import Foundation
import GPGME
import Testing
import TestSupport

/// Debian's own Release file and its detached signatures, with Debian's keyring.
@Suite struct RealReleaseTests {
    private func file(_ path: String) throws -> [UInt8] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return [UInt8](try Data(contentsOf: root.appendingPathComponent(path)))
    }

    @Test func bookwormVerifies() throws {
        let outcome = try Bench.verify(
            try file("testdata/inrelease/bookworm.Release.gpg"), try file("testdata/inrelease/bookworm.Release"),
            keyring: try file("keyrings/debian-archive.gpg"))
        #expect(outcome.statuses?.allSatisfy { $0 == .success } == true)
        #expect((outcome.statuses?.count ?? 0) >= 2)
    }

    @Test func aFlippedBitIsBad() throws {
        var release = try file("testdata/inrelease/bookworm.Release")
        release[release.count / 2] ^= 1
        let outcome = try Bench.verify(
            try file("testdata/inrelease/bookworm.Release.gpg"), release,
            keyring: try file("keyrings/debian-archive.gpg"))
        #expect(outcome.statuses == [.badSignature])
    }

    @Test func theKeyringIsListed() throws {
        guard case .listed(let keys, _) = try Bench.list(try file("keyrings/debian-archive.gpg")) else {
            Issue.record("not listed")
            return
        }
        let bookworm = keys.first { $0.primaryFingerprint == "B8B80B5B623EAB6AD8775C45B7C5D7D6350947F8" }
        #expect(bookworm?.parts.first?.algorithm == "rsa4096")
        #expect(bookworm?.parts.contains { $0.canSign && $0.fingerprint.hasSuffix("6ED0E7B82643E131") } == true)
    }
}
