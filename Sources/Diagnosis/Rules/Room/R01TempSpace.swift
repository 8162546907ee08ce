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
                code, in: source, title: title, more: reserved(trouble),
                remedy: RoomRemedy.space(trouble.directory, source.run))
        ]
    }

    /// Where root still finds room and the sandbox user does not, the rest is reserved to root (ext4 keeps 5 % back).
    private static func reserved(_ trouble: DirectoryTrouble) -> [Proof] {
        let directory = trouble.directory
        guard let attempt = trouble.attempt, attempt.uid != 0, attempt.error == "ENOSPC",
            let free = directory.freeBytes, let available = directory.availableBytes, free > available,
            directory.attempts.contains(where: { $0.uid == 0 && $0.failedStep == nil && $0.asThatUser })
        else { return [] }
        return [
            Proof(
                "root could write there: \(Wording.bytes(free - available)) are reserved to root, and apt's files are "
                    + "\(attempt.user)'s", .tempDirectory)
        ]
    }
}
