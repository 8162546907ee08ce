import Foundation
import TestSupport
import Testing

@testable import AptModel

/// Policy files as Sequoia reads them. What is expected was tried with sqv 1.3.0 of Debian 13.
@Suite struct SequoiaPolicyTests {
    private func read(_ text: String) throws -> [String: String] {
        let settings = try readSequoiaPolicy(Array(text.utf8))
        return Dictionary(settings.map { ($0.name, $0.cutoff.description) }, uniquingKeysWith: { _, last in last })
    }

    @Test func readsDatesTextsAndParts() throws {
        let text = """
            # a comment
            [asymmetric_algorithms]
            dsa2048 = 2024-02-01
            rsa2048  = 2030-02-01   # and another
            "rsa1024" = 'never'
            [hash_algorithms]
            sha1.second_preimage_resistance = 2026-02-01
            sha224 = 2026-02-01 12:00:00+02:00
            md5 = "always"
            [packets]
            signature.v3 = 2026-02-01
            """
        #expect(
            try read(text) == [
                "asymmetric_algorithms.dsa2048": "2024-02-01T00:00:00Z",
                "asymmetric_algorithms.rsa2048": "2030-02-01T00:00:00Z", "asymmetric_algorithms.rsa1024": "never",
                "hash_algorithms.sha1.second_preimage_resistance": "2026-02-01T00:00:00Z",
                "hash_algorithms.sha224": "2026-02-01T10:00:00Z", "hash_algorithms.md5": "always",
                "packets.signature.v3": "2026-02-01T00:00:00Z",
            ])
    }

    static let accepted = [
        "", "[hash_algorithms]\nignore_invalid=\"sha4\"\nsha4=\"never\"\n", "\u{FEFF}[hash_algorithms]\n",
        "[hash_algorithms]\nsha1=2010-01-01T00:00:00+01:00\n", "[hash_algorithms]\nsha1=2010-01-01T00:00:00.5Z\n",
        "[hash_algorithms]\nsha1=\"2010-1-1\"\n", "[hash_algorithms]\nsha1=\" 2010-01-01\"\n",
        "[hash_algorithms]\nsha1=\"2010-01-01 00:00:00Z\"\n", "[packets]\nsignature.v4=\"never\"\n",
        "[hash_algorithms.sha1]\ncollision_resistance=\"always\"\n",
        "hash_algorithms={sha1={collision_resistance=\"always\"}}\n", "[hash_algorithms]\r\nsha1=\"always\"\r\n",
        "[hash_algorithms]\nsha1=1900-01-01\n", "[hash_algorithms]\nsha1=2200-01-01\n",
        "[hash_algorithms]\nsha1=2010-01-01t00:00:00z\n", "[hash_algorithms]\nsha1=0000-01-01\n",
    ]

    static let refused = [
        "[hash_algorithms\nfoo", "[foo]\n", "[hash_algorithms]\nsha4=\"never\"\n",
        "[hash_algorithms]\nsha1=2010-01-01T00:00:00\n", "[hash_algorithms]\nsha1=2010\n",
        "[hash_algorithms]\nsha1=\"Always\"\n", "[hash_algorithms]\nSHA1=\"always\"\n",
        "[hash_algorithms]\ndefault_disposition=\"always\"\n", "[hash_algorithms]\nsha1=10:00:00\n",
        "[hash_algorithms]\nsha1=\"never\"\nsha1=\"always\"\n", "[hash_algorithms]\n[hash_algorithms]\n",
        "[hash_algorithms]\nsha1=2010-13-01\n", "[hash_algorithms]\nsha1=2010-02-30\n",
        "[hash_algorithms]\nsha1=2010-1-1\n", "[hash_algorithms]\rsha1=\"always\"\r", "[hash_algorithms]\n#\0\n",
        "[hash_algorithms]\nsha1=2010-01-01T23:59:60Z\n", "[packets]\nsignature=\"never\"\nsignature.v4=\"always\"\n",
    ]

    @Test(arguments: accepted) func isRead(text: String) throws { _ = try read(text) }

    @Test(arguments: refused) func isRefused(text: String) {
        #expect(throws: SequoiaPolicyError.self) { try read(text) }
    }

    @Test func invalidTextIsRefused() {
        #expect(throws: SequoiaPolicyError.self) { try readSequoiaPolicy([0xFF]) }
    }

    @Test func aDateForAKindOfPacketTakesItsVersionsAlong() throws {
        let now = Timestamp(seconds: 1_800_000_000)
        let all = SequoiaPolicy(try readSequoiaPolicy(Array("[packets]\nsignature=\"always\"\n".utf8)))
        #expect(!all.cutoff(ofSignatureVersion: 3).refuses(at: now))
        #expect(SequoiaPolicy().cutoff(ofSignatureVersion: 3).refuses(at: now))
        #expect(!SequoiaPolicy().cutoff(ofSignatureVersion: 4).refuses(at: now))
    }

    /// The same file read by us and by sqv: whatever it is made into, both take it or both refuse it.
    @Test(.enabled(if: RealRoot.isPossible, Comment(rawValue: RealRoot.reason)), arguments: 0..<6)
    func mutantsAreReadAsSqvReadsThem(part: UInt64) throws {
        let keys = try Keys.shared()
        let data = Array("text\n".utf8)
        let signature = try keys.detached(data, by: [.ed25519])
        let ring = keys.keyring(.ed25519)
        var random = Seeded(20_261_125 + part)
        let alphabet = Array("[]{}=\"'.,-_:#\\ \n\r\t0129aTZ\u{7F}é".utf8)
        let seeds = SequoiaPolicyTests.accepted + SequoiaPolicyTests.refused
        for _ in 0..<50 {
            let bytes = random.mutated(Array(random.pick(seeds).utf8), alphabet: alphabet)
            let text = String(decoding: bytes, as: UTF8.self)
            let real = try RealVerifiers.sqv(signature: signature, data: data, keyring: ring, policy: text)
            // A policy that is read may refuse the signature; one that is not read says so.
            let isParsed = real.accepts || !real.words.contains("Error: Parsing")
            let ours = (try? readSequoiaPolicy(Array(text.utf8))) != nil
            #expect(ours == isParsed, "\(text.debugDescription): \(real.words)")
        }
    }
}
