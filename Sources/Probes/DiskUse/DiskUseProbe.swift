import Evidence
import Linux

/// Looks for what fills the file systems on which apt lacks room. It reads only, and is not asked where there is room.
public struct DiskUseProbe {
    /// Seconds for the walk over one file system.
    static let walkSeconds = 5.0
    /// File systems that are looked at.
    static let most = 3
    /// A walk over another machine's files, or a program's, may never come back.
    private static let far = ["nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "glusterfs", "lustre", "afs", "autofs"]

    private let target: Target
    private let files: AptFiles
    private let places: EnginePlaces
    private let secondsLeft: () -> Double
    var client = EngineClient()

    /// - Parameters:
    ///   - environment: this program's own, for `DOCKER_HOST` and its like.
    ///   - secondsLeft: of the whole run.
    public init(
        target: Target, files: AptFiles, environment: [String: String], secondsLeft: @escaping () -> Double
    ) {
        self.init(target, files, EnginePlaces(environment: environment), secondsLeft)
    }

    init(_ target: Target, _ files: AptFiles, _ places: EnginePlaces, _ secondsLeft: @escaping () -> Double) {
        self.target = target
        self.files = files
        self.places = places
        self.secondsLeft = secondsLeft
    }

    /// What was found; nil where every directory has room.
    ///
    /// - Parameters:
    ///   - container: what the examined root is a container of, as the machine's observation has it.
    ///   - warnFree: `--warn-free`, which asks for a look before it is too late.
    public func observe(
        _ directories: [DirectoryObservation], container: String?, warnFree: FreeThreshold?
    ) -> DiskUseObservation? {
        var full: [(directory: DirectoryObservation, device: UInt64)] = []
        for directory in directories where DiskUseProbe.lacksRoom(directory, warnFree) {
            guard full.count < DiskUseProbe.most, directory.mount?.point.isEmpty == false,
                let device = try? target.root.status(of: target.nearest(directory.path)).device,
                !full.contains(where: { $0.device == device })
            else { continue }
            full.append((directory, device))
        }
        guard !full.isEmpty else { return nil }
        var found = DiskUseObservation()
        let engine = engine(full.map(\.directory), container)
        found.engine = engine
        found.fileSystems = full.compactMap { fileSystem($0.directory, $0.device, engine, container) }
        found.virtualDisk = DiskUseProbe.virtualDisk(engine, kernel: systemName.release)
        return found
    }

    /// Whether a try ended for lack of room, or, where none tells, less is left than apt needs.
    static func lacksRoom(_ directory: DirectoryObservation, _ warnFree: FreeThreshold?) -> Bool {
        if directory.attempts.contains(where: { ["ENOSPC", "EDQUOT"].contains($0.error) }) { return true }
        guard let available = directory.availableBytes, let total = directory.totalBytes, total > 0 else {
            return false
        }
        if let warnFree, warnFree.isAbove(availableBytes: available, totalBytes: total) { return true }
        guard !directory.attempts.contains(where: { $0.failedStep == nil }) else { return false }
        if let needed = directory.neededBytes, available < needed { return true }
        guard let inodes = directory.totalInodes, inodes > 0, let left = directory.availableInodes,
            let needed = directory.neededInodes
        else { return false }
        return left < needed
    }

    /// WSL 2 shows in the kernel's name, and Docker Desktop's engine says what it is.
    static func virtualDisk(_ engine: EngineUseObservation?, kernel: String) -> VirtualDisk? {
        if kernel.lowercased().contains("microsoft") { return VirtualDisk(.wsl, sign: "kernel \(kernel)") }
        guard let engine, engine.operatingSystem == EngineUse.desktop else { return nil }
        return VirtualDisk(.dockerDesktop, sign: "the engine's operating system is Docker Desktop")
    }

    // MARK: one file system

    private func fileSystem(
        _ directory: DirectoryObservation, _ device: UInt64, _ engine: EngineUseObservation?, _ container: String?
    ) -> FileSystemUse? {
        guard let mount = directory.mount else { return nil }
        var use = FileSystemUse(mountPoint: mount.point, fileSystem: mount.fileSystem)
        use.upperDirectory = mount.upperDirectory
        use.aptCleanBytes = files.cleanBytes(on: device, target.root)
        use.leftovers = files.leftovers(on: device, target.root)
        use.walk = walk(mount, directory)
        let end = monotonicSeconds + min(2, secondsLeft())
        use.deleted = observeDeletedOpenFiles(on: device, isOver: { monotonicSeconds >= end })
        use.holdsEngineData = holdsData(of: engine, mount, device, container)
        return use
    }

    private func walk(_ mount: MountObservation, _ directory: DirectoryObservation) -> DirectoryWalk {
        let kind = mount.fileSystem
        if DiskUseProbe.far.contains(kind) || (kind.hasPrefix("fuse") && kind != "fuse.fuse-overlayfs") {
            return DirectoryWalk(stoppedBy: "it is \(kind), over which no walk is made")
        }
        let end = monotonicSeconds + min(DiskUseProbe.walkSeconds, secondsLeft())
        let bounds = TreeBounds(isOver: { monotonicSeconds >= end })
        do throws(FileError) {
            return DirectoryWalk(try target.root.measure(mount.point, bounds: bounds))
        } catch {
            return DirectoryWalk(stoppedBy: error.errno?.name ?? "unreadable")
        }
    }

    // MARK: the engine

    /// Not asked where its data cannot lie on what is full, or where the container is another engine's.
    private func engine(_ full: [DirectoryObservation], _ container: String?) -> EngineUseObservation? {
        let mayHold = full.contains { !["tmpfs", "ramfs"].contains($0.mount?.fileSystem ?? "") }
        guard mayHold, interruption == nil, secondsLeft() > 0 else { return nil }
        guard let container else {
            return EngineUse(places: places, client: client).observe(kind: nil, secondsLeft: secondsLeft)
        }
        guard ["docker", "podman"].contains(container) else { return nil }
        return EngineUse(places: places, client: client).observe(kind: container, secondsLeft: secondsLeft)
    }

    /// nil where it cannot be told.
    private func holdsData(
        of engine: EngineUseObservation?, _ mount: MountObservation, _ device: UInt64, _ container: String?
    ) -> Bool? {
        guard let engine, let root = engine.dataRoot else { return nil }
        if container != nil, mount.fileSystem == "overlay" {
            guard let upper = mount.upperDirectory else { return nil }
            // The containerd of an engine with its image store keeps layers beside the data root.
            return upper.hasPrefix(root + "/") || upper.contains("/io.containerd.snapshotter.")
        }
        guard engine.dataRootMount != nil, let status = try? fileStatus(root) else { return nil }
        return status.device == device
    }
}

extension MountObservation {
    /// Where an overlay keeps what is written to it, as its mount names it; nil for anything else.
    var upperDirectory: String? {
        guard fileSystem == "overlay", let option = options.first(where: { $0.hasPrefix("upperdir=/") }) else {
            return nil
        }
        return String(option.dropFirst("upperdir=".count).prefix(300))
    }
}
