import Foundation
import TestSupport
import Testing

/// A right clock and Release files out of their time, with apt's options for it.
@Suite struct TimeWindowTests {
    /// Everything is given relative to now, in seconds.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var date = -3600
        var validUntil: Int?
        var options = ""
        var configuration: [String] = []
        var arguments: [String] = []
        var errors: [String] = []
        var warnings: [String] = []
        var accepts = true
        var testDescription: String { name }
    }

    private static let day = 86_400

    static let cases = [
        Case(name: "within its time", validUntil: 7 * day),
        Case(name: "expired", date: -9 * day, validUntil: -2 * day, errors: ["T04"], accepts: false),
        Case(name: "expires in an hour", validUntil: 3600, warnings: ["T06"]),
        Case(
            name: "nine days old where a week is let", date: -9 * day, arguments: ["--max-age", "*=1w"],
            warnings: ["T09"]),
        Case(name: "nine days old where ten are let", date: -9 * day, arguments: ["--max-age", "*=10d"]),
        Case(name: "from the future", date: 3600, errors: ["T05"], accepts: false),
        Case(name: "five seconds ahead", date: 5),
        Case(
            name: "expired, and the entry does not mind", date: -9 * day, validUntil: -2 * day,
            options: "check-valid-until=no", warnings: ["T04", "C03"]),
        Case(
            name: "expired, and apt.conf does not mind", date: -9 * day, validUntil: -2 * day,
            configuration: ["Acquire::Check-Valid-Until \"false\";"], warnings: ["T04", "C03"]),
        Case(
            name: "from the future, and the entry does not mind", date: 3600, options: "check-date=no",
            warnings: ["T05", "C03"]),
        Case(
            name: "expired, and dates are not looked at", date: -9 * day, validUntil: -2 * day,
            options: "check-date=no",
            warnings: ["T04", "C03"]),
        Case(
            name: "made older than the entry's maximum", date: -7200, options: "valid-until-max=3600", errors: ["T04"],
            accepts: false),
        Case(name: "younger than the entry's maximum", date: -1800, options: "valid-until-max=200000"),
        Case(name: "kept by the entry's minimum", date: -7200, validUntil: -3600, options: "valid-until-min=900000"),
        Case(
            name: "not kept by a minimum too small", date: -7200, validUntil: -3600, options: "valid-until-min=600",
            errors: ["T04"], accepts: false),
        Case(name: "from the future as far as the entry allows", date: 3600, options: "date-max-future=7200"),
        Case(
            name: "maximum of apt.conf", date: -7200, configuration: ["Acquire::Max-ValidTime \"3600\";"],
            errors: ["T04"], accepts: false),
        Case(
            name: "maximum of apt.conf for this label", date: -7200,
            configuration: ["Acquire::Max-ValidTime::Test \"3600\";"], errors: ["T04"], accepts: false),
        Case(
            name: "maximum of apt.conf for another label", date: -7200,
            configuration: ["Acquire::Max-ValidTime::Other \"3600\";"]),
    ]

    @Test(arguments: cases)
    func window(_ row: Case) throws {
        var plan = SignedRepository.Plan()
        let now = Int(Date().timeIntervalSince1970)
        plan.date = now + row.date
        plan.validUntil = row.validUntil.map { now + $0 }
        let served = try ServedRepository(
            SignedRepository(plan), headers: ["Date: \(SignedRepository.serverDate(now))"])
        defer { served.server.stop() }
        let lab = try VerdictLab(configuration: row.configuration)
        try lab.sources(served.entry(row.options))
        let run = try lab.check(row.arguments)
        let source = try run.source
        #expect(source.errors == row.errors, "\(run.output)")
        #expect(Set(source.findings.filter { $0.severity == "warning" }.map(\.code)) == Set(row.warnings))
        #expect(source.signature.state == "good")
        #expect(run.exit == (row.errors.isEmpty ? 0 : 22))
        guard VerdictLab.hasApt else { return }
        let apt = try lab.aptUpdate()
        #expect(apt.accepted == row.accepts, "\(apt.words)")
    }

    @Test(arguments: [
        ("Date", "Date: the day before yesterday"), ("Date", "Date: Mon, 31 Feb 2026 25:61:00 UTC"),
        ("Valid-Until", "Date: NOW\nValid-Until: never"),
    ])
    func unreadable(field: String, text: String) throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let now = SignedRepository.releaseDate(Int(Date().timeIntervalSince1970) - 60)
        let lines = served.repository.release.split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.hasPrefix("Date:") ? text.replacingOccurrences(of: "NOW", with: now) : String($0)
        }
        served.answer("InRelease", .body(try Keys.shared().clearSigned(lines.joined(separator: "\n"))))
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        let run = try lab.check()
        #expect(try run.source.codes.first == "T07")
        #expect(try run.source.findings.first?.words.contains(field) == true)
        #expect(try run.source.signature.state == "good")
        guard VerdictLab.hasApt else { return }
        let apt = try lab.aptUpdate()
        // apt 2.6 hides a bad Valid-Until behind words about weak security.
        let words = field == "Date" ? "Invalid 'Date' entry" : "provides only weak security information"
        #expect(apt.words.contains(words), "\(apt.words)")
        #expect(apt.accepted == (run.exit == 0), "\(apt.words)")
    }
}
