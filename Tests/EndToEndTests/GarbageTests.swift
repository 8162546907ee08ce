import Foundation
import Linux
import TestSupport
import Testing

/// Mutated files through the whole program: it never crashes, never hangs, and never calls good what apt would refuse.
@Suite struct GarbageTests {
    /// The same in every run, so that a run can be repeated; `APT_VERDICT_SEED=random` or a number draws others.
    private static let seed: UInt64 = {
        let named = ProcessInfo.processInfo.environment["APT_VERDICT_SEED"]
        return named == "random" ? .random(in: 0...UInt64.max) : named.flatMap { UInt64($0) } ?? 20_261_123
    }()
    private static let alphabet = Array("-- \n\r\t\u{0C}:=>BEGINPSHAabc019+/".utf8) + [0x00, 0x1B, 0x80, 0xC3, 0xFF]

    /// The report of a run that must be a verdict.
    private func verdict(_ lab: VerdictLab, _ arguments: [String], environment: [String: String] = [:]) throws
        -> VerdictRun
    {
        let run = try lab.check(arguments, environment: environment, deadline: 120)
        let code = try #require(run.exit)
        #expect([0, 10, 11, 21, 22, 23, 24, 25, 26, 30].contains(code), "seed \(Self.seed): \(run.errors)")
        #expect(run.errors.isEmpty, "seed \(Self.seed)")
        return run
    }

