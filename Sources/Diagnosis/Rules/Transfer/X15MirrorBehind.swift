import AptModel
import Evidence

/// A reference has a newer Release file.
enum MirrorBehind: Rule {
    static let code = FaultCode.x15
    static let explanation = Explanation(
        what:
            "The Release file is genuine and older than the one that the repository of --reference has of the same suite. apt accepts "
            + "it: packages and security updates that came since are missing here.",
        causes: [
            "a mirror whose synchronisation stopped, or that is slow to follow",
            "a proxy or CDN that serves an old copy",
            "a private mirror that is frozen on purpose",
        ],
        proof:
            "The Date of both files, each verified under the source's own keyrings, where Origin, Label and Codename say that they are "
            + "of one repository. What is newer for less than six hours is a note: mirrors follow some times a day.",
        remedy: "Wait for the mirror's next synchronisation, tell who runs it, or take another mirror.")

    /// Archives are published, and their mirrors follow, four times a day (Debian's instructions for mirrors).
    private static let usualDelay: Int64 = 6 * 3_600

    static func findings(in source: SourceCase) -> [Finding] {
        guard let reference = source.reference, reference.behind > 0, let date = source.fields?.date else { return [] }
        let now = reference.askedAt ?? source.clock.reference ?? source.clock.now
        let age = max(0, now - reference.date)
        var because = [
            Proof(
                "its Date is \(date.rfc3339), that of \(reference.uri) \(reference.date.rfc3339), signed by a key that may sign for "
                    + "this source, too", .release)
        ]
        if age <= usualDelay {
            because.append(
                Proof(
                    "the newer file is there for no more than \(Wording.duration(age)), and a mirror may take hours to follow",
                    .release))
        }
        return [
            Finding(
                code, severity: age > usualDelay ? .warning : .note, owner: source.isLocal ? .administrator : .mirror,
                retry: .later, subject: source.location,
                title: "the Release file is \(Wording.duration(reference.behind)) behind the reference's",
                because: because,
                remedy: Remedy(
                    "Wait for the mirror's next synchronisation, or take another mirror: \(reference.uri) has the newer file."
                ))
        ]
    }
}
