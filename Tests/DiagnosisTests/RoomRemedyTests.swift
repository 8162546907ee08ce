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
}
