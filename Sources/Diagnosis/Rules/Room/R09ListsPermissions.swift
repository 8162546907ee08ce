import Evidence

/// apt's lists directory refuses root, or its partial/ the sandbox user.
enum ListsPermissions: Rule {
    static let code = FaultCode.r09
    static let explanation = Explanation(
        what:
            "apt cannot write to its lists directory. Where only the sandbox user is refused, root mends partial/ at "
            + "the next update or fetches without the sandbox; where root itself is refused, the update fails.",
        causes: [
            "a container whose root has no rights over a mounted directory (user namespace, NFS)",
            "a container without the capability DAC_OVERRIDE, where modes hold for root as well",
            "an immutable attribute, an ACL or a security module", "a directory restored with wrong owners",
        ],
        proof:
            "Creating a file in the lists directory or its partial/ fails as the user that apt writes as there.",
        remedy: "Give the lists directory back to root (0755) and partial/ to the sandbox user (0700).")

    static func findings(in source: SourceCase) -> [Finding] {
        guard let trouble = source.listsTrouble(.permissions) ?? source.listsTrouble(.missing) else { return [] }
        let user = trouble.attempt?.user ?? "root"
        let path = Wording.quoted(trouble.directory.path)
        let partial = trouble.directory.role == .partial
        let remedy: Remedy
        if trouble.kind == .missing {
            remedy = Remedy(
                "Make it; apt does so itself only where the directory above it is there and writable.",
                [Remedy.Step("make it", "install -d -m \(partial ? "700" : "755") \(path)")])
        } else if partial, let attempt = trouble.attempt, attempt.uid != 0 {
            remedy = Remedy(
                "apt as root puts this right at its next update, if the directories above let the user pass.",
                [
                    Remedy.Step(
                        "put it right", "chown \(Wording.quoted(attempt.user)):root \(path) && chmod 700 \(path)"),
                    Remedy.Step("see the directories above", "namei -l \(path)"),
                ])
        } else {
            remedy = Permissions.remedy(trouble, mode: 0o755, in: source.run)
        }
        return [
            trouble.finding(
                code, in: source,
                title: trouble.kind == .missing
                    ? "apt's lists directory is not there: \(Room.short(trouble.directory.path, 32))"
                    : "\(user.prefix(20)) cannot write to \(Room.short(trouble.directory.path, 30))",
                more: Permissions.proofs(trouble, source.run), remedy: remedy)
        ]
    }
}
