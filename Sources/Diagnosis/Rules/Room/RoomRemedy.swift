import Evidence

/// How to get room again, keyed to the file system that is full.
enum RoomRemedy {
    /// Steps for a file system without free bytes.
    static func space(_ directory: DirectoryObservation, _ run: RunCase) -> Remedy {
        let path = Wording.quoted(directory.path)
        var steps = [Remedy.Step("see what fills it", "du -xah \(path) | sort -h | tail")]
        steps += otherTemp(directory)
        steps += ownMemory(directory, run, option: "size", value: size(directory))
        steps += aptsOwn(directory, run)
        steps += engine(directory, run)
        return Remedy(text(directory, run, "room"), steps)
    }

    /// Steps for a file system without free inodes.
    static func inodes(_ directory: DirectoryObservation, _ run: RunCase) -> Remedy {
        let path = Wording.quoted(directory.path)
        var steps = [
            Remedy.Step("inodes used and free", "df -i \(path)"),
            Remedy.Step("see which directory has most files", "du --inodes -xS \(path) | sort -n | tail"),
        ]
        steps += otherTemp(directory)
        steps += ownMemory(directory, run, option: "nr_inodes", value: "10k")
        steps += engine(directory, run)
        return Remedy(text(directory, run, "inodes"), steps)
    }

    /// Another directory for apt's temp files, on another file system than the full one.
    static func otherTemp(_ directory: DirectoryObservation) -> [Remedy.Step] {
        guard directory.role == .temp else { return [] }
        let memory = directory.mount?.fileSystem == "tmpfs"
        let other = memory ? "/var/tmp" : "/dev/shm"
        guard directory.path != other, directory.mount?.point != other else { return [] }
        return [Remedy.Step("or another directory, this once", "TMPDIR=\(other) apt-get update")]
    }

    /// The commands of the container engine, which are given on the host.
    static func engine(_ directory: DirectoryObservation, _ run: RunCase) -> [Remedy.Step] {
        guard let container = run.observations.machine.container, directory.mount?.fileSystem != "tmpfs" else {
            return []
        }
        let program = container == "podman" ? "podman" : "docker"
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

    private static func text(_ directory: DirectoryObservation, _ run: RunCase, _ what: String) -> String {
        switch directory.mount?.fileSystem {
        case "tmpfs": "It is a tmpfs with a size of its own: make \(what) in it, enlarge it, or use another directory."
        case "overlay" where run.observations.machine.container != nil:
            "The container's root lies in the engine's data directory on the host: make \(what) there."
        default: "Make \(what) on the file system mounted at \(directory.mount?.point ?? directory.path)."
        }
    }

    /// A tmpfs has a size that can be changed, from outside where it belongs to a container.
    private static func ownMemory(
        _ directory: DirectoryObservation, _ run: RunCase, option: String, value: String
    ) -> [Remedy.Step] {
        guard let mount = directory.mount, mount.fileSystem == "tmpfs" else { return [] }
        guard run.observations.machine.container != nil else {
            return [
                Remedy.Step(
                    "or enlarge it, until the next mount",
                    "mount -o remount,\(option)=\(value) \(Wording.quoted(mount.point))")
            ]
        }
        let program = run.observations.machine.container == "podman" ? "podman" : "docker"
        return [
            Remedy.Step(
                "on the host: a larger one for the next container (IMAGE is yours)",
                "\(program) run --tmpfs \(Wording.quoted("\(mount.point):\(option)=\(value),mode=1777")) IMAGE")
        ]
    }

    /// Four times the need, in whole MiB, and 16 at least.
    private static func size(_ directory: DirectoryObservation) -> String {
        let need = min(max(0, directory.neededBytes ?? 0), Int64.max / 8)
        return "\(max(16, need * 4 / 1_048_576 + 1))m"
    }

    /// apt's own files, only where they lie on the full file system.
    private static func aptsOwn(_ directory: DirectoryObservation, _ run: RunCase) -> [Remedy.Step] {
        guard let full = directory.mount?.point else { return [] }
        var steps: [Remedy.Step] = []
        if let cache = run.observations.packageCache, cache.mountPoint == full, cache.bytes > 0 {
            steps.append(
                Remedy.Step(
                    "deletes downloaded packages: frees \(Wording.bytes(cache.bytes)) in \(cache.path)", "apt-get clean"
                ))
        }
        // What is in the lists is evidence, and a failing update still uses it.
        if directory.role != .temp, let lists = run.directory(.lists), let bytes = lists.usedBytes, bytes > 0,
            lists.mount?.point == full
        {
            let path = Wording.quoted(lists.path)
            steps.append(
                Remedy.Step(
                    "saves a report, then deletes apt's lists: frees \(Wording.bytes(bytes)), and apt must fetch them "
                        + "anew",
                    "apt-verdict check --output json=/dev/shm/apt-verdict.json; rm -rf \(path)/*"))
        }
        return steps
    }
}
