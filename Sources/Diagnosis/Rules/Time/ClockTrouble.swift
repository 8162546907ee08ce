import AptModel
import Evidence

/// What goes wrong for one source only because this clock is wrong: it fails by this clock, and would pass by the
/// reference time (or nothing outside tells the time).
struct ClockTrouble: Sendable {
    var proofs: [Proof] = []
    /// Whether this apt refuses the source for it.
    var refuses = false
    /// What would look the same.
    var alternatives: [FaultCode] = []

    /// What fails because this clock is behind; nil if nothing does.
    static func behind(_ source: SourceCase) -> ClockTrouble? {
        var trouble = ClockTrouble()
        let clock = source.clock
        if let window = ValidityWindow(source), let date = window.date, window.isTooEarly(at: clock.now),
            !(clock.reference.map { window.isTooEarly(at: $0 + ClockAssessment.rounding) } ?? false)
        {
            trouble.add(
                "the Release file's Date \(date.rfc3339) is \(ClockWords.distance(date - clock.now)) ahead of \(ClockWords.short(clock)); "
                    + "apt allows \(window.maxFuture) seconds", .release, refuses: window.checksDate, or: .t05)
        }
        if let time = FutureSignature.refused(source),
            clock.reference.map({ time <= $0 + ClockAssessment.rounding }) ?? true
        {
            trouble.add(
                "the signature of \(time.rfc3339) is \(ClockWords.distance(time - clock.now)) ahead of "
                    + "\(ClockWords.short(clock)); sqv allows none",
                .signature, refuses: true, or: .t08)
        }
        if let proof = certificates(source, behind: true) { trouble.add(proof, .transfer, refuses: true, or: .x04) }
        return trouble.proofs.isEmpty ? nil : trouble
    }

    /// What looks expired because this clock is ahead; nil if nothing does.
    static func ahead(_ source: SourceCase) -> ClockTrouble? {
        var trouble = ClockTrouble()
        let clock = source.clock
        if clock.isAhead, let reference = clock.reference, let window = ValidityWindow(source),
            window.isExpired(at: clock.now), !window.isExpired(at: reference)
        {
            trouble.add(
                "\(window.validUntilWords) is past by \(ClockWords.short(clock)) and not by the reference time",
                .release,
                refuses: window.checksValidUntil, or: .t04)
        }
        let expired = source.signature.signers.filter(\.expiredOnlyHere)
        if !expired.isEmpty, source.isGood {
            let refused =
                source.policy.backend == .gpgv ? source.signature.acceptedByGpgv : source.signature.acceptedBySqv
            for signer in expired {
                let observed = signer.observed
                let end = (observed.status == .expiredKey ? observed.keyExpiresAt : observed.expiresAt)?.rfc3339
                trouble.add(
                    "\(Wording.signature(observed)): "
                        + (observed.status == .expiredKey ? "the key" : "the signature")
                        + " is valid until \(end ?? "a later day"), and expired by \(ClockWords.short(clock)) alone",
                    .signature,
                    refuses: refused == false, or: observed.status == .expiredKey ? .k01 : .k03)
            }
        }
        if let proof = certificates(source, behind: false) { trouble.add(proof, .transfer, refuses: true, or: .x04) }
        return trouble.proofs.isEmpty ? nil : trouble
    }

    private mutating func add(_ text: String, _ probe: ProbeName, refuses: Bool, or alternative: FaultCode) {
        proofs.append(Proof(text, probe))
        self.refuses = self.refuses || refuses
        if !alternatives.contains(alternative) { alternatives.append(alternative) }
    }

    /// Why this source's TLS failure is the clock's: every https host fails on dates, and the reference time lies within
    /// the certificate's, or (with no reference) all certificates point the same way.
    private static func certificates(_ source: SourceCase, behind: Bool) -> String? {
        guard let transfer = source.failedTransfer, transfer.failedOnCertificateDates,
            let hint = source.clock.certificates
        else { return nil }
        let text: String
        switch hint {
        case .behind(let notBefore, let hosts):
            guard behind, source.clock.reference.map({ $0 + ClockAssessment.tolerance >= notBefore }) ?? true else {
                return nil
            }
            text = "not valid before \(notBefore.rfc3339)"
            return "\(Counting.hosts(hosts)) failed on certificate dates: \(text), which is ahead of this clock"
        case .ahead(let notAfter, let hosts):
            // One expired certificate is its owner's fault unless outside time says otherwise.
            guard !behind, source.clock.reference.map({ $0 <= notAfter }) ?? (hosts > 1) else { return nil }
            text = "valid until \(notAfter.rfc3339)"
            return "\(Counting.hosts(hosts)) failed on certificate dates: \(text), which is past by this clock"
        }
    }
}

/// A signature dated ahead of this clock.
enum FutureSignature {
    /// The time that keeps sqv from accepting an otherwise good file: that of the earliest acceptable signature, where
    /// all of them lie ahead. sqv allows not one second; gpgv does not look.
    static func refused(_ source: SourceCase) -> Timestamp? {
        guard source.policy.backend == .sqv, source.isGood, source.signature.acceptedBySqv == false else { return nil }
        return source.signature.signers
            .filter { $0.fromFuture && source.signature.acceptable($0, .sqv, source.policy) }
            .compactMap(\.observed.createdAt).min()
    }
}

/// Counted things in words.
enum Counting {
    static func hosts(_ count: Int) -> String { count == 1 ? "the only https host" : "all \(count) https hosts" }
    static func servers(_ count: Int) -> String { count == 1 ? "1 server" : "\(count) servers" }
}
