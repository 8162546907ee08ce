import Evidence
import Testing

@testable import Diagnosis

/// Remedies follow the file system that is full; what deletes says so and stands only where it helps.
@Suite struct RoomRemedyTests {
    private func commands(_ code: FaultCode, _ change: (inout Observations) -> Void) -> [String] {
        var run = Observations.healthy()
        change(&run)
        let found = diagnose(run).findings.map(\.finding).filter { $0.code == code }
        #expect(found.count == 1)
        return found.flatMap(\.remedy.steps).map(\.command)
    }

    private func full(_ run: inout Observations, _ role: DirectoryObservation.Role, _ system: String, on point: String)
    {
        for index in run.directories.indices where run.directories[index].role == role {
            run.directories[index].mount = MountObservation(point: point, fileSystem: system)
            run.directories[index].availableBytes = 0
            run.directories[index].attempts = [
                WriteAttempt(
                    user: "_apt", uid: 42, wantedBytes: 390_000, writtenBytes: 0, failedStep: "write",
                    error: "ENOSPC")
            ]
        }
    }

    @Test func cleaningIsAdvisedOnlyWhereItSharesTheDevice() {
        for (point, advised) in [("/", true), ("/tmp", false)] {
            let steps = commands(.r01) { run in
                full(&run, .temp, "ext4", on: point)
                run.packageCache = PackageCacheObservation(
                    path: "/var/cache/apt/archives", bytes: 1_000_000, mountPoint: "/")
            }
            #expect(steps.contains("apt-get clean") == advised)
        }
    }

    @Test func theEngineIsNamedOnlyWhereItHoldsTheRoom() {
        let overlay = commands(.r01) { run in
            run.machine.container = "docker"
            full(&run, .temp, "overlay", on: "/")
        }
        #expect(overlay.contains("docker system df"))
        #expect(overlay.contains("docker builder prune"))
        #expect(overlay.contains("docker image prune"))
        let memory = commands(.r01) { run in
            run.machine.container = "docker"
            full(&run, .temp, "tmpfs", on: "/tmp")
        }
        #expect(!memory.contains { $0.contains("prune") })
        let machine = commands(.r01) { full(&$0, .temp, "ext4", on: "/") }
        #expect(!machine.contains { $0.contains("docker") })
    }

    @Test func listsAreDeletedForLackOfRoomInThemAloneAndAfterAReport() {
        let lists = commands(.r06) { run in
            full(&run, .lists, "ext4", on: "/")
            run.lists.usedBytes = 60_000_000
        }
        #expect(lists.contains { $0.contains("rm -rf /var/lib/apt/lists/*") && $0.hasPrefix("apt-verdict check") })
        let temp = commands(.r01) { run in
            full(&run, .temp, "ext4", on: "/")
            run.lists.usedBytes = 60_000_000
        }
        #expect(!temp.contains { $0.contains("rm -rf") })
    }

    @Test func anEnlargedMemoryFileSystemIsNeverSmallerThanBefore() {
        let steps = commands(.r01) { run in
            full(&run, .temp, "tmpfs", on: "/tmp")
            run.temp.totalBytes = 2_147_483_648
        }
        #expect(steps.contains("mount -o remount,size=4097m /tmp"))
    }

    @Test func pathsArePasteable() {
        let steps = commands(.r04) { run in
            run.temp.path = "/srv/it's here"
            run.temp.mode = 0o755
            run.temp.attempts = [
                WriteAttempt(
                    user: "_apt", uid: 42, wantedBytes: 1, writtenBytes: 0, failedStep: "create", error: "EACCES")
            ]
        }
        #expect(steps == ["chown root:root '/srv/it'\\''s here' && chmod 1777 '/srv/it'\\''s here'"])
    }

