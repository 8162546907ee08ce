import Testing
import TestSupport

@testable import AptModel

/// Random damage to a clear-signed file.
enum Mutation {
    static let pieces = [
        "\n", "\r\n", " ", "\t", "-", "- ", "\0", "\u{0C}", "\u{1B}", "=", "-----BEGIN PGP SIGNED MESSAGE-----\n",
        "-----BEGIN PGP SIGNATURE-----\n", "-----END PGP SIGNATURE-----\n", "Hash: SHA1\n", "<html>\n", "\u{FEFF}",
        "\n\n",
    ].map { Array($0.utf8) }

    static func bend(_ bytes: [UInt8], _ numbers: inout SeededNumbers) -> [UInt8] {
        var result = bytes
        for _ in 0..<Int.random(in: 1...3, using: &numbers) {
            guard !result.isEmpty else { return result }
            // Half of the damage is done near a line that means something.
            let anchors = [
                0, result.count - 1, result.firstPlace(of: ArmourLine.beginSignature, in: 0..<result.count) ?? 0,
            ]
            let near = anchors[Int.random(in: 0..<3, using: &numbers)] + Int.random(in: -80...80, using: &numbers)
            let place =
                Bool.random(using: &numbers)
                ? Int.random(in: 0..<result.count, using: &numbers) : min(max(near, 0), result.count - 1)
            switch Int.random(in: 0..<7, using: &numbers) {
            case 0: result[place] = UInt8.random(in: 0...255, using: &numbers)
            case 1: result[place] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
            case 2: result.removeSubrange(place..<min(result.count, place + Int.random(in: 1...40, using: &numbers)))
            case 3: result.insert(contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &numbers)], at: place)
            case 4:
                result.insert(
                    contentsOf: result[place..<min(result.count, place + 100)],
                    at: Int.random(in: 0...result.count, using: &numbers))
            case 5: result = Array(result[..<place])
            default: result = Array(result[place...]) + Array(result[..<place])
            }
        }
        return result
    }
}

/// The rules of the splitter once more, in the plainest form: whole lines, one after the other.
private func plainSplit(_ bytes: [UInt8]) -> (data: [UInt8], signature: [UInt8])? {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    if lines.last == [] { lines.removeLast() }
    for index in lines.indices {
        while lines[index].last == 0x0D { lines[index].removeLast() }
        while let last = lines[index].last, last == 0x20 || last == 0x09 { lines[index].removeLast() }
    }
    let dash = UInt8(ascii: "-")
    guard lines.first == ArmourLine.beginSignedMessage, let blank = lines.firstIndex(of: []),
        lines[1..<blank].allSatisfy({ $0.first != dash }),
        let start = lines[(blank + 1)...].firstIndex(of: ArmourLine.beginSignature)
    else { return nil }
    let body = lines[(blank + 1)..<start]
    guard body.allSatisfy({ $0.first != dash || $0.starts(with: [dash, 0x20]) }) else { return nil }
    var isOpen = false
    for line in lines[start...] {
        if isOpen {
            if line == ArmourLine.endSignature { isOpen = false } else if line.first == dash { return nil }
        } else {
            guard line == ArmourLine.beginSignature else { return nil }
            isOpen = true
        }
    }
    guard !isOpen else { return nil }
    let data = Array(
        body.map { $0.starts(with: [dash, 0x20]) ? Array($0.dropFirst(2)) : $0 }.joined(separator: [0x0A]))
    return (data, lines[start...].flatMap { $0 + [0x0A] })
}

@Suite struct SignedMutationTests {
    /// Real files with a shortened text (structure alone matters here), bent thousands of times: never a crash, never
    /// another answer than the plain rules give, so never a byte from outside the signed part.
    @Test(arguments: Stored.inRelease) func thousandsOfMutations(suite: String) throws {
        let whole = try Stored.inRelease(suite)
        let signature = whole.from("-----BEGIN PGP SIGNATURE-----")
        let base = Array(whole.prefix(1500)) + Array("\n".utf8) + signature
        var numbers = SeededNumbers(seed: suite.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
        var accepted = 0
        for round in 0..<1500 {
            let mutant = Mutation.bend(base, &numbers)
            let plain = plainSplit(mutant)
            let file = splitClearSigned(mutant).file
            if file?.data != plain?.data || file?.signature != plain?.signature {
                Issue.record("\(suite), mutation \(round): \(String(decoding: mutant, as: UTF8.self))")
                return
            }
            if let file {
                accepted += 1
                _ = ReleaseFile.parse(file.data)
                _ = readSignatures(file.signature)
            }
            _ = classifyDetached(release: mutant, signature: mutant)
            if round % 5 == 0 { _ = sniffKeyring(mutant, fileName: "x.asc") }
        }
        #expect(accepted > 100)
        #expect(accepted < 1400)
    }

    /// Where the text of a mutant is not the original's, gpgv calls no signature of it good.
    @Test func noForeignTextIsCalledGood() throws {
        let whole = try Stored.inRelease("bookworm-security")
        let original = try #require(splitClearSigned(whole).file)
        let folder = try TemporaryDirectory()
        var numbers = SeededNumbers(seed: 1123)
        var tried = 0
        for _ in 0..<400 where tried < 60 {
            guard let file = splitClearSigned(Mutation.bend(whole, &numbers)).file, file.data != original.data else {
                continue
            }
            tried += 1
            let run = runProgram(
                "gpgv",
                [
                    "--status-fd", "1", "--keyring", Stored.path("keyrings/debian-archive.gpg"),
                    try folder.write("sig", file.signature), try folder.write("data", file.data),
                ])
            guard run.outputText.contains("GOODSIG") else { continue }
            // Text signatures do not cover CR and NUL at a line's end.
            #expect(normal(file.data) == normal(original.data))
        }
        #expect(tried > 30)
    }

    private func normal(_ data: [UInt8]) -> [UInt8] { data.filter { $0 != 0 && $0 != 0x0D } }

    /// Random bytes through every reader.
    @Test func randomBytesCrashNothing() {
        var numbers = SeededNumbers(seed: 99)
        for round in 0..<3000 {
            var bytes = (0..<Int.random(in: 0...200, using: &numbers)).map { _ in
                UInt8.random(in: 0...255, using: &numbers)
            }
            if round % 2 == 0, !bytes.isEmpty {
                bytes[0] = [0x98, 0x99, 0xC6, 0xC2, 0x88, 0x89, 0xCB, 0xE0][round / 2 % 8]
            }
            #expect(splitClearSigned(bytes).file == nil)
            _ = readSignatures(bytes)
            let sniff = sniffKeyring(bytes, fileName: "a.gpg")
            for reader in KeyringReader.allCases {
                for place in KeyringPlace.allCases { _ = sniff.reading(by: reader, at: place, bytes: bytes) }
            }
            _ = ReleaseFile.parse(bytes)
            _ = Timestamp(aptDate: String(decoding: bytes, as: UTF8.self))
        }
    }
}
