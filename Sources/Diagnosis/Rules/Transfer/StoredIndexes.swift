import Evidence

/// Index files in apt's lists that are not what the stored Release file names (`--indexes`).
///
/// apt compares an index when it fetches it, and not again: tried with apt 2.2, 2.6 and 3.0, an altered or empty Packages file in the
/// lists passes every later update with exit code 0, and so does one that is cut between
/// two fields; one cut elsewhere ends in "Unable to parse package file". None is fetched anew. So it is an error: what apt reads there is not what anybody signed.
enum StoredIndexes {
    /// No more of one source are told one by one.
    private static let most = 20

    static func findings(in source: SourceCase) -> [Finding] {
        guard let stored = StoredCopy(source, offlineToo: true), stored.isGood else { return [] }
        return (stored.lists.indexes ?? []).filter { $0.matches == false }.prefix(most).map { index in
            var because = [
                Proof(
                    "\(index.path): \(index.bytes) bytes; the Release file says \(index.expectedBytes)", .aptLists)
            ]
            if let digest = index.sha256 {
                because.append(
                    Proof(
                        "SHA-256 \(digest.prefix(16))..., and not \(index.expectedSha256.prefix(16))... as it says",
                        .aptLists))
            }
            because += [
                Proof("\(stored.path), which it came with, is validly signed", .aptLists),
                Proof("apt compared it when it fetched it: it was changed on this disk since", .aptLists),
            ]
            let cut = index.bytes < index.expectedBytes ? "cut off" : "changed"
            return Finding(
                .x12, owner: .machine, subject: index.path,
                title: Room.fitted("\(cut) in apt's lists: \(Room.short(index.name, 46))"), because: because,
                remedy: Remedy(
                    "Save a report, move the file out of apt's way, and update again: apt does not look again by itself.",
                    [
                        Remedy.Step(
                            "keep the evidence", "apt-verdict check --output json=/var/tmp/apt-verdict-report.json"),
                        Remedy.Step("move it away; nothing is lost", "mv \(Wording.quoted(index.path)) /var/tmp/"),
                        Remedy.Step("fetch it anew", "apt-get update"),
                    ]),
                alternatives: [.x11])
        }
    }
}
