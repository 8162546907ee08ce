import Evidence

/// Less room in the temp directory than apt needs for this source, as the user that apt runs as.
enum TempSpace: Rule {
    static let code = FaultCode.r01
    static let explanation = Explanation(
        what:
            "apt splits InRelease into temp files before it verifies, and merges keyrings there. Without room for "
            + "them it says \"At least one invalid signature was encountered\" or \"Splitting up ... failed\" and not "
            + "one word of the disk. The signature is not at fault.",
        causes: [
            "a container host whose disk is full (old images, build cache, logs)", "a small tmpfs on /tmp",
            "a full root file system",
        ],
        proof:
            "As many bytes as apt needs for this source are written to the directory in a child that has become "
            + "the sandbox user, and as root; the write stops with ENOSPC after so many bytes. Where nothing may "
            + "be written, statvfs against the need makes it likely. The signature was verified elsewhere.",
        remedy: "Make room on the file system that holds the temp directory, or give TMPDIR another one.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard let trouble = source.tempTrouble(.space) else { return [] }
        let path = Room.short(trouble.directory.path, 28)
        let full = trouble.attempt != nil
        let title = "\(path) \(full ? "is full" : "has too little room"), so apt cannot check the signature"
        return [
            trouble.finding(
                code, in: source, title: title, remedy: RoomRemedy.space(trouble.directory, source.run))
        ]
    }
}
