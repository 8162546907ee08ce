import AptModel
import Evidence

@testable import Diagnosis

extension Scenarios {
    /// R, once more: what fills the disk was measured.
    static let diskUse: [Scenario] = [
        .trigger(.r01, "the-engine-says-what-it-keeps") { run in
            run.fullOverlay()
            run.diskUse = Healthy.overlayUse(Healthy.engine)
        },
        .trigger(.r01, "podman-says-what-it-keeps") { run in
            run.fullOverlay()
            run.machine.container = "podman"
            var engine = Healthy.engine
            engine.engine = "podman"
            engine.dataRoot = "/var/lib/containers/storage"
            engine.prunes.removeAll { $0.kind == .buildCache }
            run.diskUse = Healthy.overlayUse(engine)
        },
        .trigger(.r01, "docker-desktop") { run in
            run.fullOverlay()
            var engine = Healthy.engine
            engine.operatingSystem = "Docker Desktop"
            run.diskUse = Healthy.overlayUse(engine)
            run.diskUse?.virtualDisk = VirtualDisk(
                .dockerDesktop, sign: "the engine's operating system is Docker Desktop")
        },
        .trigger(.r06, "wsl-whose-disk-does-not-shrink") { run in
            run.machine.kernel = "5.15.167.4-microsoft-standard-WSL2"
            run.fullDisk()
            run.diskUse = DiskUseObservation(
                fileSystems: [Healthy.diskUse("/", "ext4")],
                virtualDisk: VirtualDisk(.wsl, sign: "kernel 5.15.167.4-microsoft-standard-WSL2"))
        },
        .trigger(.r06, "the-engine-keeps-its-data-there") { run in
            run.fullDisk()
            var use = Healthy.diskUse("/", "ext4")
            use.holdsEngineData = true
            run.diskUse = DiskUseObservation(fileSystems: [use], engine: Healthy.engine)
        },
        .trigger(.r06, "the-engine-keeps-its-data-elsewhere") { run in
            run.fullDisk()
            var use = Healthy.diskUse("/", "ext4")
            use.holdsEngineData = false
            run.diskUse = DiskUseObservation(fileSystems: [use], engine: Healthy.engine)
        },
        .trigger(.r02, "a-directory-with-a-million-names") { run in
            run.temp.availableInodes = 0
            run.temp.fail("create", "ENOSPC", after: 0)
            run.diskUse = DiskUseObservation(fileSystems: [Healthy.diskUse("/", "ext4")])
        },
        .trigger(.r14, "a-quota-is-not-pruned-away") { run in
            run.machine.container = "docker"
            run.temp.mount = MountObservation(point: "/", fileSystem: "xfs")
            run.temp.fail("fsync", "EDQUOT", after: 4_096)
            run.diskUse = DiskUseObservation(
                fileSystems: [Healthy.diskUse("/", "xfs")], engine: Healthy.engine)
        },
        .trigger(.r15, "below-what-was-asked-for") { run in
            run.warnFree = FreeThreshold(bytes: 10 << 30)
            run.diskUse = DiskUseObservation(fileSystems: [Healthy.diskUse("/", "ext4")])
        },
        .trigger(.r15, "half-of-it-asked-for") { run in run.warnFree = FreeThreshold(permille: 505) },
        .nearMiss(.r15, "five-percent-and-two-asked-for") { run in
            run.warnFree = FreeThreshold(permille: 20)
            for index in run.directories.indices { run.directories[index].availableBytes = 1_000_000_000 }
        },
        .nearMiss(.r15, "no-warning-asked-for") { run in
            run.warnFree = FreeThreshold(bytes: 0)
            for index in run.directories.indices { run.directories[index].availableBytes = 60_000_000 }
        },
        .nearMiss(.r15, "just-as-much-as-asked-for") { run in run.warnFree = FreeThreshold(bytes: 9_000_000_000) },
    ]
}

