import Evidence

/// apt's lists directory lies on a file system that is mounted read-only.
enum ListsReadOnly: Rule {
    static let code = FaultCode.r08
    static let explanation = Explanation(
        what: "apt cannot write what it fetches, because the file system of its lists is mounted read-only.",
        causes: [
            "a container started with a read-only root", "a file system that the kernel set read-only after an error",
            "an immutable or live system",
        ],
        proof: "Creating a file in the lists directory fails with EROFS, or the mount is read-only.",
        remedy: "Mount something writable there, or remount; after a disk error look at the kernel's log first.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard let trouble = source.listsTrouble(.readOnly) else { return [] }
        return [
            trouble.finding(
                code, in: source, title: "\(Room.short(trouble.directory.path, 28)) is read-only, so apt cannot update",
                more: ReadOnly.proof(trouble.directory), remedy: ReadOnly.remedy(trouble.directory, source.run, []))
        ]
    }
}
