import AptModel
import Evidence

/// This clock is earlier than the true time, or than what can only be in the past.
enum ClockBehind: Rule {
    static let code = FaultCode.t01
    static let explanation = Explanation(
        what:
            "This clock is behind. apt then says that a Release file \"is not valid yet\"; sqv (apt 3) says \"Not live "
            + "until\" under \"signature verification failed\", so a slow clock reads like a bad signature; certificates are "
            + "not valid yet. gpgv does not look at a signature's time.",
        causes: [
            "a virtual machine or WSL that slept", "a board without a battery-backed clock, before a time service ran",
            "local time kept in the hardware clock", "a container runtime that blocks or emulates clock calls",
        ],
        proof:
            "A good signature, the Date of a verified file, or the servers' own time lie ahead of this clock. "
            + "How many servers said so, and whether over verified TLS, decides how sure it is.",
        remedy: "Set the clock: on the host if this is a container. Nothing is wrong with repository and keys.")

    static func findings(in source: SourceCase) -> [Finding] {
        let clock = source.clock
        guard !clock.isUnset, let trouble = ClockTrouble.behind(source) else { return [] }
        let severity: Severity = trouble.refuses ? .error : .warning
        if clock.reference != nil {
            return [finding(source.run, severity, clock.confidence, trouble.proofs)]
        }
        // Under --file nothing outside tells the time; where Date itself is ahead, T05 leads and names this.
        let fileOnly = source.run.observations.scope == .file
        if fileOnly, trouble.alternatives.contains(.t05) { return [] }
        let several = !fileOnly && clock.repositoriesAhead > 1
        var proofs = trouble.proofs
        if several {
            proofs.append(
                Proof("good signatures of \(clock.repositoriesAhead) repositories lie ahead of this clock", .signature))
        }
        return [
            finding(
                source.run, severity, several || trouble.alternatives == [.x04] ? .likely : .possible, proofs,
                alternatives: several ? [] : trouble.alternatives)
        ]
    }

    /// A clock that is behind while everything still passes: a warning about the machine.
    static func findings(in run: RunCase) -> [Finding] {
        let clock = run.clock
        guard !clock.given, !clock.isUnset else { return [] }
        if clock.isBehind {
            return [finding(run, .warning, clock.confidence, [])]
        }
        guard clock.reference == nil, run.observations.scope != .file, let bound = clock.provenLowerBound,
            bound - clock.now > ClockAssessment.tolerance
        else { return [] }
        let several = clock.repositoriesAhead > 1
        let proof = Proof(
            "a good signature was made \(bound.rfc3339), \(Wording.duration(bound - clock.now)) ahead of this clock",
            .signature)
        return [finding(run, .warning, several ? .likely : .possible, [proof], alternatives: several ? [] : [.t08])]
    }

    private static func finding(
        _ run: RunCase, _ severity: Severity, _ confidence: Confidence, _ proofs: [Proof],
        alternatives: [FaultCode] = []
    ) -> Finding {
        let clock = run.clock
        let distance = clock.offset.map { " \(ClockWords.distance($0))" } ?? ""
        let words =
            clock.offset == nil
            ? "\(ClockWords.name(clock)) seems to be behind" : "\(ClockWords.name(clock)) is\(distance) behind"
        return Finding(
            code, severity: severity, confidence: confidence, owner: ClockWords.owner(run), retry: .never,
            subject: ClockWords.subject, title: words,
            because: proofs + [ClockWords.reference(clock)] + ClockWords.preloaded(run)
                + ClockWords.timeZone(clock.offset, given: clock.given),
            remedy: ClockWords.remedy(run), alternatives: alternatives)
    }
}