    /// Gentlest first, each once, and no step that would delete nothing.
    @Test func theEnginesStepsComeInOrder() {
        let all = [
            "docker system df", "docker container prune", "docker image prune", "docker builder prune",
            "docker image prune -a --filter until=24h", "docker system prune -a", "docker build -t IMAGE .",
        ]
        func steps(_ change: (inout Observations) -> Void) -> [String] {
            commands(.r01) { run in
                run.fullOverlay()
                run.diskUse = Healthy.overlayUse(Healthy.engine)
                change(&run)
            }
        }
        let told = steps { _ in }
        #expect(
            told.prefix(3) == ["du -xah / | sort -h | tail", "TMPDIR=/dev/shm apt-get update", "ls -l /proc/812/fd"])
        #expect(told.dropFirst(3).first == "apt-get clean")
        #expect(Array(told.dropFirst(4)) == all)
        // Without an engine to ask the same are named without figures.
        #expect(Array(steps { $0.diskUse = nil }.suffix(all.count)) == all)
        let less = steps { run in
            run.diskUse?.engine?.prunes = [
                PruneEstimate(.containers), PruneEstimate(.danglingImages),
                PruneEstimate(.buildCache, cacheRecords: 1, atMostBytes: 5), PruneEstimate(.oldImages),
                PruneEstimate(.everything, cacheRecords: 1, atLeastBytes: 5, atMostBytes: 5),
            ]
        }
        #expect(
            Array(less.dropFirst(4)) == [
                "docker system df", "docker builder prune", "docker system prune -a", "docker build -t IMAGE .",
            ])
    }

    @Test func figuresStandBesideWhatIsDeleted() throws {
        var run = Observations.healthy()
        run.fullOverlay()
        run.diskUse = Healthy.overlayUse(Healthy.engine)
        let finding = try #require(diagnose(run).findings.first { $0.finding.code == .r01 }?.finding)
        func label(_ command: String) -> String { finding.remedy.steps.first { $0.command == command }?.label ?? "" }
        #expect(
            label("docker container prune")
                == "on the host: deletes 3 containers that do not run, with what was written in them: frees about 1.1 GiB "
                + "and the logs")
        #expect(label("docker image prune").hasSuffix("frees at least 762 MiB, at most 1.4 GiB"))
        #expect(label("docker builder prune").hasSuffix("frees at most 3.8 GiB"))
        #expect(label("apt-get clean").hasSuffix("frees 136 MiB"))
        let proofs = finding.because.map(\.text)
        #expect(proofs.contains { $0.hasPrefix("most of it, the image's own included: /var/log/app 10.2 GiB, ") })
        #expect(proofs.contains { $0.contains("docker system df: images 8.4 GiB (14, 3 in use)") })
        #expect(finding.remedy.text.contains("(/var/lib/docker)"))
    }

    /// A volume, and a disk of which it is known that the engine keeps nothing there, are not the engine's to empty.
    @Test func pruningIsNotAdvisedForAnotherDisk() {
        let volume = commands(.r01) { run in
            run.machine.container = "docker"
            full(&run, .temp, "ext4", on: "/tmp")
        }
        #expect(!volume.contains { $0.contains("prune") || $0.contains("docker build") })
        for held in [nil, false, true] {
            let machine = commands(.r01) { run in
                full(&run, .temp, "ext4", on: "/")
                var use = Healthy.diskUse("/", "ext4")
                use.holdsEngineData = held
                run.diskUse = DiskUseObservation(fileSystems: [use], engine: Healthy.engine)
            }
            #expect(machine.contains { $0.contains("prune") } == (held == true))
        }
        let otherPlace = commands(.r01) { run in
            run.machine.container = "docker"
            full(&run, .temp, "overlay", on: "/")
            var use = Healthy.diskUse("/", "overlay")
            use.holdsEngineData = false
            run.diskUse = DiskUseObservation(fileSystems: [use], engine: Healthy.engine)
        }
        #expect(!otherPlace.contains { $0.contains("prune") })
    }

    @Test func podmanHasNoBuilderToPrune() {
        let steps = commands(.r01) { run in
            run.machine.container = "podman"
            full(&run, .temp, "overlay", on: "/")
        }
        #expect(steps.contains("podman image prune -a --filter until=24h"))
        #expect(!steps.contains { $0.contains("builder prune") || $0.contains("docker") })
    }

    /// A disk that is a file of another system is named, and where to give the room back.
    @Test func virtualDisks() throws {
        for (kernel, desktop, words) in [
            ("5.15.167.4-microsoft-standard-WSL2", false, "ext4.vhdx"), ("6.10.14-linuxkit", true, "Docker Desktop"),
            ("6.1.0", false, nil),
        ] {
            var run = Observations.healthy()
            run.fullOverlay()
            run.machine.kernel = kernel
            run.diskUse = Healthy.overlayUse(Healthy.engine)
            if desktop { run.diskUse?.virtualDisk = VirtualDisk(.dockerDesktop, sign: "x") }
            let remedy = try #require(diagnose(run).findings.first { $0.finding.code == .r01 }?.finding.remedy)
            let isNamed = remedy.text.contains("Docker Desktop") || remedy.text.contains("vhdx")
            #expect(isNamed == (words != nil), "\(kernel): \(remedy.text)")
            if let words { #expect(remedy.text.contains(words)) }
            #expect(remedy.steps.contains { $0.label.hasPrefix("from Windows") } == kernel.contains("microsoft"))
        }
    }
}
