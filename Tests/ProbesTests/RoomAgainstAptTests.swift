import AptModel
import Foundation
import Linux
import TestSupport
import Testing

/// The computed need against the machine's own apt: one block more must do, two blocks less must not; the inodes exactly.
@Suite(.enabled(if: AptLab.isPossible, Comment(rawValue: AptLab.reason)), .serialized) struct RoomAgainstAptTests {
    struct Case: Sendable, CustomStringConvertible {
        let description: String
        let textBytes: Int
        /// Name and copies of the key.
        let keyrings: [(String, Int)]
        let signedBy: Bool
    }

    static let cases = [
        Case(
            description: "nine armoured, trusted", textBytes: 140_000, keyrings: (1...9).map { ("k\($0).asc", 8) },
            signedBy: false),
        Case(
            description: "binary and armoured, trusted", textBytes: 30_000, keyrings: [("a.gpg", 20), ("b.asc", 5)],
            signedBy: false),
        Case(description: "one armoured, Signed-By", textBytes: 60_000, keyrings: [("a.asc", 30)], signedBy: true),
        Case(
            description: "two, Signed-By", textBytes: 60_000, keyrings: [("a.asc", 30), ("b.gpg", 7)], signedBy: true),
    ]

    @Test(arguments: cases) func computedNeedIsWhatAptNeeds(_ example: Case) throws {
        let lab = try AptLab()
        let inRelease = try lab.makeRepository("repository", textBytes: example.textBytes)
        let files = try example.keyrings.map { try lab.makeKeyring("keys/\($0.0)", copies: $0.1) }
        let options = try lab.options(
            repository: "repository", signedBy: example.signedBy ? files.joined(separator: ",") : nil,
            trusted: example.signedBy ? "none" : "keys")
        let rooms = example.keyrings.map {
            KeyringRoom(binaryBytes: Int64(lab.keyBytes * $0.1), armoured: $0.0.hasSuffix(".asc"))
        }
        let dump = try mustRun("apt-config", ["dump"] + options).outputText
        let need = tempNeed(
            layout: TempLayout(
                aptVersion: try #require(AptVersion(lab.aptVersion)),
                usesSqv: findExecutable("sqv", in: "/usr/bin") != nil
                    && isAccessible("/usr/lib/apt/methods/sqv", execute: true)),
            sizes: SignedFileSizes(bodyBytes: try fileStatus(inRelease).size - 600, signatureBytes: 500),
            keyrings: example.signedBy ? .signedBy(rooms) : .trustedParts(rooms),
            configurationBytes: configurationBytes(ofDump: dump), unit: RoomUnit(blockBytes: 4096, directoryBytes: 0))

        func verified(_ mount: String) throws -> (verified: Bool, words: String) {
            let disk = try Tmpfs("mode=1777,\(mount)")
            return lab.update(tmpdir: disk.path, options: options)
        }
        let enough = try verified("size=\(need.bytes + 4096)")
        #expect(enough.verified, "\(need.bytes) bytes and a block: \(enough.words)")
        #expect(
            try !verified("size=\(need.bytes - 2 * 4096)").verified, "two blocks less than \(need.bytes) were enough")
        // The mount's own directory is one inode.
        let inodes = try verified("size=8m,nr_inodes=\(need.inodes + 1)")
        #expect(inodes.verified, "\(need.inodes) inodes: \(inodes.words)")
        #expect(
            try !verified("size=8m,nr_inodes=\(need.inodes)").verified, "one inode less than \(need.inodes) was enough")
    }
}
