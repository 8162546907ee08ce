import TestSupport
import Testing

/// What servers do to a file, seen by the built program and by the machine's own apt.
@Suite struct TransferFaultTests {
    @Test(arguments: TransferFault.all)
    func answer(_ fault: TransferFault) throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        fault.make(served)
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        let run = try lab.check(fault.arguments)
        let source = try run.source
        #expect(source.errors.first == fault.code, "\(run.output)")
        #expect(source.codes.count == (fault.code == nil ? 0 : 1), "\(source.codes)")
        #expect(run.exit == fault.exit)
        #expect(run.report.exitCode == fault.exit)
        if let says = fault.says { #expect(source.findings.first?.words.contains(says) == true, "\(run.output)") }
        switch fault.exit {
        case 0: #expect(source.signature.state == "good")
        case 10: #expect(source.signature.state == "bad")
        default: #expect(source.signature.state == (fault.comesGood ? "good" : "no_verdict"))
        }
        guard VerdictLab.hasApt, fault.asksApt else { return }
        let apt = try lab.aptUpdate()
        #expect(apt.accepted == fault.aptAccepts, "\(apt.words)")
        if let words = fault.aptSays { #expect(apt.words.contains(words), "\(apt.words)") }
    }

    @Test func theFormOfAPair() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        served.answer("InRelease", .status(404))
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        let source = try lab.check().source
        #expect(source.transfer?.form == "detached")
        #expect(source.signatureTransfer?.url.hasSuffix("/Release.gpg") == true)
        #expect(source.transfer?.bytes == Int64(served.release.count))
    }

    @Test func thePortalsWay() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        served.server.route("/login", .body("<html>\u{1B}[2JWelcome, guest</html>", type: "text/html"))
        served.answer("InRelease", .redirect(to: served.server.url("/login")))
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        let finding = try #require(try lab.check().source.findings.first)
        #expect(finding.words.contains("Welcome, guest"))
        #expect(finding.words.contains("text/html"))
        #expect(finding.words.contains(served.server.url("/login")))
        let text = lab.run(["check"]).outputText
        #expect(text.contains("Welcome, guest"))
        #expect(!text.contains("\u{1B}"))
    }
}
