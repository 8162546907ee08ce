import AptModel
import Evidence

/// Something looks expired, and only because this clock is ahead.
enum ClockAhead: Rule {
    static let code = FaultCode.t02
    static let explanation = Explanation(
        what:
            "This clock is ahead, and so a Release file, a key, a signature or a certificate looks expired that is not. "
            + "gpgv (apt 2) then refuses with EXPKEYSIG; sqv (apt 3) accepts what was signed while the key was valid.",
        causes: [
            "a clock set by hand or by a wrong time server", "local time kept in the hardware clock",
            "a test that set the clock and did not set it back", "a runtime that emulates the clock",
        ],
        proof:
            "By the servers' time the key, signature or Release file is still valid; by this clock it is not.",
        remedy: "Set the clock: on the host if this is a container. Renew no key and change no mirror before that.")

    static func findings(in source: SourceCase) -> [Finding] {
        let clock = source.clock
        guard !clock.isUnset, let trouble = ClockTrouble.ahead(source) else { return [] }
        let title =
            clock.offset.map { "\(ClockWords.name(clock)) is \(ClockWords.distance($0)) ahead" }
            ?? "\(ClockWords.name(clock)) seems to be ahead"
        let confidence = clock.confidence
        return [
            Finding(
                code, severity: trouble.refuses ? .error : .warning, confidence: confidence,
                owner: ClockWords.owner(source.run), retry: .never, subject: ClockWords.subject, title: title,
                because: trouble.proofs + [ClockWords.reference(clock)] + ClockWords.preloaded(source.run)
                    + ClockWords.timeZone(clock.offset, given: clock.given),
                remedy: ClockWords.remedy(source.run),
                alternatives: confidence == .certain ? [] : trouble.alternatives)
        ]
    }
}
