import Evidence

/// Fewer free inodes in the lists directory than apt makes files there.
enum ListsInodes: Rule {
    static let code = FaultCode.r07
    static let explanation = Explanation(
        what: "apt makes a file for the Release file and for each index, and there are not inodes enough.",
        causes: ["millions of small files on the same file system", "a tmpfs mounted with a small nr_inodes"],
        proof: "Files are created in the lists directory; create fails with ENOSPC while bytes are left.",
        remedy: "Delete what nobody needs on that file system.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard let trouble = source.listsTrouble(.inodes) else { return [] }
        return [
            trouble.finding(
                code, in: source, title: "\(Room.short(trouble.directory.path, 28)) has too few free inodes for apt",
                more: [Inodes.proof(trouble.directory)], remedy: RoomRemedy.inodes(trouble.directory, source.run))
        ]
    }
}
