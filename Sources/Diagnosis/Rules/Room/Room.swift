import Evidence

/// Small pieces of wording that the rules about directories share.
enum Room {
    /// The end of a path that is too long for a title, from a slash on where that fits.
    static func short(_ path: String, _ columns: Int) -> String {
        guard path.count > columns else { return path }
        let tail = path.suffix(max(4, columns) - 3)
        guard let slash = tail.firstIndex(of: "/"), tail.distance(from: slash, to: tail.endIndex) > columns / 2 else {
            return "..." + tail
        }
        return "..." + tail[slash...]
    }

    /// A title cut to the 72 columns that it may have.
    static func fitted(_ title: String) -> String {
        title.count <= 72 ? title : String(title.prefix(69)) + "..."
    }

    /// `/tmp: tmpfs on /tmp, 16 KiB of 64 KiB available; apt needs about 380 KiB here`.
    static func state(_ directory: DirectoryObservation) -> String {
        var text = directory.path
        if let mount = directory.mount, !mount.point.isEmpty { text += ": \(mount.fileSystem) on \(mount.point)" }
        if let available = directory.availableBytes {
            text += ", \(Wording.bytes(available))"
            if let total = directory.totalBytes, total > 0 { text += " of \(Wording.bytes(total))" }
            text += " available"
        }
        if let needed = directory.neededBytes { text += "; apt needs about \(Wording.bytes(needed)) here" }
        return text
    }

    /// `as _apt (uid 42): write stopped after 16384 of 390000 bytes: ENOSPC`.
    static func attempt(_ attempt: WriteAttempt) -> String {
        let user = attempt.asThatUser ? "as \(attempt.user) (uid \(attempt.uid))" : "as this program's own user"
        guard let step = attempt.failedStep else {
            return "a test file, \(user): \(attempt.writtenBytes) bytes written without trouble"
        }
        let error = attempt.error ?? "no reason given"
        if step == "create" { return "a test file, \(user): could not be created: \(error)" }
        return
            "a test file, \(user): \(step) stopped after \(attempt.writtenBytes) of \(attempt.wantedBytes) bytes: "
            + "\(error)"
    }

    /// The probe that looked at a directory.
    static func probe(_ directory: DirectoryObservation) -> ProbeName {
        switch directory.role {
        case .temp: .tempDirectory
        case .lists, .partial: .listsDirectory
        case .cache, .archives: .cacheDirectory
        }
    }

    /// Whose it is: inside a container its overlay and the ids that have no name there are the engine's matter.
    static func owner(_ directory: DirectoryObservation, _ run: RunCase) -> Owner {
        guard run.observations.machine.container != nil else { return .machine }
        return directory.mount?.fileSystem == "overlay" || directory.ownerUid == 65_534 ? .runtime : .machine
    }
}
