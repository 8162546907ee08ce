import Evidence

/// What the container engine can do without, gentlest first, with what each step deletes and frees by the engine's own figures.
///
/// Volumes are never pruned, and the engine's data directory is never touched: both hold what nobody can make anew.
enum EngineRemedy {
    /// The engine's program, where the container belongs to one that has these commands.
    static func program(_ run: RunCase) -> String? {
        switch run.observations.machine.container {
        case "podman": "podman"
        case "docker": "docker"
        default: nil
        }
    }

    /// The engine's data directory where it is what the full file system holds.
    static func dataRoot(_ directory: DirectoryObservation, _ run: RunCase) -> String? {
        guard let use = run.diskUse(directory), use.holdsEngineData == true else { return nil }
        return run.observations.diskUse?.engine?.dataRoot
    }

    /// The commands of the engine, which are given on its host; none where its data is known to lie elsewhere.
    static func steps(_ directory: DirectoryObservation, _ run: RunCase) -> [Remedy.Step] {
        let asked = run.observations.machine.container == nil ? run.observations.diskUse?.engine?.engine : nil
        guard let program = program(run) ?? asked, holdsData(directory, run) else {
            return virtualDiskSteps(directory, run)
        }
        var steps = [
            Remedy.Step(onHost("what the engine's data takes up (deletes nothing)", run), "\(program) system df")
        ]
        let estimates = run.observations.diskUse?.engine?.prunes ?? []
        for kind in PruneEstimate.Kind.allCases where program == "docker" || kind != .buildCache {
            if let estimate = estimates.first(where: { $0.kind == kind }) {
                guard estimate.deletesSomething else { continue }
                steps.append(Remedy.Step(onHost(label(kind, estimate), run), command(kind, program)))
            } else if estimates.isEmpty {
                steps.append(Remedy.Step(onHost(label(kind), run), command(kind, program)))
            }
        }
        return steps + virtualDiskSteps(directory, run)
            + [Remedy.Step(onHost("then build again (IMAGE is yours)", run), "\(program) build -t IMAGE .")]
    }

    /// Says where the command is given, unless that is here.
    static func onHost(_ label: String, _ run: RunCase) -> String {
        let seen = run.observations
        let isHere = seen.machine.container == nil && seen.machine.root == nil && seen.targetProcess == nil
        return isHere ? label : "on the host: " + label
    }

    /// Whether the room is the engine's: a container's own root is; a mount of its own is another disk unless it was seen to be the
    /// same; outside a container the data directory was looked at.
    static func holdsData(_ directory: DirectoryObservation, _ run: RunCase) -> Bool {
        guard let mount = directory.mount, !["tmpfs", "ramfs"].contains(mount.fileSystem) else { return false }
        if let known = run.diskUse(directory)?.holdsEngineData { return known }
        guard run.observations.machine.container != nil else { return false }
        return mount.fileSystem == "overlay" || mount.point == "/"
    }

    private static func command(_ kind: PruneEstimate.Kind, _ program: String) -> String {
        switch kind {
        case .containers: "\(program) container prune"
        case .danglingImages: "\(program) image prune"
        case .buildCache: "\(program) builder prune"
        case .oldImages: "\(program) image prune -a --filter until=24h"
        case .everything: "\(program) system prune -a"
        }
    }

    /// What the command deletes.
    private static func label(_ kind: PruneEstimate.Kind) -> String {
        switch kind {
        case .containers: "deletes containers that do not run, with what was written in them"
        case .danglingImages: "deletes images without a name that no container uses"
        case .buildCache: "deletes build cache that nothing refers to"
        case .oldImages: "deletes every image that no container uses, made more than a day ago"
        case .everything: "deletes all of these, images of any age, and all build cache"
        }
    }

    /// The same with its figures.
    private static func label(_ kind: PruneEstimate.Kind, _ estimate: PruneEstimate) -> String {
        func count(_ number: Int, _ what: String) -> String { "\(number) \(what)\(number == 1 ? "" : "s")" }
        let frees = bounds(estimate)
        switch kind {
        case .containers:
            let them = estimate.containers == 1 ? "it" : "them"
            return "deletes \(count(estimate.containers, "container")) that "
                + (estimate.containers == 1 ? "does" : "do")
                + " not run, with what was written in \(them): frees about \(Wording.bytes(estimate.atMostBytes)) and the logs"
        case .danglingImages:
            return "deletes \(count(estimate.images, "image")) without a name that no container uses: \(frees)"
        case .buildCache: return "deletes build cache that nothing refers to: \(frees)"
        case .oldImages:
            return
                "deletes \(count(estimate.images, "image")) that no container uses, made more than a day ago, whenever "
                + "pulled: \(frees)"
        case .everything:
            return
                "deletes \(count(estimate.containers, "container")), \(count(estimate.images, "image")) and all build "
                + "cache that is not in use: \(frees)"
        }
    }

    /// `frees at least 1.2 GiB, at most 3 GiB`.
    private static func bounds(_ estimate: PruneEstimate) -> String {
        let most = Wording.bytes(estimate.atMostBytes, rounding: .up)
        if estimate.atLeastBytes <= 0 { return "frees at most \(most)" }
        if estimate.atLeastBytes == estimate.atMostBytes { return "frees about \(Wording.bytes(estimate.atMostBytes))" }
        return "frees at least \(Wording.bytes(estimate.atLeastBytes, rounding: .down)), at most \(most)"
    }

    // MARK: disks that are files of another system

    /// A sentence on such a disk, with a space in front; empty where there is none.
    static func virtualDisk(_ run: RunCase) -> String {
        switch run.virtualDisk {
        case .dockerDesktop?:
            " It is the disk of Docker Desktop's virtual machine, with a limit of its own: Settings, Resources, Disk usage limit."
        case .wsl?:
            " This is WSL: its disk is the file ext4.vhdx on Windows, which pruning and deleting here do not make smaller."
        case nil: ""
        }
    }

    private static func virtualDiskSteps(_ directory: DirectoryObservation, _ run: RunCase) -> [Remedy.Step] {
        guard run.virtualDisk == .wsl, directory.mount?.fileSystem != "tmpfs" else { return [] }
        return [
            Remedy.Step("from Windows: stop WSL and every program in it", "wsl --shutdown"),
            Remedy.Step(
                "from Windows, then: give the freed room back to Windows (PATH is yours; PowerShell with Hyper-V)",
                "Optimize-VHD -Path PATH\\ext4.vhdx -Mode Full"),
        ]
    }
}

extension PruneEstimate {
    /// Whether the command would delete anything.
    fileprivate var deletesSomething: Bool { containers > 0 || images > 0 || cacheRecords > 0 }
}

extension RunCase {
    /// What was seen on the file system that holds a directory.
    func diskUse(_ directory: DirectoryObservation) -> FileSystemUse? {
        guard let point = directory.mount?.point else { return nil }
        return observations.diskUse?.fileSystems.first { $0.mountPoint == point }
    }

    /// Whose virtual disk it is; the kernel's name tells of WSL where nothing else was looked at.
    var virtualDisk: VirtualDisk.Kind? {
        observations.diskUse?.virtualDisk?.kind
            ?? (observations.machine.kernel.lowercased().contains("microsoft") ? .wsl : nil)
    }
}
