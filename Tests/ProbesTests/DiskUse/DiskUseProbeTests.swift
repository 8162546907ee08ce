import Evidence
import Foundation
import Linux
import TestSupport
import Testing

@testable import Probes

/// What fills a file system, on real ones.
@Suite(.enabled(if: runsAsRoot, "\(needsRoot)")) struct DiskUseProbeTests {
    private let scene: TemporaryDirectory
    private let disk: Tmpfs

    init() throws {
        scene = try TemporaryDirectory()
        disk = try Tmpfs("size=8m")
        for folder in ["archives/partial", "lists/partial", "logs/app"] {
            try FileManager.default.createDirectory(atPath: "\(disk.path)/\(folder)", withIntermediateDirectories: true)
        }
    }

    private func write(_ name: String, _ bytes: Int) throws {
        try Data(count: bytes).write(to: URL(fileURLWithPath: "\(disk.path)/\(name)"))
    }

    private var files: AptFiles {
        AptFiles(
            archives: disk.path + "/archives/", lists: disk.path + "/lists", caches: [disk.path + "/pkgcache.bin"])
    }

    private func full(_ path: String, error: String? = "ENOSPC") -> DirectoryObservation {
        var directory = DirectoryObservation(role: .temp, path: path, chosenBy: "default", neededBytes: 400_000)
        directory.mount = Target.own(environment: [:]).mount(holding: path)
        directory.attempts = [
            WriteAttempt(
                user: "_apt", uid: 42, wantedBytes: 1, writtenBytes: 0, failedStep: error == nil ? nil : "write",
                error: error)
        ]
        return directory
    }

    private func observe(
        _ directories: [DirectoryObservation], places: EnginePlaces? = nil, container: String? = nil,
        warnFree: FreeThreshold? = nil
    ) -> DiskUseObservation? {
        let none = EnginePlaces(environment: ["DOCKER_HOST": "unix://\(scene("none"))"])
        return DiskUseProbe(.own(environment: [:]), files, places ?? none, { 20 })
            .observe(directories, container: container, warnFree: warnFree)
    }

    @Test func aTmpfs() throws {
        try write("logs/app/debug.log", 3_000_000)
        try write("archives/a_1_all.deb", 200_000)
        try write("archives/lock", 5_000)
        try write("archives/partial/b_1_all.deb", 100_000)
        try write("lists/partial/x_InRelease", 50_000)
        try write("lists/x_Packages", 70_000)
        try write("pkgcache.bin", 40_960)
        let found = try #require(observe([full(disk.path)]))
        #expect(found.engine == nil && found.fileSystems.count == 1)
        let use = try #require(found.fileSystems.first)
        #expect(use.mountPoint == disk.path && use.fileSystem == "tmpfs")
        func rounded(_ bytes: Int64) -> Int64 { (bytes + 4095) / 4096 * 4096 }
        #expect(use.aptCleanBytes == [200_000, 100_000, 50_000, 40_960].map(rounded).reduce(0, +))
        #expect(
            use.leftovers == [
                LeftoverFiles(path: disk.path + "/lists/partial", files: 1, bytes: rounded(50_000)),
                LeftoverFiles(path: disk.path + "/archives/partial", files: 1, bytes: rounded(100_000)),
            ])
        #expect(use.walk?.stoppedBy == nil)
        let first = use.walk?.largest.first
        #expect(first?.path == disk.path + "/logs/app" && (first?.bytes ?? 0) >= 3_000_000)
        #expect(use.walk?.largest.contains { !$0.isDirectory && $0.path == disk.path + "/logs/app/debug.log" } == true)
        let taken = try fileSystem(at: disk.path)
        #expect(use.walk?.bytes == taken.totalBytes - taken.freeBytes)
    }

    /// As `apt-get clean` itself does: what it says that it deletes is what was counted, and it is gone afterwards.
    @Test(.enabled(if: AptLab.isPossible, Comment(rawValue: AptLab.reason))) func whatAptGetCleanFrees() throws {
        try write("archives/a_1_all.deb", 200_000)
        try write("archives/partial/b_1_all.deb", 100_000)
        try write("lists/partial/x_InRelease", 50_000)
        try write("lists/x_Packages", 70_000)
        try write("pkgcache.bin", 40_960)
        try write("srcpkgcache.bin", 20_480)
        let files = AptFiles(
            archives: disk.path + "/archives", lists: disk.path + "/lists",
            caches: [disk.path + "/pkgcache.bin", disk.path + "/srcpkgcache.bin"])
        let device = try fileStatus(disk.path).device
        let before = try fileSystem(at: disk.path).freeBytes
        let said = files.cleanBytes(on: device, .own)
        try mustRun(
            "apt-get",
            [
                "-o", "Dir::Cache=\(disk.path)", "-o", "Dir::State::Lists=\(disk.path)/lists",
                "-o", "Dir::Cache::pkgcache=pkgcache.bin", "-o", "Dir::Cache::srcpkgcache=srcpkgcache.bin", "clean",
            ])
        #expect(try fileSystem(at: disk.path).freeBytes - before == said)
    }

    @Test func deletedFilesThatAreOpen() throws {
        try write("gone", 2_000_000)
        try write("kept (deleted)", 1_000_000)
        let holder = try SpawnedTool(
            "python3",
            [
                "-c",
                "import os,sys,time; a=open(sys.argv[1]); b=open(sys.argv[1]); c=open(sys.argv[2]); os.unlink(sys.argv[1]); print('ready',flush=True); time.sleep(60)",
                disk.path + "/gone", disk.path + "/kept (deleted)",
            ], in: URL(fileURLWithPath: scene.path))
        defer { holder.terminate() }
        for _ in 0..<500 where FileManager.default.fileExists(atPath: disk.path + "/gone") {
            Thread.sleep(forTimeInterval: 0.02)
        }
        let deleted = try #require(observe([full(disk.path)])?.fileSystems.first?.deleted)
        #expect(deleted.files == 1 && (2_000_000..<2_100_000).contains(deleted.bytes))
        #expect(deleted.largest.first?.path == disk.path + "/gone")
        #expect(deleted.largest.first?.pid == Int(holder.pid) && deleted.largest.first?.program == "python3")
    }

    /// A healthy machine is not measured; what is asked for is.
    @Test func onlyWhereItMatters() {
        #expect(observe([]) == nil)
        var directory = full(disk.path, error: nil)
        (directory.availableBytes, directory.totalBytes) = (4_000_000, 8_000_000)
        #expect(observe([directory]) == nil)
        #expect(observe([directory], warnFree: FreeThreshold(permille: 500)) == nil)
        #expect(observe([directory], warnFree: FreeThreshold(permille: 501)) != nil)
        for (error, isMeasured) in [("ENOSPC", true), ("EDQUOT", true), ("EACCES", false), ("EROFS", false)] {
            #expect((observe([full(disk.path, error: error)]) != nil) == isMeasured)
        }
        // Nothing was tried, and less is left than apt needs.
        directory.attempts = []
        directory.availableBytes = 399_999
        #expect(observe([directory]) != nil)
        (directory.availableBytes, directory.totalInodes, directory.availableInodes) = (400_000, 100, 3)
        directory.neededInodes = 4
        #expect(observe([directory]) != nil)
        directory.neededInodes = 3
        #expect(observe([directory]) == nil)
    }

    /// One look at a file system, however many of apt's directories lie on it.
    @Test func oneLookForEachFileSystem() {
        let found = observe([full(disk.path), full(disk.path + "/lists"), full(disk.path + "/lists/partial")])
        #expect(found?.fileSystems.count == 1)
    }

    /// A tmpfs is no engine's: it is not asked.
    @Test func theEngineOfADisk() throws {
        let engine = try EngineUseTests.Scene(
            info: EngineUseTests.Scene.recorded("docker-20.10-info") { info in
                info["KernelVersion"] = systemName.release
                info["DockerRootDir"] = "/"
            })
        _ = observe([full(disk.path)], places: engine.places)
        #expect(engine.server.requests.isEmpty)
        var root = full("/")
        root.mount = root.mount.map { MountObservation(point: $0.point, fileSystem: $0.fileSystem) }
        let found = try #require(observe([root], places: engine.places, container: nil))
        #expect(found.engine?.images?.count == 4)
        #expect(found.fileSystems.first?.holdsEngineData == true)
    }

    /// A container's overlay belongs to the engine whose data directory its layers lie in.
    @Test func theEngineOfAnOverlay() throws {
        let engine = try EngineUseTests.Scene()
        for (option, holds) in [
            ("upperdir=/var/lib/docker/overlay2/0/diff", true), ("upperdir=/srv/other/0/diff", false),
            ("upperdir=/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/7/fs", true),
            ("upperdir=0/diff", nil),
        ] {
            var directory = full(disk.path)
            directory.mount = MountObservation(point: disk.path, fileSystem: "overlay", options: ["rw", option])
            let found = observe([directory], places: engine.places, container: "docker")
            #expect(found?.fileSystems.first?.holdsEngineData == holds)
            #expect(
                found?.fileSystems.first?.upperDirectory?.hasSuffix(option.dropFirst(9)) == (holds == nil ? nil : true))
            #expect(observe([directory], places: engine.places, container: "kubernetes")?.engine == nil)
        }
    }

    @Test func virtualDisks() {
        var engine = EngineUseObservation(engine: "docker", endpoint: "/s", operatingSystem: "Docker Desktop")
        #expect(DiskUseProbe.virtualDisk(engine, kernel: "6.10.14-linuxkit")?.kind == .dockerDesktop)
        for kernel in ["5.15.167.4-microsoft-standard-WSL2", "4.4.0-19041-Microsoft"] {
            #expect(DiskUseProbe.virtualDisk(nil, kernel: kernel)?.kind == .wsl)
        }
        engine.operatingSystem = "Debian GNU/Linux 12 (bookworm)"
        #expect(DiskUseProbe.virtualDisk(engine, kernel: "6.1.0-28-amd64") == nil)
    }
}
