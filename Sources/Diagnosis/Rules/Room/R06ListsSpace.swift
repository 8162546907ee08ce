import Evidence

/// Less room in apt's lists directory than the Release file and the indexes of this source need.
enum ListsSpace: Rule {
    static let code = FaultCode.r06
    static let explanation = Explanation(
        what:
            "apt keeps the Release files and package indexes in /var/lib/apt/lists. Without room for the Release file "
            + "it cannot verify at all; without room for the indexes it verifies and then fails to update.",
        causes: ["a full root file system or container host", "a small tmpfs or volume on /var/lib/apt/lists"],
        proof:
            "As many bytes as the Release file takes are written to the lists directory as root; the need of "
            + "the selected indexes is computed from the verified Release file.",
        remedy: "Make room on that file system.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard let trouble = source.listsTrouble(.space) else { return [] }
        let path = Room.short(trouble.directory.path, 28)
        let warning = source.severity(of: trouble) == .warning
        var more = [Proof("the Release file takes \(Wording.bytes(source.releaseBytes))", .listsDirectory)]
        if let indexes = source.source.indexBytes {
            more.append(Proof("the indexes of this source take \(Wording.bytes(indexes))", .listsDirectory))
        }
        let stands = source.storedCopyStands
        if stands {
            more.append(
                Proof(
                    "apt keeps the file that the mirror serves, and the server answers 304, so nothing is fetched; "
                        + "the next new file needs the room", .aptLists))
        }
        return [
            trouble.finding(
                code, in: source,
                title: warning && !stands
                    ? "\(path) has no room for the indexes"
                    : "\(path) has no room for \(stands ? "the next" : "the") Release file",
                // What apt keeps is what lets it go on.
                more: more, remedy: RoomRemedy.space(trouble.directory, source.run, emptyLists: !stands))
        ]
    }
}
