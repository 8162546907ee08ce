import Evidence

/// There is no temp directory; or the one that TMPDIR names cannot be used, and apt takes /tmp without a word.
enum TempMissing: Rule {
    static let code = FaultCode.r05
    static let explanation = Explanation(
        what: "The temp directory is not there. A TMPDIR that cannot be used is passed over silently, and /tmp taken.",
        causes: ["an image built from scratch", "a chroot without /tmp", "a TMPDIR of another machine or user"],
        proof:
            "The directory that apt comes to, by TMPDIR or by default, is looked up: it does not exist or is no "
            + "directory.",
        remedy: "Make /tmp with mode 1777, or correct TMPDIR.")

    static func findings(in source: SourceCase) -> [Finding] {
        if let trouble = source.tempTrouble(.missing) {
            let path = Wording.quoted(trouble.directory.path)
            return [
                trouble.finding(
                    code, in: source, title: "\(Room.short(trouble.directory.path, 28)) is not there, and apt needs it",
                    remedy: Remedy("Make it.", [Remedy.Step("make it", "install -d -m 1777 \(path)")]))
            ]
        }
        guard source.run.observations.apt != nil, let temp = source.run.directory(.temp),
            temp.chosenBy == "TMPDIR unusable"
        else { return [] }
        return [
            Finding(
                code, severity: .warning, owner: .administrator, subject: "TMPDIR",
                title: Room.fitted("TMPDIR cannot be used, so apt writes to \(temp.path)"),
                because: [
                    Proof(
                        "TMPDIR names what is no directory that apt's user can use; apt takes \(temp.path)",
                        .tempDirectory)
                ],
                remedy: Remedy("Make the directory that TMPDIR names, with mode 1777, or unset TMPDIR."))
        ]
    }
}
