import Evidence

/// The temp directory lies on a file system that is mounted read-only.
enum TempReadOnly: Rule {
    static let code = FaultCode.r03
    static let explanation = Explanation(
        what: "apt cannot write its temp files, because the file system is mounted read-only.",
        causes: [
            "a container started with a read-only root and no tmpfs on /tmp",
            "a file system that the kernel set read-only after an error", "a rescue or live system",
        ],
        proof: "Creating a file fails with EROFS as root and as the sandbox user, or the mount is read-only.",
        remedy: "Mount a tmpfs on /tmp or remount the file system; after a disk error look at the kernel's log first.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard let trouble = source.tempTrouble(.readOnly) else { return [] }
        return [
            trouble.finding(
                code, in: source, title: "\(Room.short(trouble.directory.path, 28)) is read-only, so apt cannot use it",
                more: ReadOnly.proof(trouble.directory),
                remedy: ReadOnly.remedy(trouble.directory, source.run, RoomRemedy.otherTemp(trouble.directory)))
        ]
    }
}

/// What the two rules about read-only file systems share.
enum ReadOnly {
    static func proof(_ directory: DirectoryObservation) -> [Proof] {
        guard let mount = directory.mount, mount.readOnly else { return [] }
        // Without /proc nothing tells where the mount begins.
        let words =
            mount.point.isEmpty
            ? "the file system that holds \(directory.path) is mounted ro"
            : "\(mount.point) (\(mount.fileSystem)) is mounted ro"
        return [Proof(words, Room.probe(directory))]
    }

    static func remedy(_ directory: DirectoryObservation, _ run: RunCase, _ more: [Remedy.Step]) -> Remedy {
        let path = Wording.quoted(directory.path)
        if let program = EngineRemedy.program(run) {
            let option = directory.role == .temp ? "\(directory.path):mode=1777" : directory.path
            return Remedy(
                "A container with a read-only root needs a writable mount here.",
                more + [
                    Remedy.Step(
                        "on the host: a tmpfs in its place for the next container (IMAGE is yours)",
                        "\(program) run --tmpfs \(Wording.quoted(option)) IMAGE")
                ])
        }
        let point = directory.mount?.point ?? "/"
        let sound = Remedy.Step("if it is sound", "mount -o remount,rw \(Wording.quoted(point))")
        return Remedy(
            "If the kernel made it read-only after an error, the disk needs care before anything else.",
            [
                Remedy.Step("how it is mounted", "findmnt -T \(path)"),
                Remedy.Step("what the kernel said", "dmesg | grep -i -e 'remount' -e 'I/O error' | tail"),
            ] + more + (point.isEmpty ? [] : [sound]))
    }
}
