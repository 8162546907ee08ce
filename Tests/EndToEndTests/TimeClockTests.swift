import Foundation
import TestSupport
import Testing

/// Wrong clocks, made by libfaketime, while a server shows the right time; seen by the program and by the machine's apt.
@Suite(.enabled(if: FakeClock.library != nil, "the faketime package is not installed"))
struct TimeClockTests {
    private static let day = 86_400
    private static let year = 365 * 86_400

    /// A repository behind a server whose Date is right at each test's start.
    private func served(validFor: Int? = nil, signers: [Keys.Kind] = [.rsa2048]) throws -> ServedRepository {
        var plan = SignedRepository.Plan()
        plan.date -= 60
        plan.validUntil = validFor.map { plan.date + $0 }
        plan.signers = signers
        return try ServedRepository(
            SignedRepository(plan), headers: ["Date: \(SignedRepository.serverDate(Int(Date().timeIntervalSince1970)))"]
        )
    }

    private struct Seen {
        var run: VerdictRun
        var apt: AptUpdate?
        /// The same with the right clock and `--at`.
        var at: VerdictRun
    }

    private func look(
        _ served: ServedRepository, _ clock: [String: String], at moment: Int, arguments: [String] = []
    ) throws -> Seen {
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        let run = try lab.check(arguments, environment: clock)
        let when = ISO8601DateFormatter().string(from: Date(timeIntervalSince1970: TimeInterval(moment)))
        let at = try lab.check(["--at", when])
        return Seen(run: run, apt: VerdictLab.hasApt ? try lab.aptUpdate(environment: clock) : nil, at: at)
    }

    private func look(_ served: ServedRepository, ahead seconds: Int) throws -> Seen {
        try look(served, FakeClock.ahead(seconds), at: Int(Date().timeIntervalSince1970) + seconds)
    }

    /// The report says this of the only source, with the real clock wrong and with `--at` alike, and apt agrees.
    private func expect(
        _ seen: Seen, errors: [String], exit: Int32, accepts: Bool, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        for (how, run) in [("clock", seen.run), ("--at", seen.at)] {
            let source = try run.source
            #expect(source.errors == errors, "\(how): \(run.output)", sourceLocation: sourceLocation)
            #expect(source.signature.state == "good", "\(how)", sourceLocation: sourceLocation)
            #expect(run.exit == exit, "\(how)", sourceLocation: sourceLocation)
        }
        if let apt = seen.apt {
            #expect(apt.accepted == accepts, "\(apt.words)", sourceLocation: sourceLocation)
        }
    }

    @Test func right() throws {
        let served = try served(validFor: 7 * Self.day)
        defer { served.server.stop() }
        let seen = try look(served, ahead: 0)
        try expect(seen, errors: [], exit: 0, accepts: true)
        #expect(seen.run.report.codes.isEmpty)
    }

    /// The file's Date lies 60 s back, so 65 s make it 5 s ahead of the clock: within the 10 s that gpgv's apt allows.
    @Test func aLittleBehind() throws {
        let served = try served()
        defer { served.server.stop() }
        try expect(look(served, ahead: -65), errors: [], exit: 0, accepts: true)
    }

    @Test func twoDaysBehind() throws {
        let served = try served()
        defer { served.server.stop() }
        let seen = try look(served, ahead: -2 * Self.day)
        try expect(seen, errors: ["T01"], exit: 22, accepts: false)
        #expect(seen.run.report.finding("T01")?.title.contains("behind") == true)
        #expect(seen.apt.map { $0.words.contains("not valid yet") } ?? true)
    }

    @Test func twoYearsAheadOfAFileThatExpires() throws {
        let served = try served(validFor: 7 * Self.day)
        defer { served.server.stop() }
        let seen = try look(served, ahead: 2 * Self.year)
        try expect(seen, errors: ["T02"], exit: 22, accepts: false)
        #expect(seen.apt.map { $0.words.contains("is expired") } ?? true)
    }

    /// Nothing looks expired, so there is nothing to say.
    @Test func twoYearsAheadOfAFileThatDoesNotExpire() throws {
        let served = try served()
        defer { served.server.stop() }
        let seen = try look(served, ahead: 2 * Self.year)
        try expect(seen, errors: [], exit: 0, accepts: true)
        #expect(seen.run.report.codes.isEmpty)
    }

    @Test func twentyYearsAheadTheKeyLooksExpired() throws {
        let served = try served(signers: [.expiring])
        defer { served.server.stop() }
        let seen = try look(served, ahead: 20 * Self.year)
        try expect(seen, errors: ["T02"], exit: 22, accepts: false)
        #expect(!seen.run.report.codes.contains("K01"))
        #expect(seen.apt.map { $0.words.contains("EXPKEYSIG") } ?? true)
    }

    @Test func neverSet() throws {
        let served = try served(validFor: 7 * Self.day)
        defer { served.server.stop() }
        let seen = try look(served, FakeClock.starting(at: "1970-01-01 00:05:00"), at: 300)
        try expect(seen, errors: ["T03"], exit: 22, accepts: false)
    }

    /// No server shows the time: what the kernel writes on a new file is the witness, past the library that makes the clock up.
    @Test func behindWithNoTimeFromOutside() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let seen = try look(served, ahead: -2 * Self.day)
        try expect(seen, errors: ["T01"], exit: 22, accepts: false)
        let finding = try #require(seen.run.report.finding("T01"))
        #expect(finding.confidence == "likely")
        #expect(finding.because.contains { $0.text.contains("from the kernel") })
        #expect(finding.remedy?.commands.contains { $0.hasPrefix("env -u LD_PRELOAD") } == true)
    }

    /// Deadlines run on a clock that nobody sets, or a clock that jumps under the program would end or stretch them.
    @Test(arguments: [-2 * 86_400, 20 * 365 * 86_400])
    func deadlinesUnderAWrongClock(offset: Int) throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        served.answer("InRelease", .stalledBeforeHeader)
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        let start = Date()
        let run = try lab.check(["--timeout", "2"], environment: FakeClock.ahead(offset))
        #expect(try run.source.errors == ["X08"])
        #expect((1.5..<15).contains(-start.timeIntervalSinceNow))
    }
}
