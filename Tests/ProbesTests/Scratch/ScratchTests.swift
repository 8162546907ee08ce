import Evidence
import Foundation
import GPGME
import Probes
import TestSupport
import Testing

/// Places that really are full, read-only or forbidden.
@Suite(.serialized) struct ScratchTests {
    private let contents = HomeContents(keyring: [UInt8](repeating: 0x99, count: 60_000))

    @Test func theFirstPlaceThatTakesItIsUsedAndLeftClean() throws {
        let place = try TemporaryDirectory()
        let scratch = Scratch(candidates: ["/nonexistent", place("missing"), place.path])
        let home = try scratch.makeHome(contents)
        #expect(home.path.hasPrefix(place.path + "/" + Scratch.prefix))
        #expect(try FileManager.default.contentsOfDirectory(atPath: home.path).sorted() == ["gpg.conf", "pubring.gpg"])
        #expect(scratch.failures.map(\.error) == ["ENOENT", "ENOENT"])
        let second = try scratch.makeHome(contents)
        #expect(second.path != home.path)
        let folder = try #require(scratch.path)
        let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int
        #expect(mode == 0o700)
        scratch.remove()
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == [])
    }

    @Test func itIsGoneWithTheObject() throws {
        let place = try TemporaryDirectory()
        do {
            let scratch = Scratch(candidates: [place.path])
            _ = try scratch.makeHome(contents)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == [])
    }

    @Test func noCandidateAtAll() {
        #expect(throws: NoScratch(failures: [])) { try Scratch(candidates: []).makeHome(contents) }
    }

    @Test(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot)))
    func fullReadOnlyAndOutOfInodes() throws {
        let full = try Tmpfs("size=16k,mode=1777")
        let readOnly = try Tmpfs("size=1m,mode=1777")
        try readOnly.remount("ro")
        let noInodes = try Tmpfs("size=1m,nr_inodes=3,mode=1777")
        let scratch = Scratch(candidates: [full.path, readOnly.path, noInodes.path])
        let error = #expect(throws: NoScratch.self) { try scratch.makeHome(contents) }
        #expect(error?.failures.map(\.error) == ["ENOSPC", "EROFS", "ENOSPC"])
        #expect(error?.failures.map(\.step) == ["write", "mkdir", "mkdir"] || error?.failures.first?.step == "write")
        #expect(error?.description.contains("\(full.path): write: ENOSPC: No space left on device") == true)
        scratch.remove()
        #expect(try FileManager.default.contentsOfDirectory(atPath: full.path) == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: noInodes.path) == [])
    }

    @Test(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot)))
    func theNextPlaceTakesOverWhenOneFillsUp() throws {
        let small = try Tmpfs("size=100k,mode=1777")
        let other = try TemporaryDirectory()
        let scratch = Scratch(candidates: [small.path, other.path])
        #expect(try scratch.makeHome(contents).path.hasPrefix(small.path))
        #expect(try scratch.makeHome(contents).path.hasPrefix(other.path))
        #expect(scratch.failures.map(\.error) == ["ENOSPC"])
    }

    @Test(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot)))
    func verificationWorksOnATmpfsWithNothingLeft() throws {
        let keys = try Keys.shared()
        let ring = keys.keyring(.rsa2048)
        let place = try Tmpfs("size=64k,mode=1777")
        let verifier = VerificationBench.verifier(candidates: [place.path])
        func verify() throws -> [String] {
            verifier.verifySource(
                signature: try keys.detached([1, 2, 3]), data: [1, 2, 3],
                keyrings: [VerificationBench.keyring(ring)], timeLimit: .seconds(30)
            ).signatures.map(\.status.rawValue)
        }
        #expect(try verify() == ["good"])
        // The home is there; now every other byte goes, and gpg must not need one.
        let filler = try #require(FileHandle(forWritingAtPath: try "\(place.path)/filler".created()))
        while (try? filler.write(contentsOf: Data(count: 4096))) != nil {}
        try filler.close()
        #expect(try verify() == ["good"])
        try place.remount("ro")
        #expect(try verify() == ["good"])
        try place.remount("rw")
        func starved(memory: Bool) throws -> VerificationObservation {
            VerificationBench.verifier(candidates: [place.path], memory: memory).verifySource(
                signature: try keys.detached([1, 2, 3]), data: [1, 2, 3], keyrings: [VerificationBench.keyring(ring)],
                timeLimit: .seconds(30))
        }
        let refused = try starved(memory: false)
        #expect(refused.noVerdict?.reason == .noScratch)
        #expect(refused.noVerdict?.detail.contains("ENOSPC") == true)
        #expect(!refused.signatures.contains { $0.status == .good })
        let memory = try starved(memory: true)
        #expect(memory.signatures.map(\.status) == [.good] && memory.keyringsIn == .memory)
        #expect(memory.placesRefused?.contains { $0.contains("ENOSPC") } == true)
    }

    @Test func candidatesComeInOrderAndOnce() {
        let found = scratchCandidates(environment: ["TMPDIR": "/tmp", "XDG_RUNTIME_DIR": "relative"])
        #expect(found == ["/dev/shm", "/run", "/run/shm", "/tmp", "/var/tmp"])
        #expect(lastScratchCandidates(workingDirectory: "/srv") == ["/srv", "/", "/dev"])
        #expect(lastScratchCandidates(workingDirectory: "/") == ["/", "/dev"])
    }
}

extension String {
    /// Makes an empty file of this path.
    fileprivate func created() throws -> String {
        try Data().write(to: URL(fileURLWithPath: self))
        return self
    }
}