    /// Many repositories on disk, one entry each, and what the program and apt make of them. The component is one that no
    /// Release file names, so that apt judges nothing but the signed file.
    private func compare(
        _ files: [(files: [String: [UInt8]], keyring: [UInt8])], sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> (good: Int, accepted: Int) {
        let lab = try VerdictLab()
        var entries: [String] = []
        for (index, repository) in files.enumerated() {
            let name = "r\(index + 1000)x"
            for (file, bytes) in repository.files {
                try lab.directory.write("repo/\(name)/dists/stable/\(file)", bytes)
            }
            let keyring = try lab.directory.write("keys/\(name).gpg", repository.keyring)
            entries.append("deb [arch=amd64 signed-by=\(keyring)] file:\(lab.directory("repo/\(name)")) stable nosuch")
        }
        try lab.directory.write("sources.list", entries.joined(separator: "\n") + "\n")
        let run = try verdict(lab, ["--deadline", "0"])
        #expect(run.report.sources.count == files.count, sourceLocation: sourceLocation)
        let good = run.report.sources.map { $0.signature.state == "good" }
        guard VerdictLab.hasApt else { return (good.count { $0 }, -1) }
        _ = try lab.aptUpdate(["-qq"])
        let kept = try FileManager.default.contentsOfDirectory(atPath: lab.directory("lists"))
        var accepted = 0
        for (index, source) in run.report.sources.enumerated() {
            let takes = kept.contains { $0.contains("_r\(index + 1000)x_") && $0.hasSuffix("Release") }
            accepted += takes ? 1 : 0
            let ours = source.verdict == "ok"
            // The keys are new in every run, so the seed alone does not bring a file back.
            let shown = files[index].files.map { "\($0):\n\(String(decoding: $1.prefix(4000), as: UTF8.self))" }
            #expect(
                !ours || takes,
                "seed \(Self.seed), number \(index): ok here, refused by apt: \(source.codes)\n\(shown)",
                sourceLocation: sourceLocation)
            // What apt takes without a word has to be fine here too: nothing more may be called broken.
            #expect(
                !takes || source.signature.state != "bad",
                "seed \(Self.seed), number \(index): bad here, taken by apt: \(source.codes)\n\(shown)",
                sourceLocation: sourceLocation)
        }
        return (good.count { $0 }, accepted)
    }

    @Test func inReleaseFiles() throws {
        var random = Seeded(Self.seed)
        let keys = try Keys.shared()
        let small = try keys.clearSigned(releaseText(), by: [.ed25519])
        let pair = try keys.clearSigned(releaseText(), by: [.ed25519, .rsa2048])
        let keyring = keys.keyring(.ed25519, .rsa2048)
        let real = try Array(
            Data(contentsOf: repositoryRoot.appendingPathComponent("testdata/inrelease/bookworm-security.InRelease")))
        let debian = try Array(
            Data(contentsOf: repositoryRoot.appendingPathComponent("keyrings/debian-archive.gpg")))
        let files = (0..<220).map { number -> (files: [String: [UInt8]], keyring: [UInt8]) in
            if number == 0 { return (["InRelease": small], keyring) }
            let base = number % 4 == 0 ? real : number % 2 == 0 ? pair : small
            return (
                ["InRelease": random.mutated(base, alphabet: Self.alphabet)], number % 4 == 0 ? debian : keyring
            )
        }
        let (good, _) = try compare(files)
        #expect(good >= 1 && good < files.count)
    }

    @Test func detachedPairs() throws {
        var random = Seeded(Self.seed &+ 1)
        let keys = try Keys.shared()
        let text = Array(releaseText().utf8)
        let signature = try keys.detached(text, by: [.ed25519])
        let keyring = keys.keyring(.ed25519)
        let files = (0..<80).map { number -> (files: [String: [UInt8]], keyring: [UInt8]) in
            if number == 0 { return (["Release": text, "Release.gpg": signature], keyring) }
            let touched = number % 5 == 0
            return (
                [
                    "Release": touched ? random.mutated(text, alphabet: Self.alphabet) : text,
                    "Release.gpg": touched ? signature : random.mutated(signature, alphabet: Self.alphabet),
                ], keyring
            )
        }
        let (good, _) = try compare(files)
        #expect(good >= 1 && good < files.count)
    }

    @Test func keyrings() throws {
        var random = Seeded(Self.seed &+ 2)
        let keys = try Keys.shared()
        let inRelease = try keys.clearSigned(releaseText(), by: [.ed25519])
        let keyring = keys.keyring(.ed25519)
        let files = (0..<80).map { number -> (files: [String: [UInt8]], keyring: [UInt8]) in
            (["InRelease": inRelease], number == 0 ? keyring : random.mutated(keyring, alphabet: Self.alphabet))
        }
        let (good, _) = try compare(files)
        #expect(good >= 1 && good < files.count)
    }

    @Test func sourceFiles() throws {
        var random = Seeded(Self.seed &+ 3)
        let repository = try ServedRepository.plain()
        let lab = try VerdictLab()
        let line = "deb [signed-by=\(repository.keyringPath) arch=amd64] file:\(repository.path) stable main\n"
        let stanza =
            "Types: deb\nURIs: file:\(repository.path)\nSuites: stable\nComponents: main\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abcd\n"
        var paths: [String] = []
        for number in 0..<300 {
            let (base, name) =
                number % 2 == 0 ? (line + line, "s\(number).list") : (stanza + "\n" + stanza, "s\(number).sources")
            let bytes = random.mutated(Array(base.utf8), alphabet: Array("[]=\":#\n \t.%+-!".utf8) + [0, 0x1B, 0xFF])
            paths.append(try lab.directory.write("many/\(name)", bytes))
        }
        let run = try verdict(lab, ["--offline", "--sources"] + paths)
        #expect(run.report.sources.contains { $0.verdict == "ok" })
        #expect(run.report.codes.contains("C01"))
    }

    @Test func configurationFiles() throws {
        var random = Seeded(Self.seed &+ 4)
        let repository = try ServedRepository.plain()
        let lab = try VerdictLab()
        try lab.sources("deb [signed-by=\(repository.keyringPath)] file:\(repository.path) stable main")
        let base = try readFile(lab.directory("apt.conf"), limit: 1 << 20)
        let alphabet = Array("{};\":#/*\n \\".utf8) + [0, 0x1B, 0xFF]
        for number in 0..<40 {
            let path = try lab.directory.write("c\(number).conf", random.mutated(base, alphabet: alphabet))
            // The machine's own sources may take over where Dir::Etc is gone: nothing is fetched offline.
            _ = try verdict(lab, ["--offline"], environment: ["APT_CONFIG": path])
        }
    }

    @Test func answersOfServers() throws {
        var random = Seeded(Self.seed &+ 5)
        let served = try ServedRepository()
        defer { served.server.stop() }
        let head = FaultAnswer.head(
            200, ["Content-Type: text/plain", "Content-Length: \(served.inRelease.count)", "Via: 1.1 x", "Age: 3"])
        let chunked = FaultAnswer.head(200, ["Transfer-Encoding: chunked"])
        let chunks =
            Array("\(String(served.inRelease.count, radix: 16))\r\n".utf8) + served.inRelease
            + Array("\r\n0\r\n\r\n".utf8)
        let alphabet = Array("\r\n: 0123456789HTP/;,-".utf8) + [0, 0xFF]
        var entries: [String] = []
        for number in 0..<120 {
            let bytes =
                number % 2 == 0
                ? random.mutated(head, alphabet: alphabet) + served.inRelease
                : chunked + random.mutated(Array(chunks.prefix(8)), alphabet: alphabet) + chunks.dropFirst(8)
            served.server.route("/g\(number)/dists/stable/InRelease", FaultAnswer(steps: [.send(bytes), .close]))
            entries.append(served.entry(uri: served.server.url("/g\(number)")))
        }
        let lab = try VerdictLab()
        try lab.directory.write("sources.list", entries.joined(separator: "\n") + "\n")
        let run = try verdict(lab, ["--timeout", "3"])
        #expect(run.report.sources.count == 120)
        for source in run.report.sources where source.signature.state == "good" {
            #expect(source.transfer?.bytes == Int64(served.inRelease.count), "seed \(Self.seed)")
        }
        #expect(!run.report.codes.contains("S01"), "seed \(Self.seed): \(run.report.codes)")
    }
}
