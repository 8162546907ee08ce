import Foundation
import TestSupport
import Testing

/// Source entries of every kind against loopback servers: what is fetched, what is refused, and how it all adds up.
@Suite struct SourcesTests {
    private func lab(_ configuration: String...) throws -> VerdictLab { try VerdictLab(configuration: configuration) }

    @Test func entriesThatShareAFileFetchItOnce() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try lab()
        let file = try lab.directory.write(
            "two.list", "\(served.entry())\n\(served.entry().replacingOccurrences(of: " main", with: " contrib"))\n")
        let more = try lab.directory.write(
            "three.sources",
            "Types: deb deb-src\nURIs: \(served.uri)/ HTTP://127.0.0.1:\(served.server.port)/debian\nSuites: stable\nComponents: main\nSigned-By: \(served.keyring)\n"
        )
        let run = try lab.check(["--sources", file, more])
        let source = try run.source
        #expect(run.exit == 0)
        #expect(source.origins.map(\.line).count == 3 || source.origins.count == 4, "\(source.origins)")
        #expect(served.requests("InRelease") == 1)
    }

    @Test func severalSuitesAndURIsOfOneStanza() throws {
        let (one, two) = (try ServedRepository(), try ServedRepository())
        defer { one.server.stop(); two.server.stop() }
        let lab = try lab()
        let file = try lab.directory.write(
            "x.sources",
            "Types: deb\nURIs: \(one.uri) \(two.uri)\nSuites: stable unknown\nComponents: main\nSigned-By: \(one.keyring)\n"
        )
        let run = try lab.check(["--sources", file])
        #expect(run.report.sources.map(\.uri) == [one.uri, one.uri, two.uri, two.uri])
        #expect(run.report.sources.map { $0.codes.first ?? "" } == ["", "C09", "", "C09"])
        #expect(run.exit == 25)
        #expect(run.report.sources.allSatisfy { $0.origins.first?.file == file && $0.origins.first?.line == 1 })
    }

    @Test(arguments: [
        ("bad.list", "deb http://127.0.0.1/debian\n", 2), ("bad.list", "deb [arch=amd64 http://127.0.0.1/x y z\n", 2),
        ("bad.list", "dep http://127.0.0.1/debian stable main\n", 2),
        ("bad.sources", "\nTypes: deb\nURIs: http://127.0.0.1/debian\n", 7),
    ])
    func malformedEntry(name: String, text: String, line: Int) throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let good =
            name.hasSuffix(".list")
            ? served.entry() + "\n"
            : "Types: deb\nURIs: \(served.uri)\nSuites: stable\nComponents: main\nSigned-By: \(served.keyring)\n"
        let lab = try lab()
        // By hand: the others are still checked.
        let file = try lab.directory.write(name, good + text)
        let run = try lab.check(["--sources", file])
        #expect(run.exit == 25)
        let finding = try #require(run.report.finding("C01"))
        #expect(finding.words.contains("\(file):\(line)"), "\(finding.words)")
        #expect(run.report.sources.count == 1 && run.report.sources.first?.signature.state == "good")
        // As the system's own: apt reads none of them then.
        try lab.directory.write("sources.list.d/\(name)", good + text)
        let system = try lab.check()
        #expect(system.exit == 25)
        #expect(system.report.codes.first == "C01")
        guard VerdictLab.hasApt else { return }
        let apt = try lab.aptUpdate()
        #expect(!apt.accepted)
        #expect(apt.ending == .exited(100))
    }

    @Test func conflictingSignedBy() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try lab()
        let other = try lab.directory.write("other.gpg", Keys.shared().keyring(.rsa2048))
        try lab.sources(served.entry(), "deb [signed-by=\(other)] \(served.uri) stable contrib")
        let run = try lab.check()
        #expect(run.report.codes.first == "C06")
        #expect(run.exit == 25)
        guard VerdictLab.hasApt else { return }
        #expect(try lab.aptUpdate().words.contains("Conflicting values set for option Signed-By"))
    }

    @Test func noSources() throws {
        let lab = try lab()
        try lab.sources("# deb http://127.0.0.1/debian stable main")
        let run = try lab.check()
        #expect(run.report.codes == ["C04"])
        #expect(run.exit == 25)
        let empty = try lab.directory.write("empty.list", "")
        let given = try lab.check(["--sources", empty])
        #expect(given.report.codes == ["C04"])
        #expect(try #require(given.report.finding("C04")).words.contains(empty))
        #expect(given.exit == 25)
    }

    @Test func malformedConfiguration() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try lab()
        try lab.sources(served.entry())
        try lab.directory.write(
            "apt.conf",
            String(contentsOfFile: lab.directory("apt.conf"), encoding: .utf8) + "Acquire::http {\n  Timeout \"3\"\n")
        let run = try lab.check()
        #expect(run.report.codes.first == "C05")
        #expect(run.report.finding("C05")?.words.contains(lab.directory("apt.conf")) == true)
        #expect(run.exit == 25)
        guard VerdictLab.hasApt else { return }
        #expect(!(try lab.aptUpdate().accepted))
    }

    private func forged(_ served: ServedRepository) throws -> [UInt8] {
        var bytes = served.inRelease
        let place = try #require(bytes.firstRange(of: Array("Label: Test".utf8)))
        bytes[place.upperBound - 1] = UInt8(ascii: "s")
        return bytes
    }

    /// apt takes it all the same; that makes it no better.
    @Test func trustedYesDoesNotSoftenAForgery() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        served.answer("InRelease", .body(try forged(served)))
        let lab = try lab()
        try lab.sources(served.entry("trusted=yes"))
        let run = try lab.check()
        #expect(try run.source.codes == ["S01", "C02"])
        #expect(try run.source.signature.state == "bad")
        #expect(run.exit == 10)
        guard VerdictLab.hasApt else { return }
        #expect(try lab.aptUpdate().accepted)
    }

    @Test(arguments: ["trusted=yes", "allow-insecure=yes"])
    func switchesBesideAGoodFile(option: String) throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try lab()
        try lab.sources(served.entry(option))
        let run = try lab.check()
        #expect(try run.source.codes == ["C02"])
        #expect(try run.source.verdict == "ok")
        #expect(run.exit == 0)
    }

    @Test func insecureRepositoriesAllowed() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try lab("Acquire::AllowInsecureRepositories \"true\";")
        try lab.sources(served.entry())
        let good = try lab.check()
        #expect(good.report.codes == ["C02"])
        #expect(good.exit == 0)
        for name in ["InRelease", "Release.gpg"] { served.answer(name, .status(404)) }
        let unsigned = try lab.check()
        #expect(try unsigned.source.errors == ["S02"])
        #expect(unsigned.report.codes.contains("C02"))
        #expect(unsigned.exit == 10)
    }

    @Test func everyMirrorOfAList() throws {
        let (good, bad) = (try ServedRepository(), try ServedRepository())
        defer { good.server.stop(); bad.server.stop() }
        bad.answer("InRelease", .body(try forged(bad)))
        let lab = try lab()
        let list = try lab.directory.write(
            "mirrors.txt", "\(good.uri)\tpriority:1\n\(bad.uri)\tpriority:2\n# no more\n")
        try lab.sources(good.entry(uri: "mirror+file:\(list)"))
        let run = try lab.check()
        #expect(run.report.sources.map(\.uri) == [good.uri, bad.uri])
        #expect(run.report.sources.map(\.errors) == [[], ["S01"]])
        #expect(run.exit == 10)
        // The same list from a web server.
        good.server.route("/mirrors", .body("\(good.uri)\n"))
        try lab.sources(
            good.entry(uri: good.server.url("/mirrors").replacingOccurrences(of: "http:", with: "mirror+http:")))
        let web = try lab.check()
        #expect(web.report.sources.map(\.uri) == [good.uri])
        #expect(web.exit == 0)
    }

    @Test func aListOfMirrorsThatIsNotThere() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try lab()
        for uri in ["mirror+file:/nonexistent/list", "mirror+\(served.server.url("/no-list"))"] {
            try lab.sources(served.entry(uri: uri))
            let run = try lab.check()
            #expect(try run.source.signature.state == "no_verdict")
            #expect(run.exit != 0 && run.exit != 10, "\(run.output)")
        }
    }

    @Test(arguments: [
        "cdrom:[Debian GNU/Linux 12]/", "s3://bucket/debian", "tor+http://127.0.0.1/debian", "ftp://127.0.0.1/debian",
        "mirror+cdrom:/list",
    ])
    func schemesThatAreNotOurs(uri: String) throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try lab()
        try lab.sources(served.entry(uri: uri))
        let run = try lab.check()
        // Where apt itself has no method for the scheme, that is what stops it.
        let method = "/usr/lib/apt/methods/" + uri.prefix { $0 != ":" }
        let known = !VerdictLab.hasApt || FileManager.default.fileExists(atPath: method)
        let (codes, verdict, exit) = known ? (["U01"], "inconclusive", 30) : (["Y10"], "system", Int32(26))
        #expect(try run.source.codes == codes, "\(run.output)")
        #expect(try run.source.verdict == verdict)
        #expect(try run.source.signature.state == "no_verdict")
        #expect(run.exit == exit)
        // Beside a good source it stays unchecked.
        try lab.sources(served.entry(), served.entry(uri: uri))
        let both = try lab.check()
        #expect(both.report.sources.map(\.verdict) == ["ok", verdict])
        #expect(both.exit == exit)
    }

    @Test func offline() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try lab()
        try lab.sources(served.entry())
        let nothing = try lab.check(["--offline"])
        #expect(try nothing.source.codes == ["U01"])
        #expect(nothing.exit == 30)
        guard VerdictLab.hasApt else { return }
        _ = try lab.aptUpdate()
        let asked = served.server.requests.count
        let kept = try lab.check(["--offline"])
        #expect(kept.exit == 0)
        #expect(try kept.source.transfer?.origin == "lists")
        #expect(try kept.source.signature.state == "good")
        #expect(served.server.requests.count == asked)
        // A file: source needs no network.
        try lab.sources(served.entry(uri: served.repository.uri))
        let local = try lab.check(["--offline"])
        #expect(local.exit == 0)
        #expect(try local.source.transfer?.origin == "file")
    }

    @Test func deadlineOfManyStalledSources() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        served.server.route("*", .stalledBeforeHeader)
        let lab = try lab()
        let lines = (0..<20).map { served.entry(uri: served.server.url("/hang\($0)")) } + [served.entry()]
        let file = try lab.directory.write("many.list", lines.joined(separator: "\n") + "\n")
        let start = Date()
        let run = try lab.check(["--sources", file, "--deadline", "3", "--timeout", "60"])
        #expect(-start.timeIntervalSinceNow < 12)
        #expect(run.report.sources.count == 21)
        #expect(run.report.sources.prefix(20).allSatisfy { $0.codes == ["U01"] })
        #expect(!run.report.codes.contains("X08"))
        #expect(run.exit == 30)
    }

    @Test func theSmallestCodeWins() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        served.server.route("/forged/dists/stable/InRelease", .body(try forged(served)))
        served.server.route("/down/dists/stable/InRelease", .status(503))
        let lab = try lab()
        let entries = [
            ("cdrom:[Debian GNU/Linux 12]/", 30), (served.server.url("/nowhere"), 25), (served.server.url("/down"), 24),
            (served.server.url("/forged"), 10), (served.uri, 0),
        ]
        for count in 1...4 {
            let lines = (entries.prefix(count) + entries.suffix(1)).map { served.entry(uri: $0.0) }
            let file = try lab.directory.write("x.list", lines.joined(separator: "\n") + "\n")
            let run = try lab.check(["--sources", file])
            #expect(run.exit == Int32(entries[count - 1].1))
            #expect(run.report.sources.count == count + 1)
            #expect(run.report.sources.last?.verdict == "ok")
        }
    }

    @Test func sixtySourcesInOneRun() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let answer = FaultAnswer.body(served.inRelease)
        for number in 0..<60 { served.server.route("/r\(number)/dists/stable/InRelease", answer) }
        let lab = try lab()
        let list = (0..<60).map { served.entry(uri: served.server.url("/r\($0)")) }.joined(separator: "\n")
        let run = try lab.check(["--sources", "-"], input: Array(list.utf8))
        #expect(run.exit == 0)
        #expect(run.report.sources.map(\.uri) == (0..<60).map { served.server.url("/r\($0)") })
        #expect(run.report.sources.allSatisfy { $0.verdict == "ok" })
        #expect(served.server.requests.count == 60)
    }
}
