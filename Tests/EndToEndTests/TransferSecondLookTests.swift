import TestSupport
import Testing

/// A bad signature is looked at twice before anybody is blamed.
@Suite struct TransferSecondLookTests {
    /// The file with one letter of the signed text changed.
    private func altered(_ bytes: [UInt8]) throws -> [UInt8] {
        var bytes = bytes
        let place = try #require(bytes.firstRange(of: Array("Origin: Test".utf8)))
        bytes[place.upperBound - 1] = UInt8(ascii: "s")
        return bytes
    }

    private func check(_ served: ServedRepository) throws -> (VerdictLab, VerdictRun) {
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        return (lab, try lab.check())
    }

    @Test func alteredInEveryFetch() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        served.answer("InRelease", .body(try altered(served.inRelease)))
        let (lab, run) = try check(served)
        let source = try run.source
        #expect(source.errors == ["S01"])
        #expect(source.signature.state == "bad")
        #expect(source.signature.signers.map(\.status) == ["bad"])
        #expect(run.exit == 10)
        #expect(served.requests("InRelease") >= 2)
        #expect(served.server.requests.last?.header("Cache-Control") == "no-cache")
        #expect(source.findings.first?.words.contains("fetch") == true, "\(run.output)")
        guard VerdictLab.hasApt else { return }
        #expect(try lab.aptUpdate().words.contains("BADSIG"))
    }

    @Test func goodOnTheSecondFetch() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        served.answer("InRelease", .inTurn([.body(try altered(served.inRelease)), .body(served.inRelease)]))
        let (_, run) = try check(served)
        #expect(try run.source.errors == ["X12"])
        #expect(run.exit == 24)
        #expect(run.report.finding("X12")?.retry != "never")
    }

    @Test(arguments: ["Via: 1.1 cache.example.org (squid/5.7)", "X-Cache: HIT from cache.example.org"])
    func goodOnlyPastACache(mark: String) throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let stale = FaultAnswer.body(try altered(served.inRelease), headers: [mark, "Age: 3600"])
        served.answer("InRelease", .inTurn([stale, .body(served.inRelease)]))
        let (_, run) = try check(served)
        #expect(try run.source.errors == ["X13"])
        #expect(try run.source.findings.first?.words.contains("cache.example.org") == true)
        #expect(run.exit == 24)
    }

    @Test func aPairThatDidNotBelongTogether() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let newer = try SignedRepository()
        let other = try ServedRepository(newer)
        defer { other.server.stop() }
        served.answer("InRelease", .status(404))
        served.answer(
            "Release.gpg", .inTurn([.body(try Keys.shared().detached(Array("other".utf8))), .body(served.signature)]))
        let (_, run) = try check(served)
        #expect(try run.source.errors == ["X12"])
        #expect(served.requests("Release") == 2 && served.requests("Release.gpg") == 2)
    }

    /// A good file is fetched once.
    @Test func noSecondLookAtAGoodFile() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let (_, run) = try check(served)
        #expect(run.exit == 0)
        #expect(served.server.requests.count == 1)
    }
}
