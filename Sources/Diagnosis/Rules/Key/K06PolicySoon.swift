import AptModel
import Evidence

/// Accepted today, and refused within a year or by the next release's apt.
enum PolicySoon: Rule {
    static let code = FaultCode.k06
    static let explanation = Explanation(
        what:
            "This apt accepts the signature today, and its policy, or that of a coming release, will not: a digest or key "
            + "that is on its way out.",
        causes: [
            "Sequoia's policy file has a date for it (sqv, apt 3)",
            "apt's list of acceptable keys has a stricter level in waiting (APT::Key::Assert-Pubkey-Algo::Next)",
            "the next Debian release verifies with sqv, which refuses SHA1 inside keys, short keys and DSA",
        ],
        proof:
            "The signature is judged once more under the policy as of each date in the coming year that the policy file gives, "
            + "and under the policy of each later release.",
        remedy:
            "The publisher signs with a stronger key or digest before that day, and hands the new key out signed by the old."
    )

    static func findings(in source: SourceCase) -> [Finding] {
        guard source.isGood else { return [] }
        let (title, proofs): (String, [Proof])
        if let (date, reason) = dated(source) {
            let day = String(date.rfc3339.prefix(10))
            title = "accepted today, refused from \(day) on"
            proofs = [
                Proof("as of \(day): \(reason)", .signature),
                Proof("the policy is that of \(source.policy.sqv.source)", .aptConfiguration),
            ]
        } else if let warning = warned(source) {
            title = "accepted today, refused by a coming apt"
            proofs = [Proof("\(warning); no date is set for it", .signature)]
        } else if let (release, reason) = ReleaseTable.nextRefusal(source) {
            title = "accepted here, refused by \(release.name)'s apt \(release.version)"
            let policy = release.policy.map { " (\($0))" } ?? ""
            proofs = [
                Proof("\(release.name) verifies with \(release.rules.backend.rawValue)\(policy): \(reason)", .signature)
            ]
        } else {
            return []
        }
        return [
            Finding(
                code, severity: .warning, owner: .publisher, retry: .later, subject: source.name, title: title,
                because: proofs,
                remedy: Remedy("Tell the publisher: a key of rsa3072 or ed25519, bound with SHA256 or better, lasts."))
        ]
    }

    /// The first day within a year from which sqv refuses what it accepts now, as apt asks sqv itself (methods/sqv.cc).
    private static func dated(_ source: SourceCase) -> (Timestamp, String)? {
        guard source.policy.backend == .sqv else { return nil }
        let now = source.policy.now
        let end = yearAhead(now)
        for date in source.policy.sqv.sequoia.dates where date > now && date <= end {
            guard !source.signature.isGood(by: source.policy.rules, at: date) else { continue }
            let reason = source.signature.decision(by: source.policy.rules, at: date).reason
            return (date, reason ?? "its policy refuses it")
        }
        return nil
    }

    /// Midnight of the same day a year on.
    private static func yearAhead(_ now: Timestamp) -> Timestamp {
        let (year, month, day) = now.civil
        return Timestamp(year: year + 1, month: month, day: min(day, month == 2 ? 28 : day)) ?? now + 365 * 86_400
    }

    /// What gpgv's own apt warns of, where every good signature is touched.
    private static func warned(_ source: SourceCase) -> String? {
        guard source.policy.backend == .gpgv else { return nil }
        let good = source.signature.signers.filter { source.signature.acceptable($0, .gpgv, source.policy) }
        let warnings = good.map { source.policy.gpgv.warning(of: $0.observed) }
        return warnings.contains { $0 == nil } ? nil : warnings.compactMap { $0 }.first
    }
}
