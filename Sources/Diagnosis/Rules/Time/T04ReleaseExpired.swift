import AptModel
import Evidence

/// Valid-Until is past, and the clock is right.
enum ReleaseExpired: Rule {
    static let code = FaultCode.t04
    static let explanation = Explanation(
        what:
            "The Release file says until when it may be used, and that is past. It protects against a mirror that serves "
            + "old packages with known holes for ever.",
        causes: [
            "a mirror that is no longer updated, or a cache that serves an old copy",
            "a snapshot or an archived suite, which expires by design", "a suite that has ended",
            "a Valid-Until-Max in apt's configuration that is shorter than the publisher's rhythm",
            "a clock that is ahead (then it is T02)",
        ],
        proof:
            "Valid-Until, or the limit that apt's configuration sets, is past by this clock and by the servers' "
            + "time.",
        remedy: "Use a mirror that is up to date. For a snapshot or an archived suite alone, the entry's own "
            + "check-valid-until option is meant.")

    static func findings(in source: SourceCase) -> [Finding] {
        let clock = source.clock
        guard let window = ValidityWindow(source), let end = window.validUntil, window.isExpired(at: clock.now) else {
            return []
        }
        // Only by this clock: that is T02.
        if clock.isAhead, let reference = clock.reference, !window.isExpired(at: reference) { return [] }
        var because = [
            Proof(
                "\(window.validUntilWords) was \(Wording.duration(clock.now - end)) before \(clock.now.rfc3339)",
                .release)
        ]
        if let date = window.date { because.append(Proof("the file's own Date is \(date.rfc3339)", .release)) }
        let confidence: Confidence
        if clock.reference != nil {
            because.append(ClockWords.reference(clock))
            confidence = clock.confidence
        } else if source.run.observations.scope != .file, let bound = clock.provenLowerBound,
            window.isExpired(at: bound)
        {
            because.append(Proof("a good signature was made \(bound.rfc3339), after that time", .signature))
            confidence = .likely
        } else {
            because.append(
                Proof("no outside time was seen, so a clock that is ahead would look the same (T02)", .clock))
            confidence = .possible
        }
        if !window.checksValidUntil { because += ValidityWindow.switches(source) }
        // What the publisher set would do: then a setting of this machine alone makes the file too old.
        let isOwnLimit =
            window.movedBy == "Valid-Until-Max" && source.fields?.validUntil.map { clock.now <= $0 } ?? true
        if isOwnLimit, let limit = source.source.rules.validUntilMaxSetBy {
            because.append(
                Proof(
                    "set here: \(Places.words(limit))",
                    limit.option.contains("::") ? .aptConfiguration : .sources))
        }
        return [
            Finding(
                code, severity: window.checksValidUntil ? .error : .warning, confidence: confidence,
                owner: source.isLocal || isOwnLimit ? .administrator : .mirror,
                retry: source.isLocal || isOwnLimit ? .never : .later,
                subject: source.location, title: "the Release file expired \(ClockWords.distance(clock.now - end)) ago",
                because: because, remedy: remedy(source, window), alternatives: confidence == .certain ? [] : [.t02])
        ]
    }

    private static func remedy(_ source: SourceCase, _ window: ValidityWindow) -> Remedy {
        if window.movedBy == "Valid-Until-Max" {
            let limit = source.source.rules.validUntilMaxSetBy
            let steps = limit.map { Places.look($0.file, $0.line) } ?? []
            return Remedy(
                "The limit comes from this machine's configuration, not from the publisher: see whether it fits how often this "
                    + "repository is signed.",
                steps.isEmpty ? [Remedy.Step("see the limit", "apt-config dump | grep -i validtime")] : steps)
        }
        guard !source.isLocal, let url = source.look?.transfer?.url else {
            return Remedy("Fetch the file again from a mirror that is up to date.")
        }
        return Remedy(
            "Use a mirror that is up to date, or wait until this one is. A snapshot or an archived suite expires by design: "
                + "for such an entry, and for that one only, sources.list(5) has the option check-valid-until.",
            [
                Remedy.Step(
                    "what the mirror serves past caches",
                    "curl -fsSL -H 'Cache-Control: no-cache' \(Wording.quoted(url)) | grep -a -m2 -E '^(Date|Valid-Until):'"
                )
            ])
    }
}
