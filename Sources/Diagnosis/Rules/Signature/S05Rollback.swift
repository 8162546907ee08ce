import AptModel
import Evidence

/// Validly signed, and older than the copy that apt already holds, or than what an earlier run saw (`--state`).
enum Rollback: Rule {
    static let code = FaultCode.s05
    static let explanation = Explanation(
        what:
            "The mirror's Release file is validly signed and older than the one that apt already holds, or than one that was seen "
            + "before (--state). apt says nothing, keeps its own and goes on, so updates stop without a message.",
        causes: [
            "a mirror, cache or CDN node that is behind, or was restored from a backup",
            "several hosts behind one name, of which one is behind", "somebody who serves an old state on purpose",
        ],
        proof: "Both files verify with the same keyring, and their Date fields are compared.",
        remedy: "Wait for the mirror, or use another one. apt itself is safe: it does not go back.")

    static func findings(in source: SourceCase) -> [Finding] {
        let byLists = behindLists(source)
        return byLists.isEmpty ? behindEarlierRun(source) : byLists
    }

    private static func behindLists(_ source: SourceCase) -> [Finding] {
        guard source.isGood, let stored = StoredCopy(source), stored.lists.sameAsFetched == false, stored.isGood,
            let held = stored.fields?.date, let served = source.fields?.date, held > served
        else { return [] }
        return [
            Finding(
                code, severity: .warning, owner: .mirror, retry: .later, subject: source.location,
                title: Room.fitted("the mirror is \(Wording.duration(held - served)) behind the copy apt holds"),
                because: [
                    Proof("Date of the mirror's file: \(served.rfc3339), validly signed", .release),
                    Proof("Date of \(stored.path): \(held.rfc3339), validly signed", .aptLists),
                    Proof("apt keeps its own copy without a word: no update comes from here until then", .aptLists),
                ],
                remedy: Remedy(
                    "Wait until the mirror has caught up; if it stays behind, name another mirror in the source entry.")
            )
        ]
    }

    /// What an earlier run saw is known by its Date alone: the file itself may be gone everywhere.
    private static func behindEarlierRun(_ source: SourceCase) -> [Finding] {
        guard source.isGood, let newest = source.source.kept?.newestDate, let served = source.fields?.date,
            newest > served
        else { return [] }
        return [
            Finding(
                code, severity: .warning, owner: .mirror, retry: .later, subject: source.location,
                title: Room.fitted("the mirror went back in time by \(Wording.duration(newest - served))"),
                because: [
                    Proof("Date of the mirror's file: \(served.rfc3339), validly signed", .release),
                    Proof(
                        "an earlier run saw a file of \(newest.rfc3339) from here, validly signed (--state)", .release),
                ],
                remedy: Remedy(
                    "Wait until the mirror has caught up; if it stays behind, name another mirror in the source entry.")
            )
        ]
    }
}
