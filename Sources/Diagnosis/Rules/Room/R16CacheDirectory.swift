import Evidence

/// apt's cache directory is full, read-only or not writable.
///
/// Tried with apt 2.2.4, 2.6.1 and 3.0.3: no room or no inode there, or a directory in the place of a package cache, ends
/// `apt-get update` with 100 ("IO Error saving source cache", "Could not create temporary file for … srcpkgcache.bin", "Problem
/// renaming the file"). A directory that is missing, read-only or a plain file it survives without a word, with 0, and works
/// without caches; `apt-get install` then cannot download (Archives directory … partial is missing).
enum CacheDirectory: Rule {
    static let code = FaultCode.r16
    static let explanation = Explanation(
        what:
            "At the end of an update apt writes two package caches. Where they find no room, apt-get update fails with \"IO Error "
            + "saving source cache\". Where apt may not write there at all, update goes well and install cannot download.",
        causes: ["a full disk", "a small tmpfs or volume on /var/cache/apt", "a read-only root"],
        proof:
            "A file as large as both package caches was written there as root; the error that ended it is shown. How much that "
            + "is follows from the indexes in the verified Release file.",
        remedy: "Make room there, or give it a writable directory. Docker's images keep no package caches.")

    static func findings(in source: SourceCase) -> [Finding] {
        let directories = source.run.observations.directories
        var found: [Finding] = []
        for directory in directories where directory.role == .cache && directory.exists {
            if let names = directory.blockedFiles, let first = names.first {
                found.append(blocked(directory, names, first, source))
            } else if let trouble = DirectoryTrouble(directory, in: source.run), trouble.kind != .fileSizeLimit {
                // A limit on the size of files is R10's, wherever it is met.
                found.append(finding(trouble, source))
            }
        }
        if found.isEmpty {
            for directory in directories where directory.role == .archives {
                if let trouble = DirectoryTrouble(directory, in: source.run), trouble.kind != .fileSizeLimit {
                    found.append(finding(trouble, source))
                }
            }
        }
        return Array(found.prefix(1))
    }

    private static func finding(_ trouble: DirectoryTrouble, _ source: SourceCase) -> Finding {
        let directory = trouble.directory
        let path = Room.short(directory.path, 28)
        let isFull = [.space, .inodes, .quota].contains(trouble.kind)
        let title =
            switch (directory.role, isFull) {
            case (.archives, true): "\(path) has no room for what apt-get install downloads"
            case (.archives, false): "apt-get install cannot download to \(path)"
            case (_, true): "\(path) has no room for apt's package caches"
            case (_, false): "apt cannot write its package caches to \(path)"
            }
        var finding = trouble.finding(
            code, in: source, title: title, more: trouble.kind == .readOnly ? ReadOnly.proof(directory) : [],
            remedy: remedy(trouble, source.run))
        finding.severity = severity(trouble)
        return finding
    }

    /// The need is an estimate from the indexes, so that only room for less than three quarters of it is an error.
    private static func severity(_ trouble: DirectoryTrouble) -> Severity {
        guard trouble.directory.role == .cache else { return .warning }
        switch trouble.kind {
        case .inodes: return .error
        case .space, .quota:
            let room = trouble.attempt?.writtenBytes ?? trouble.directory.availableBytes ?? 0
            return room < (trouble.directory.neededBytes ?? 0) / 4 * 3 ? .error : .warning
        case .missing, .readOnly, .permissions, .fileSizeLimit: return .warning
        }
    }

    private static func remedy(_ trouble: DirectoryTrouble, _ run: RunCase) -> Remedy {
        let directory = trouble.directory
        let without = Remedy.Step(
            "an update that keeps no package caches",
            "apt-get -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= update")
        switch trouble.kind {
        case .space, .quota, .fileSizeLimit:
            var remedy = trouble.kind == .quota ? Quota.remedy(trouble) : RoomRemedy.space(directory, run)
            remedy.steps.insert(without, at: min(1, remedy.steps.count))
            return remedy
        case .inodes:
            var remedy = RoomRemedy.inodes(directory, run)
            remedy.steps.insert(without, at: min(1, remedy.steps.count))
            return remedy
        case .readOnly: return ReadOnly.remedy(directory, run, [])
        case .missing where !directory.exists:
            return Remedy(
                "Make the directory.",
                [Remedy.Step("with its usual mode", "install -d -m 755 \(Wording.quoted(directory.path))")])
        case .missing, .permissions:
            let path = Wording.quoted(directory.path)
            return Remedy(
                "Make it a directory that root may write to.",
                [
                    Remedy.Step("see what is there", "ls -ld \(path)"),
                    Remedy.Step("its usual owner and mode", "chown root:root \(path) && chmod 755 \(path)"),
                ])
        }
    }

    private static func blocked(
        _ directory: DirectoryObservation, _ names: [String], _ first: String, _ source: SourceCase
    ) -> Finding {
        let path = directory.path + "/" + first
        return Finding(
            code, owner: .machine, subject: directory.path,
            title: Room.fitted("a directory is in the place of apt's \(first)"),
            because: names.map {
                Proof("\(directory.path)/\($0) is a directory, and apt renames a file to that name", .cacheDirectory)
            },
            remedy: Remedy(
                "Take it away; apt makes the file anew.",
                [
                    Remedy.Step("see what is in it", "ls -la \(Wording.quoted(path))"),
                    Remedy.Step("removes it if it is empty", "rmdir \(Wording.quoted(path))"),
                ]))
    }
}