extension Observations {
    /// A container whose root, an overlay, has nothing left.
    mutating func fullOverlay() {
        machine.container = "docker"
        for index in directories.indices {
            directories[index].mount = MountObservation(
                point: "/", fileSystem: "overlay",
                options: ["rw", "upperdir=/var/lib/docker/overlay2/0123/diff"])
            directories[index].freeBytes = 0
            directories[index].availableBytes = 0
        }
        temp.fail("write", "ENOSPC", after: 0)
    }

    /// A machine whose only disk has room for a Release file.
    mutating func fullDisk() {
        for index in directories.indices { directories[index].availableBytes = 500_000 }
        lists.fail("write", "ENOSPC", after: 500_000)
    }
}

extension Healthy {
    /// The engine of testdata/engine, with larger figures.
    static var engine: EngineUseObservation {
        EngineUseObservation(
            engine: "docker", endpoint: "/run/docker.sock", version: "20.10.24+dfsg1",
            operatingSystem: "Debian GNU/Linux 12 (bookworm)", kernel: "6.1.0", storageDriver: "overlay2", time: now,
            dataRoot: "/var/lib/docker",
            dataRootMount: MountObservation(point: "/", fileSystem: "ext4"), dataRootTotalBytes: 20_000_000_000,
            dataRootAvailableBytes: 500_000,
            images: EngineUseRow(count: 14, active: 3, bytes: 9_000_000_000, reclaimableBytes: 7_000_000_000),
            containers: EngineUseRow(count: 5, active: 2, bytes: 1_300_000_000, reclaimableBytes: 1_200_000_000),
            volumes: EngineUseRow(count: 2, active: 1, bytes: 400_000_000, reclaimableBytes: 1_000_000),
            buildCache: EngineUseRow(count: 80, active: 0, bytes: 5_000_000_000, reclaimableBytes: 5_000_000_000),
            prunes: [
                PruneEstimate(
                    .containers, containers: 3, atLeastBytes: 1_200_000_000, atMostBytes: 1_200_000_000),
                PruneEstimate(.danglingImages, images: 4, atLeastBytes: 800_000_000, atMostBytes: 1_500_000_000),
                PruneEstimate(.buildCache, cacheRecords: 60, atMostBytes: 4_000_000_000),
                PruneEstimate(.oldImages, images: 9, atLeastBytes: 3_000_000_000, atMostBytes: 6_500_000_000),
                PruneEstimate(
                    .everything, containers: 3, images: 11, cacheRecords: 80, atLeastBytes: 8_000_000_000,
                    atMostBytes: 13_200_000_000),
            ])
    }

    static func diskUse(_ point: String, _ system: String) -> FileSystemUse {
        FileSystemUse(
            mountPoint: point, fileSystem: system, aptCleanBytes: 143_000_000,
            leftovers: [LeftoverFiles(path: "/var/lib/apt/lists/partial", files: 2, bytes: 9_000_000)],
            walk: DirectoryWalk(
                largest: [
                    PathUse(path: "/var/log/app", isDirectory: true, bytes: 11_000_000_000, entries: 12),
                    PathUse(path: "/home/ci/sessions", isDirectory: true, bytes: 4_100_000_000, entries: 1_048_577),
                    PathUse(path: "/var/log/app/debug.log", isDirectory: false, bytes: 10_900_000_000, entries: 1),
                ], entries: 1_100_000, bytes: 15_600_000_000),
            deleted: DeletedFiles(
                largest: [
                    DeletedFile(path: "/var/log/nginx/access.log.1", bytes: 2_000_000_000, pid: 812, program: "nginx")
                ], files: 3, bytes: 2_100_000_000, processesUnseen: 0))
    }

    static func overlayUse(_ engine: EngineUseObservation) -> DiskUseObservation {
        var use = diskUse("/", "overlay")
        use.upperDirectory = "/var/lib/docker/overlay2/0123/diff"
        use.holdsEngineData = true
        var seen = engine
        seen.dataRootMount = nil
        seen.dataRootTotalBytes = nil
        seen.dataRootAvailableBytes = nil
        return DiskUseObservation(fileSystems: [use], engine: seen)
    }
}
