import Foundation
import TestSupport
import Testing

/// A repository that writes to the reader's terminal: escape sequences, text that runs backwards, words without end.
@Suite struct OutputHostileTests {
    private static let nasty =
        "\u{1B}[2J\u{1B}]0;owned\u{7}\u{202E}gpj.exe\u{9B}31m\u{200B}\u{FEFF} e\u{301}\u{301}\u{301}\u{301}\u{301}"
    private static let word = String(repeating: "A", count: 10_000)
    private static let wide = String(repeating: "漢", count: 500) + String(repeating: "👩‍👩‍👧", count: 60)

    /// A key whose user id is as hostile as the file it signs.
    private struct Author {
        let home: TemporaryDirectory
        let keyring: String

        init() throws {
            // A short path, for the agent's socket lies in it.
            let home = try TemporaryDirectory(in: "/tmp")
            self.home = home
            try home.makeDirectory("g", mode: 0o700)
            // gpg itself makes no user id with ASCII control characters in it.
            let id = "\(nasty.filter { !$0.isASCII })\(wide.prefix(200))\(word.prefix(900)) <x@example.org>"
            _ = try Author.gpg(
                home, ["--allow-freeform-uid", "--passphrase", "", "--quick-gen-key", id, "ed25519", "sign", "0"])
            keyring = try home.write("keyring.gpg", Author.gpg(home, ["--export"]))
        }

        func sign(_ text: String) throws -> [UInt8] { try Author.gpg(home, ["--clearsign"], Array(text.utf8)) }

        private static func gpg(
            _ home: TemporaryDirectory, _ arguments: [String], _ input: [UInt8] = []
        ) throws -> [UInt8] {
            try mustRun("gpg", ["--homedir", home("g"), "--batch", "--quiet"] + arguments, input: input).output
        }

        func end() { _ = runProgram("gpgconf", ["--homedir", home("g"), "--kill", "all"]) }
    }

    /// Sources of every hostile kind, in one list; with them the server.
    private func scene() throws -> (FaultServer, VerdictLab, Author) {
        let author = try Author()
        let (nasty, word, wide) = (Self.nasty, Self.word, Self.wide)
        let text = """
            Origin: \(nasty)
            Label: \(word)
            Suite: \(nasty)\(word)
            Codename: \(wide)
            Version: \(nasty)
            Date: \(SignedRepository.releaseDate(Int(Date().timeIntervalSince1970) - 60))
            Valid-Until: \(SignedRepository.releaseDate(Int(Date().timeIntervalSince1970) + 600))
            Architectures: amd64 \(word)
            Components: main \(nasty)
            SHA256:
             \(emptySHA256) 0 main/binary-amd64/\(word)

            """
        let good = try author.sign(text)
        var forged = good
        let place = try #require(forged.firstRange(of: Array("Version: ".utf8)))
        forged[place.lowerBound] = UInt8(ascii: "v")
        let page = Array("<html><title>\(nasty)\(word)\(wide)</title></html>".utf8)
        func suite(_ name: String) -> String { "/\(name)/dists/stable/InRelease" }
        let server = try FaultServer(routes: [
            suite("good"): .body(good), suite("forged"): .body(forged),
            suite("portal"): .body(
                page, type: "text/html; \(nasty)", headers: ["Server: \(nasty)\(word)", "Via: \(nasty)"]),
            suite("away"): .redirect(to: "gopher://\(nasty.filter { $0 != "\u{7}" })/\(word)"),
            suite("framed"): .body(Array(nasty.utf8) + good),
            suite("armour"): .body(good.dropLast(30) + Array(nasty.utf8)),
            suite("refused"): .body(page, status: 403, headers: ["X-Cache: \(nasty)"]),
        ])
        let lab = try VerdictLab()
        let names = ["good", "forged", "portal", "away", "framed", "armour", "refused", String(word.prefix(300))]
        let entries = names.map { "deb [signed-by=\(author.keyring)] \(server.url("/" + $0)) stable main" }
        try lab.directory.write(
            "x.list", entries.joined(separator: "\n") + "\ndeb [trusted=\(nasty)\(word)] \(nasty) \(word)\n")
        return (server, lab, author)
    }

    @Test func textIsCleanAndNarrow() throws {
        let (server, lab, author) = try scene()
        defer { server.stop() }
        defer { author.end() }
        for options in [[], ["-v"], ["-q"], ["--ascii"], ["--ascii", "-v"]] {
            let run = lab.run(["check", "--sources", lab.directory("x.list")] + options)
            guard case .exited(let code) = run.ending else {
                Issue.record("\(options): \(run.ending)")
                continue
            }
            #expect([10, 24, 25].contains(code))
            #expect(run.errors.isEmpty)
            let text = run.outputText
            let unseen = text.unicodeScalars.first { scalar in
                scalar != "\n"
                    && [.control, .format, .privateUse, .unassigned].contains(scalar.properties.generalCategory)
            }
            #expect(unseen == nil, "\(options): U+\(String(unseen?.value ?? 0, radix: 16))")
            // Quiet text is one line a source, however long its name.
            let wide = text.split(separator: "\n").filter { columns($0) > (options == ["-q"] ? 500 : 80) }
            #expect(wide.isEmpty, "\(options): \(wide.prefix(4))")
            if options == ["-q"] { #expect(text.split(separator: "\n").count { $0.hasPrefix("[") } == 8) }
            if options.contains("--ascii") { #expect(run.output.allSatisfy { $0 < 0x7F }) }
            #expect(run.output.count < 200_000)
        }
    }

    @Test func jsonIsValidAndHasNoRawControls() throws {
        let (server, lab, author) = try scene()
        defer { server.stop() }
        defer { author.end() }
        for options in [[], ["--ascii"]] {
            let run = try lab.check(["--sources", lab.directory("x.list")] + options)
            #expect(run.report.sources.count == 8)
            #expect(run.output.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A })
            if !options.isEmpty { #expect(run.output.utf8.allSatisfy { $0 < 0x7F }) }
            let path = try lab.directory.write("hostile.json", run.output)
            #expect(try schemaProblemsOfReports([path]) == "")
        }
    }

    /// Columns on a terminal, by python3's tables.
    private func columns(_ line: Substring) -> Int {
        line.unicodeScalars.reduce(0) { sum, scalar in
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .format: sum
            default:
                sum
                    + ((0x1100...0x115F).contains(scalar.value) || (0x2E80...0xA4CF).contains(scalar.value)
                        || (0xAC00...0xD7A3).contains(scalar.value) || (0xFF00...0xFF60).contains(scalar.value)
                        || (0x1F300...0x1FAFF).contains(scalar.value) ? 2 : 1)
            }
        }
    }
}

/// Every problem that python3-jsonschema finds in these reports, one a line.
///
/// - Parameter kind: whose schema in docs/: `report` or `comparison`.
func schemaProblemsOfReports(_ paths: [String], kind: String = "report") throws -> String {
    let script = """
        import json, sys, jsonschema
        schema = json.load(open(sys.argv[1]))
        for path in sys.argv[2:]:
            for error in jsonschema.Draft202012Validator(schema).iter_errors(json.load(open(path))):
                print(path, list(error.absolute_path), error.message[:300])
        """
    let schema = repositoryRoot.appendingPathComponent("docs/\(kind).schema.json").path
    return try mustRun("python3", ["-c", script, schema] + paths).outputText
}
