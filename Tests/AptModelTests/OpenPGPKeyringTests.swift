import Foundation
import Testing
import TestSupport

@testable import AptModel

/// One key as `gpg --show-keys --with-colons` prints it.
private struct ShownKey {
    var fingerprint: String
    var isSubkey: Bool
    var name: String
    var created: String
    var expires: String
    var role: String

    static func of(_ path: String) throws -> [ShownKey] {
        let home = try TemporaryDirectory()
        let run = try mustRun("gpg", ["--homedir", home.path, "--batch", "--with-colons", "--show-keys", path])
        var keys: [ShownKey] = []
        var role = ""
        for line in run.outputText.split(separator: "\n") {
            let cells = line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            switch cells[0] {
            case "pub", "sub":
                let family = ["1": "rsa", "16": "elgamal", "17": "dsa"][cells[3]]
                keys.append(
                    ShownKey(
                        fingerprint: "", isSubkey: cells[0] == "sub", name: family.map { $0 + cells[2] } ?? cells[16],
                        created: day(cells[5]), expires: cells[6].isEmpty ? "never" : day(cells[6]), role: ""))
                if cells[0] == "pub" { role = "" }
            case "fpr" where keys.last?.fingerprint == "": keys[keys.count - 1].fingerprint = cells[9]
            case "uid" where role.isEmpty: role = cells[9].replacingOccurrences(of: "\\x3a", with: ":")
            default: break
            }
            if !keys.isEmpty { keys[keys.count - 1].role = role }
        }
        return keys
    }

    private static func day(_ seconds: String) -> String {
        String(Timestamp(seconds: Int64(seconds) ?? 0).rfc3339.prefix(10))
    }
}

@Suite struct OpenPGPKeyringTests {
    static let files = ["bullseye", "bookworm", "trixie"]
        .flatMap { suite in ["automatic", "security-automatic", "stable"].map { "debian-archive-\(suite)-\($0).gpg" } }
    static let removed = "removed/debian-archive-removed-keys.gpg"

    @Test func theReadmeListsExactlyTheKeysThatGPGShows() throws {
        let rows = try Stored.table("keyrings/README.md", header: "| file | fingerprint")
        var shown: [[String]] = []
        for file in OpenPGPKeyringTests.files + [OpenPGPKeyringTests.removed] {
            for key in try ShownKey.of(Stored.path("keyrings/\(file)")) {
                shown.append([
                    file, key.fingerprint, key.isSubkey ? "subkey" : "primary", key.name, key.role, key.created,
                    key.expires,
                ])
            }
        }
        #expect(rows == shown)
        #expect(shown.count > 40)
    }

    @Test func everyFileIsInTheReadmeAndUnchanged() throws {
        let rows = try Stored.table("keyrings/README.md", header: "| file | bytes")
        let folder = Stored.root.appendingPathComponent("keyrings").resolvingSymlinksInPath().path
        var found = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".gpg") }
        found.sort()
        #expect(rows.map { $0[0] }.sorted() == found)
        for row in rows {
            #expect(
                runProgram("sha256sum", [Stored.path("keyrings/\(row[0])")]).outputText.hasPrefix(row[2] + " "),
                "\(row[0])")
        }
    }

    @Test func theCombinedKeyringHoldsEveryKeyInUse() throws {
        let combined = Set(try ShownKey.of(Stored.path("keyrings/debian-archive.gpg")).map(\.fingerprint))
        let each = Set(
            try OpenPGPKeyringTests.files.flatMap { try ShownKey.of(Stored.path("keyrings/\($0)")) }.map(\.fingerprint))
        #expect(combined == each)
    }

    /// The walk names kind, algorithm and creation day of every key as gpg does, old DSA and ElGamal keys among them.
    @Test(arguments: ["debian-archive.gpg", removed] + files) func theWalkAgreesWithGPG(file: String) throws {
        let walk = KeyPacketWalk(try Stored.bytes("keyrings/\(file)"))
        let shown = try ShownKey.of(Stored.path("keyrings/\(file)"))
        #expect(walk.structure == .complete)
        #expect(walk.keys.allSatisfy { $0.isWellFormed })
        #expect(walk.unreadableKeys == 0)
        #expect(walk.keys.map(\.name) == shown.map(\.name))
        #expect(walk.keys.map(\.isSubkey) == shown.map(\.isSubkey))
        #expect(walk.keys.map { String($0.created.rfc3339.prefix(10)) } == shown.map(\.created))
        #expect(Set(walk.userIDs).isSuperset(of: Set(shown.map(\.role))))
    }

    @Test func curvesHaveAptsNames() throws {
        let home = try TemporaryDirectory()
        var names: [String] = []
        for curve in ["nistp256", "nistp384", "nistp521", "brainpoolP256r1", "brainpoolP512r1", "secp256k1", "ed25519"]
        {
            try mustRun(
                "gpg",
                [
                    "--homedir", home.path, "--batch", "--passphrase", "", "--quick-gen-key", "\(curve)@example.org",
                    curve, "sign", "never",
                ])
            let key = try mustRun("gpg", ["--homedir", home.path, "--batch", "--export", "=\(curve)@example.org"])
            let walk = KeyPacketWalk(key.output)
            #expect(walk.keys.map(\.name) == [curve])
            names += walk.keys.map(\.name)
        }
        _ = runProgram("gpgconf", ["--homedir", home.path, "--kill", "all"])
        #expect(names.count == 7)
    }

    @Test func truncationAndGarbageHaveTheirPlace() throws {
        let whole = try Stored.bytes("keyrings/debian-archive-bookworm-stable.gpg")
        for length in 1..<whole.count {
            let walk = KeyPacketWalk(Array(whole.prefix(length)))
            if case .garbage = walk.structure { Issue.record("cut after \(length) is called garbage") }
        }
        #expect(KeyPacketWalk(whole + [0x00]).structure == .garbage(at: whole.count))
        #expect(KeyPacketWalk(Array(whole.dropLast(5))).structure != .complete)
    }
}
