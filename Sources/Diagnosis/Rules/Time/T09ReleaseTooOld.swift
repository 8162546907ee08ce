import AptModel
import Evidence

/// The Release file is older than `--max-age` lets it be.
enum ReleaseTooOld: Rule {
    static let code = FaultCode.t09
    static let explanation = Explanation(
        what:
            "The Release file is genuine and older than --max-age lets a file of its suite be. apt accepts it: without Valid-Until, "
            + "which Debian's stable suites do not have, a mirror that stands still is green for ever, and brings no security update.",
        causes: [
            "a mirror whose synchronisation stopped", "a proxy that serves an old copy",
            "a suite that is published less often than thought, as a stable release between its point releases",
        ],
        proof: "The signed file's Date against the clock, or against the reference time where the clock is ahead.",
        remedy:
            "See whether other mirrors have a newer file; if none has, the age that was given is too short for this suite."
    )

    static func findings(in source: SourceCase) -> [Finding] {
        guard source.isGood, let date = source.fields?.date, let limit = limit(for: source) else { return [] }
        // A clock that is ahead makes no file older.
        let now = source.clock.isAhead ? source.clock.reference ?? source.clock.now : source.clock.now
        let age = now - date
        guard age > max(0, limit.seconds) else { return [] }
        return [
            Finding(
                code, severity: .warning, owner: source.isLocal ? .administrator : .mirror, retry: .later,
                subject: source.location, title: "the Release file is \(Wording.duration(age)) old",
                because: [
                    Proof("its Date is \(date.rfc3339), \(Wording.duration(age)) before \(now.rfc3339)", .release),
                    Proof(
                        "--max-age lets the suite \(limit.suite) be \(Wording.duration(limit.seconds)) old",
                        .release),
                ],
                remedy: Remedy(
                    "See whether another mirror has a newer Release file; if none has, let this suite be older."))
        ]
    }

    /// What the suite's own name says, by any name that it has, before what is said for all.
    private static func limit(for source: SourceCase) -> MaxAge? {
        let given = source.run.observations.maxAges ?? []
        let names = [source.source.suite, source.fields?.suite, source.fields?.codename]
        return given.last { names.contains($0.suite) } ?? given.last { $0.suite == "*" }
    }
}
