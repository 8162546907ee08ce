import AptModel
import Evidence

/// Date lies in the future, and the clock is right.
enum ReleaseNotYetValid: Rule {
    static let code = FaultCode.t05
    static let explanation = Explanation(
        what: "The Release file's Date lies in the future by a clock that is right. apt allows 10 seconds by default.",
        causes: [
            "the publisher's machine has a clock that is ahead",
            "the publisher's tool writes local time and calls it UTC", "a clock here that is behind (then it is T01)",
        ],
        proof: "Date is ahead of this clock by more than apt allows, and the servers agree with the clock.",
        remedy: "Wait until that time, and tell the publisher.")

    /// Whether Date is ahead even of the reference time, or of this clock where nothing outside can tell.
    static func applies(_ source: SourceCase, _ window: ValidityWindow) -> Bool {
        let clock = source.clock
        guard window.isTooEarly(at: clock.now) else { return false }
        if let reference = clock.reference { return window.isTooEarly(at: reference + ClockAssessment.rounding) }
        return source.run.observations.scope == .file
    }

    static func findings(in source: SourceCase) -> [Finding] {
        guard let window = ValidityWindow(source), let date = window.date, applies(source, window) else { return [] }
        let clock = source.clock
        let known = clock.reference != nil
        var because = [
            Proof(
                "Date \(date.rfc3339) is \(Wording.duration(date - clock.now)) ahead of \(clock.now.rfc3339); "
                    + "apt allows \(window.maxFuture) seconds", .release)
        ]
        if let reference = clock.reference {
            because.append(ClockWords.reference(clock))
            if ClockWords.wholeQuarters(date - reference) != nil {
                because.append(
                    Proof("the distance is whole quarters of an hour: perhaps local time written as UTC", .release))
            }
        } else {
            because.append(
                Proof("no outside time was seen, so a clock that is behind would look the same (T01)", .clock))
        }
        if !window.checksDate { because += ValidityWindow.switches(source) }
        return [
            Finding(
                code, severity: window.checksDate ? .error : .warning,
                confidence: known ? clock.confidence : .possible, owner: .publisher, retry: .later,
                subject: source.location,
                title: "the Release file's Date is \(ClockWords.distance(date - clock.now)) ahead",
                because: because,
                remedy: Remedy(
                    known
                        ? "Try again after \(date.rfc3339), and tell the publisher that the clock or the time zone there is wrong."
                        : "Compare this clock with another one first. If it is right, try again after \(date.rfc3339)."),
                alternatives: known && clock.confidence == .certain ? [] : [.t01])
        ]
    }
}
