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
        let directory = trouble.directory
        guard trouble.attempt?.error == "ENOSPC" else {
            let user = trouble.attempt?.user ?? "_apt"
            let title = "the disk quota of \(user.prefix(16)) on \(Room.short(directory.path, 28)) is used up"
            return [trouble.finding(code, in: source, title: title, remedy: remedy(trouble))]
        }
        return [
            trouble.finding(
                code, in: source,
                title: "the quota of the project that holds \(Room.short(directory.path, 24)) is used up",
                more: [projectProof(directory)], remedy: remedy(trouble))
        ]
    }

    /// A quota of a project, which is a tree of directories whoever owns the files, answers as a full disk does.
    private static func projectProof(_ directory: DirectoryObservation) -> Proof {
        let point = directory.mount?.point ?? directory.path
        guard let whole = directory.mountTotalBytes, let total = directory.totalBytes else {
            return Proof("\(point) has project quotas, and the file system has room enough", Room.probe(directory))
        }
        return Proof(
            "\(directory.path) shows \(Wording.bytes(total)) in all, the file system on \(point) "
                + "\(Wording.bytes(whole)): the directory has a quota", Room.probe(directory))
    }

    static func remedy(_ trouble: DirectoryTrouble) -> Remedy {
        let directory = trouble.directory
        let point = Wording.quoted(directory.mount?.point ?? directory.path)
        guard trouble.attempt?.error == "ENOSPC" else {
            let user = trouble.attempt?.user ?? "_apt"
            return Remedy(
                "Raise the quota, or delete files that count towards it; pruning elsewhere does not help.",
                [Remedy.Step("the quota and what is used of it", "quota -v -u \(Wording.quoted(user))")]
                    + RoomRemedy.otherTemp(directory))
        }
        return Remedy(
            "Raise the project's quota, or delete files below its directory; room elsewhere does not help.",
            [
                Remedy.Step("the quotas of its projects (XFS)", "xfs_quota -x -c 'report -p -h' \(point)"),
                Remedy.Step("the same (ext4)", "repquota -P \(point)"),
            ] + RoomRemedy.otherTemp(directory))
    }
}
