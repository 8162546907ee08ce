import TestSupport
import Testing

/// `--exit-policy` and `--allow-unchecked` with the real program, live and judged again.
@Suite struct ExitPolicyTests {
    @Test func whatIsToBeMendedHereGoesFirst() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab()
        let other = try ServedRepository()
        defer { other.server.stop() }
        for name in ["InRelease", "Release", "Release.gpg"] { other.answer(name, .status(503)) }
        try lab.sources("deb [signed-by=\(lab.directory("missing.gpg"))] \(served.uri) stable main", other.entry())
        #expect(try lab.check().exit == 23)
        // 24 is the mirror's; 25 is to be mended here.
        try lab.sources(served.entry(uri: "\(served.uri)x"), other.entry())
        let usual = try lab.check()
        #expect(usual.exit == 24 && usual.report.codes.contains("X05") && usual.report.codes.contains("C09"))
        let first = try lab.check(["--exit-policy", "machine-first"])
        #expect(first.exit == 25)
        #expect(try lab.check(["--exit-policy", "worst-class"]).exit == 24)
        let again = try VerdictRun(
            lab.run(["check", "--from", "-", "--json"], input: Array(first.output.utf8)))
        #expect(again.exit == 25)
    }

    @Test func aSchemeThatMayGoUnchecked() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab()
        let file = try lab.directory.write("two.list", served.entry() + "\ndeb cdrom:[disc]/ stable main\n")
        let plain = try lab.check(["--sources", file])
        #expect(plain.exit == 30, "\(plain.output)")
        let allowed = try lab.check(["--sources", file, "--allow-unchecked", "CDROM"])
        #expect(allowed.exit == 0)
        #expect(allowed.report.sources.map(\.verdict) == ["ok", "inconclusive"])
        #expect(try lab.check(["--sources", file, "--allow-unchecked", "s3"]).exit == 30)
        let text = lab.run(["check", "--sources", file, "--allow-unchecked", "cdrom"]).outputText
        #expect(text.contains("1 source not checked"), "\(text)")
    }
}
