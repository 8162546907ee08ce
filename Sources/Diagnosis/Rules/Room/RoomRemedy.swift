import Evidence

/// How to get room again, keyed to the file system that is full.
enum RoomRemedy {
    /// Steps for a file system without free bytes.
    static func space(_ directory: DirectoryObservation, _ run: RunCase, emptyLists: Bool = false) -> Remedy {
        var steps = [Remedy.Step("see what fills it", "du -xah \(place(directory)) | sort -h | tail")]
        steps += otherTemp(directory)
        steps += ownMemory(directory, run, option: "size", value: size(directory))
        steps += aptsOwn(directory, run, emptyLists: emptyLists)
        steps += engine(directory, run)
        return Remedy(text(directory, run, "room"), steps)
    }

    /// Steps for a file system without free inodes.
    static func inodes(_ directory: DirectoryObservation, _ run: RunCase) -> Remedy {
        var steps = [
            Remedy.Step("inodes used and free", "df -i \(place(directory))"),
            Remedy.Step("see which directory has most files", "du --inodes -xS \(place(directory)) | sort -n | tail"),
        ]
        steps += otherTemp(directory)
        steps += ownMemory(directory, run, option: "nr_inodes", value: inodeCount(directory))
        steps += engine(directory, run)
        return Remedy(text(directory, run, "inodes"), steps)
    }

    /// Another directory for apt's temp files, on another file system than the full one.
    static func otherTemp(_ directory: DirectoryObservation) -> [Remedy.Step] {
        guard directory.role == .temp else { return [] }
        let ownMemory = directory.mount?.fileSystem == "tmpfs" && directory.mount?.point != "/"
        let other = ownMemory ? "/var/tmp" : "/dev/shm"
        guard directory.path != other, directory.mount?.point != other else { return [] }
        return [Remedy.Step("or another directory, this once", "TMPDIR=\(other) apt-get update")]
    }

    /// The engine's program, where the container belongs to one that has these commands.
    static func engineProgram(_ run: RunCase) -> String? {
        switch run.observations.machine.container {
        case "podman": "podman"
        case "docker": "docker"
        default: nil
        }
    }

    /// The commands of the container engine, which are given on the host.
    static func engine(_ directory: DirectoryObservation, _ run: RunCase) -> [Remedy.Step] {
        guard let program = engineProgram(run), directory.mount?.fileSystem != "tmpfs" else { return [] }
        var steps = [
            Remedy.Step("on the host: what the engine's data takes up (deletes nothing)", "\(program) system df")
        ]
        if program == "docker" {
            steps.append(Remedy.Step("on the host: deletes build cache that nothing refers to", "docker builder prune"))
        }
        steps.append(
            Remedy.Step("on the host: deletes images without a name that no container uses", "\(program) image prune"))
        return steps
    }

    /// The mount where it is known: what fills a file system need not lie below the directory.
    private static func place(_ directory: DirectoryObservation) -> String {
        Wording.quoted(directory.mount?.point ?? directory.path)
    }

    private static func text(_ directory: DirectoryObservation, _ run: RunCase, _ what: String) -> String {
        switch directory.mount?.fileSystem {
        case "tmpfs": "It is a tmpfs with a size of its own: free \(what) in it, enlarge it, or use another directory."
        case "overlay" where run.observations.machine.container != nil:
            "The container's root lies in the engine's data directory on the host: free \(what) there."
        default: "Free \(what) on the file system mounted at \(directory.mount?.point ?? directory.path)."
        }
    }

    /// A tmpfs has a size that can be changed, from outside where it belongs to a container.
    private static func ownMemory(
        _ directory: DirectoryObservation, _ run: RunCase, option: String, value: String
    ) -> [Remedy.Step] {
        guard let mount = directory.mount, mount.fileSystem == "tmpfs" else { return [] }
        if let program = engineProgram(run) {
            return [
                Remedy.Step(
                    "on the host: a larger one for the next container (IMAGE is yours)",
                    "\(program) run --tmpfs \(Wording.quoted("\(mount.point):\(option)=\(value),mode=1777")) IMAGE")
            ]
        }
        guard run.observations.machine.container == nil else { return [] }
        return [
            Remedy.Step(
                "or enlarge it, until the next mount",
                "mount -o remount,\(option)=\(value) \(Wording.quoted(mount.point))")
        ]
    }

    /// Four times the need and twice what there is, in whole MiB, and 16 at least.
    private static func size(_ directory: DirectoryObservation) -> String {
        func bounded(_ bytes: Int64?) -> Int64 { min(max(0, bytes ?? 0), Int64.max / 8) }
        let wanted = max(bounded(directory.neededBytes) * 4, bounded(directory.totalBytes) * 2)
        return "\(max(16, wanted / 1_048_576 + 1))m"
    }

    /// Twice what there is, and ten thousand at least.
    private static func inodeCount(_ directory: DirectoryObservation) -> String {
        "\(max(10_000, min(max(0, directory.totalInodes ?? 0), Int64.max / 4) * 2))"
    }

    /// apt's own files, only where they lie on the full file system.
    private static func aptsOwn(
        _ directory: DirectoryObservation, _ run: RunCase, emptyLists: Bool
    ) -> [Remedy.Step] {
        guard let full = directory.mount?.point else { return [] }
        var steps: [Remedy.Step] = []
        if let cache = run.observations.packageCache, cache.mountPoint == full, cache.bytes > 0 {
            steps.append(
                Remedy.Step(
                    "deletes downloaded packages: frees \(Wording.bytes(cache.bytes)) in \(cache.path)", "apt-get clean"
                ))
        }
        // What is in the lists is evidence, and a failing update still uses it.
        if emptyLists, run.observations.machine.root == nil, let lists = run.directory(.lists),
            let bytes = lists.usedBytes, bytes > 0,
            lists.mount?.point == full
        {
            let report = "/dev/shm/apt-verdict.json"
            steps.append(
                Remedy.Step(
                    "saves a report, then deletes apt's lists: frees \(Wording.bytes(bytes)), and apt must fetch "
                        + "them anew",
                    "apt-verdict check -q --output json=\(report); test -s \(report) && rm -rf "
                        + "\(Wording.quoted(lists.path))/*"))
        }
        return steps
    }
}
