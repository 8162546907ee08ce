import AptModel
import Evidence

/// A signature dated ahead of a clock that is right.
enum SignatureFromFuture: Rule {
    static let code = FaultCode.t08
    static let explanation = Explanation(
        what:
            "The signature carries a time that lies ahead of a clock that is right. sqv (apt 3) refuses it, by not one "
            + "second of grace; gpgv (apt 2) does not look.",
        causes: [
            "the publisher's signing machine has a clock that is ahead", "a clock here that is behind (then it is T01)",
        ],
        proof: "The time in the signature packet is ahead of a clock that agrees with the servers.",
        remedy: "Wait until that time, and tell the publisher.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard source.isGood else { return [] }
        let clock = source.clock
        // A Date that is ahead as well has the same cause, and T05 tells it, unless sqv alone refuses.
        if let window = ValidityWindow(source), ReleaseNotYetValid.applies(source, window),
            window.checksDate || source.policy.backend == .gpgv
        {
            return []
        }
        if let time = FutureSignature.refused(source) {
            guard let reference = clock.reference, time > reference + ClockAssessment.rounding else { return [] }
            return [finding(source, time, severity: .error)]
        }
        let ahead = source.signature.signers.filter { $0.fromFuture && $0.cryptographicallyGood }
            .compactMap(\.observed.createdAt).max()
        guard let ahead, ahead - clock.now > ClockAssessment.tolerance else { return [] }
        if let reference = clock.reference {
            guard ahead - reference > ClockAssessment.tolerance else { return [] }
        } else if source.run.observations.scope != .file {
            return []  // nothing outside tells the time: T01 has it
        }
        return [finding(source, ahead, severity: .warning)]
    }

    private static func finding(_ source: SourceCase, _ time: Timestamp, severity: Severity) -> Finding {
        let clock = source.clock
        let known = clock.reference != nil
        let backend = source.policy.backend
        var because = [
            Proof(
                "the signature of \(time.rfc3339) is \(Wording.duration(time - clock.now)) ahead of \(clock.now.rfc3339)",
                .signature),
            known
                ? ClockWords.reference(clock)
                : Proof("no outside time was seen, so a clock that is behind would look the same (T01)", .clock),
        ]
        if severity == .warning {
            because.append(
                Proof(
                    backend == .gpgv
                        ? "gpgv does not look at it, so this apt accepts the file; apt 3 with sqv refuses it"
                        : "another signature is not from the future, so this apt accepts the file", .signature))
        }
        return Finding(
            code, severity: severity, confidence: known ? clock.confidence : .possible, owner: .publisher,
            retry: .later,
            subject: source.location, title: "the signature is dated \(ClockWords.distance(time - clock.now)) ahead",
            because: because,
            remedy: Remedy(
                "Try again after \(time.rfc3339), and tell the publisher that the signing machine's clock is ahead."),
            alternatives: known && clock.confidence == .certain ? [] : [.t01])
    }
}
