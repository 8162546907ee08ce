import Evidence

/// Fewer free inodes in the temp directory than apt makes files there.
enum TempInodes: Rule {
    static let code = FaultCode.r02
    static let explanation = Explanation(
        what:
            "apt makes a dozen files in the temp directory for each source. Without free inodes it says that apt-key "
            + "or gpgv could not be executed, or that a signature is invalid.",
        causes: ["millions of small files on the same file system", "a tmpfs mounted with a small nr_inodes"],
        proof:
            "As many files as apt makes are created in the directory as the sandbox user; create fails with "
            + "ENOSPC while bytes are left.",
        remedy: "Delete what nobody needs on that file system, or give TMPDIR another one.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard let trouble = source.tempTrouble(.inodes) else { return [] }
        return [
            trouble.finding(
                code, in: source, title: "\(Room.short(trouble.directory.path, 28)) has too few free inodes for apt",
                more: [Inodes.proof(trouble.directory)], remedy: RoomRemedy.inodes(trouble.directory, source.run))
        ]
    }
}

/// What the two rules about inodes share.
enum Inodes {
    static func proof(_ directory: DirectoryObservation) -> Proof {
        let free = directory.availableInodes.map(String.init) ?? "an unknown number"
        let total = directory.totalInodes.map { " of \($0)" } ?? ""
        let needed = directory.neededInodes.map { "; apt needs about \($0)" } ?? ""
        return Proof("\(free)\(total) inodes free\(needed)", Room.probe(directory))
    }
}
