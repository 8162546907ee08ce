import Evidence

/// How to get room again, keyed to the file system that is full, gentlest first: look, another place or size, apt's own files, what
/// the container engine can do without, then build again.
enum RoomRemedy {
    /// Steps for a file system without free bytes.
    static func space(_ directory: DirectoryObservation, _ run: RunCase, emptyLists: Bool = false) -> Remedy {
        var steps = [Remedy.Step("see what fills it", "du -xah \(place(directory)) | sort -h | tail")]
        steps += otherTemp(directory)
        steps += ownMemory(directory, run, option: "size", value: size(directory))
        steps += openFiles(directory, run)
        steps += aptsOwn(directory, run, emptyLists: emptyLists)
        steps += EngineRemedy.steps(directory, run)
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
        steps += EngineRemedy.steps(directory, run)
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

    /// The mount where it is known: what fills a file system need not lie below the directory.
    private static func place(_ directory: DirectoryObservation) -> String {
        Wording.quoted(directory.mount?.point ?? directory.path)
    }

    private static func text(_ directory: DirectoryObservation, _ run: RunCase, _ what: String) -> String {
        let point = directory.mount?.point ?? directory.path
        switch directory.mount?.fileSystem {
        case "tmpfs":
            return "It is a tmpfs with a size of its own: free \(what) in it, enlarge it, or use another directory."
        case "overlay" where run.observations.machine.container != nil:
            let root = EngineRemedy.dataRoot(directory, run).map { " (\($0))" } ?? ""
            return "The container's root lies in the engine's data directory\(root) on the host: free \(what) there."
                + EngineRemedy.virtualDisk(run)
        default:
            return "Free \(what) on the file system mounted at \(point)." + EngineRemedy.virtualDisk(run)
        }
    }

    /// A tmpfs has a size that can be changed, from outside where it belongs to a container.
    private static func ownMemory(
        _ directory: DirectoryObservation, _ run: RunCase, option: String, value: String
    ) -> [Remedy.Step] {
        guard let mount = directory.mount, mount.fileSystem == "tmpfs" else { return [] }
        if let program = EngineRemedy.program(run) {
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

    /// Nothing but the end of its process frees a deleted file that is open; worth a step from a tenth of what apt needs on.
    private static func openFiles(_ directory: DirectoryObservation, _ run: RunCase) -> [Remedy.Step] {
        guard let deleted = run.diskUse(directory)?.deleted, let largest = deleted.largest.first,
            deleted.bytes >= max(1, (directory.neededBytes ?? 0) / 10)
        else { return [] }
        let label =
            "see the deleted files that \(largest.program) has open: \(Wording.bytes(deleted.bytes)) in all become free when "
            + "who has them open ends"
        // Processes are numbered as this program sees them, which in another root's own /proc is another number.
        let isInside = run.observations.targetProcess == nil && run.observations.machine.root == nil
        return [Remedy.Step(isInside ? label : "on the host: " + label, "ls -l /proc/\(largest.pid)/fd")]
    }

    /// apt's own files, only where they lie on the full file system.
    private static func aptsOwn(
        _ directory: DirectoryObservation, _ run: RunCase, emptyLists: Bool
    ) -> [Remedy.Step] {
        guard let full = directory.mount?.point else { return [] }
        var steps: [Remedy.Step] = []
        let cache = run.observations.packageCache.flatMap { $0.mountPoint == full ? $0 : nil }
        if let bytes = run.diskUse(directory)?.aptCleanBytes ?? cache?.bytes, bytes > 0 {
            let label =
                run.diskUse(directory)?.aptCleanBytes == nil
                ? "deletes downloaded packages: frees \(Wording.bytes(bytes)) in \(cache?.path ?? "apt's cache")"
                : "deletes downloaded packages, package caches and what transfers left: frees \(Wording.bytes(bytes))"
            steps.append(Remedy.Step(label, "apt-get clean"))
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
