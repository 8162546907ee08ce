import Evidence

/// A disk quota is used up: EDQUOT.
enum Quota: Rule {
    static let code = FaultCode.r14
    static let explanation = Explanation(
        what: "The file system has room, and the quota of the user, group or project has none left.",
        causes: ["a quota on the user that apt verifies as", "a project quota on a container's directory"],
        proof:
            "A write in apt's directories stops with EDQUOT, or with ENOSPC where the mount has a project "
            + "quota.",
        remedy: "Raise the quota, or delete what counts towards it.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard let trouble = source.tempTrouble(.quota) ?? source.listsTrouble(.quota) else { return [] }
        let user = trouble.attempt?.user ?? "_apt"
        return [
            trouble.finding(
                code, in: source,
                title: "the disk quota of \(user.prefix(16)) on \(Room.short(trouble.directory.path, 28)) is used up",
                remedy: Remedy(
                    "Raise the quota, or delete files that count towards it; pruning elsewhere does not help.",
                    [Remedy.Step("the quota and what is used of it", "quota -v -u \(Wording.quoted(user))")]
                        + RoomRemedy.otherTemp(trouble.directory)))
        ]
    }
}
