import Foundation
import TestSupport
import Testing

/// https with certificates of our own making, judged by the machine's rules.
@Suite(.enabled(if: NginxServer.program != nil, "nginx is not installed")) struct TransferTLSTests {
    private static let day = 86_400.0

    private func check(
        _ fixture: TLSFixture, trusted: String? = nil, host: String = "127.0.0.1", options: [String] = [],
        environment: [String: String] = [:]
    ) throws -> VerdictRun {
        let nginx = try NginxServer(tls: fixture)
        defer { nginx.stop() }
        let repository = try ServedRepository.plain()
        for name in ["InRelease", "main/binary-amd64/Packages"] {
            let file = URL(fileURLWithPath: "\(repository.path)/dists/stable/\(name)")
            try nginx.put("debian/dists/stable/\(name)", Array(Data(contentsOf: file)))
        }
        let lab = try VerdictLab()
        try lab.sources(
            "deb [signed-by=\(repository.keyringPath)] \(nginx.url("/debian", host: host)) stable main")
        let settings = ["Acquire::https::CaInfo=\(trusted ?? fixture.caFile)"] + options
        let run = try lab.check(settings.flatMap { ["-o", $0] }, environment: environment)
        // The real apt agrees on whether the file can be had.
        if VerdictLab.hasApt {
            let apt = try lab.aptUpdate(settings.flatMap { ["-o", $0] }, environment: environment)
            #expect(apt.accepted == (run.report.sources.first?.signature.state == "good"), "\(apt.words)")
        }
        return run
    }

    @Test func trusted() throws {
        let run = try check(TLSFixture(notAfter: Date(timeIntervalSinceNow: 20 * TransferTLSTests.day)))
        #expect(try run.source.codes == [])
        #expect(run.exit == 0)
    }

    @Test func trustedForTenDaysMore() throws {
        let run = try check(TLSFixture(notAfter: Date(timeIntervalSinceNow: 10 * TransferTLSTests.day)))
        #expect(try run.source.codes == ["X14"])
        #expect(run.exit == 0)
        #expect(run.report.finding("X14")?.severity == "warning")
    }

    @Test func unknownIssuer() throws {
        let other = try TLSFixture()
        let run = try check(TLSFixture(), trusted: other.caFile)
        #expect(try run.source.codes == ["X04"])
        #expect(run.exit == 24)
        #expect(try run.source.findings.first?.words.contains("Test authority") == true)
    }

    @Test func wrongHost() throws {
        let run = try check(TLSFixture(name: "DNS:debian.example.org"))
        #expect(try run.source.codes == ["X04"])
        #expect(run.exit == 24)
    }

    @Test(arguments: [(-20.0, -10.0), (10.0, 20.0)])
    func outsideItsDates(days: (Double, Double)) throws {
        let run = try check(
            TLSFixture(
                notBefore: Date(timeIntervalSinceNow: days.0 * Self.day),
                notAfter: Date(timeIntervalSinceNow: days.1 * Self.day)))
        #expect(try run.source.codes == ["X04"], "\(run.output)")
        #expect(run.exit == 24)
    }

    /// A wrong clock breaks TLS first: the clock is the cause, the certificate only where it shows.
    @Test(
        .enabled(if: FakeClock.library != nil, "the faketime package is not installed"),
        arguments: [(-2 * 86_400, "T01"), (2 * 365 * 86_400, "T02")])
    func aWrongClock(offset: Int, code: String) throws {
        let run = try check(TLSFixture(), environment: FakeClock.ahead(offset))
        #expect(try run.source.errors == [code], "\(run.output)")
        #expect(run.exit == 22)
    }

    @Test func missingBundle() throws {
        let run = try check(TLSFixture(), trusted: "/nonexistent/ca.pem")
        let finding = try #require(try run.source.findings.first)
        #expect(finding.code == "X04")
        // The setting names a file that is not there.
        #expect(finding.owner == "administrator")
        #expect(finding.words.contains("/nonexistent/ca.pem"))
        #expect(run.exit == 24)
    }

    @Test func verificationOff() throws {
        let other = try TLSFixture()
        let run = try check(TLSFixture(), trusted: other.caFile, options: ["Acquire::https::Verify-Peer=false"])
        #expect(try run.source.signature.state == "good")
        #expect(run.report.codes.contains("C07"))
        #expect(run.exit == 0)
    }
}
