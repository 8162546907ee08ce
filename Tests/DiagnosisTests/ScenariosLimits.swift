import AptModel
import Evidence

@testable import Diagnosis

extension Scenarios {
    /// R10 to R13 by what the kernel allows, R14 and R16: limits, control groups, quotas, apt's caches.
    static let limited: [Scenario] = fileSize + openFiles + processes + memory + quotas + caches

    private static let fileSize: [Scenario] = [
        .trigger(.r10, "limit-below-the-release-file") { run in run.limit("Max file size", 100_000) },
        .trigger(.r10, "limit-of-a-container-below-the-index") { run in
            run.inContainer()
            run.targetProcess?.limits = [ProcessLimitObservation(name: "Max file size", soft: 20 << 20, hard: 20 << 20)]
        },
        .nearMiss(.r10, "limit-above-every-file-and-below-all-together") { run in
            run.limit("Max file size", 60 << 20)
            run.lists.attempts = [
                WriteAttempt(
                    user: "root", uid: 0, wantedBytes: 120_000_000, writtenBytes: 60 << 20, failedStep: "write",
                    error: "EFBIG")
            ]
        },
    ]

    private static let openFiles: [Scenario] = [
        .trigger(.r11, "twelve") { run in
            run.limit("Max open files", 12)
            run.tried(.openFiles, 12, of: 13, "EMFILE")
        },
        .trigger(.r11, "in-a-container-seen-from-outside") { run in
            run.inContainer()
            run.targetProcess?.limits = [ProcessLimitObservation(name: "Max open files", soft: 8, hard: 1024)]
        },
        .trigger(.r11, "the-whole-system-has-no-more") { run in
            run.limit("Max open files", 1024)
            run.tried(.openFiles, 6, of: 13, "ENFILE")
        },
        .trigger(.r11, "and-no-name-can-be-looked-up") { run in
            run.limit("Max open files", 9)
            run.tried(.openFiles, 9, of: 13, "EMFILE")
            run.source.look.transfer?.failure = TransferObservation.Failure(
                kind: .nameResolution, text: "Could not resolve host: debian.example.org")
            run.source.look.framing = nil
            run.source.look.verification = nil
            run.source.look.release = nil
        },
        .nearMiss(.r11, "thirteen") { run in run.limit("Max open files", 13) },
        .nearMiss(.r11, "no-apt-in-this-root") { run in
            run.limit("Max open files", 5)
            run.apt = nil
        },
    ]

    private static let processes: [Scenario] = [
        .trigger(.r12, "pids-limit-5-inside-docker") { run in
            run.inDocker()
            run.group("pids", max: 5, current: 2, events: 3)
            run.tried(.processes, 4, of: 6, "EAGAIN")
        },
        .trigger(.r12, "pids-limit-3-from-outside", on: .trixie) { run in
            run.need(.sqv)
            run.inContainer()
            run.targetProcess?.controlGroup = ControlGroupObservation(pidsMax: 3, pidsCurrent: 1)
        },
        .trigger(.r12, "nproc-of-the-sandbox-user") { run in
            run.limit("Max processes", 4)
            run.tried(.processes, 5, of: 6, "EAGAIN")
        },
        .trigger(.r12, "nproc-without-root") { run in
            run.machine.uid = 1000
            run.limit("Max processes", 4)
            run.limits?.tries = [
                LimitTry(
                    kind: .processes, user: "_apt", uid: 42, wanted: 6, reached: 3, error: "EAGAIN", asThatUser: false)
            ]
        },
        .trigger(.r12, "a-group-that-cannot-be-seen") { run in run.tried(.processes, 3, of: 6, "EAGAIN") },
        .trigger(.r12, "taken-up-by-others") { run in
            run.inContainer()
            run.targetProcess?.controlGroup = ControlGroupObservation(pidsMax: 20, pidsCurrent: 18)
        },
        .nearMiss(.r12, "six-inside") { run in
            run.group("pids", max: 6, current: 1)
            run.tried(.processes, 6, of: 6)
        },
        .nearMiss(.r12, "nproc-and-the-sandbox-is-off") { run in
            run.apt?.sandboxUser = "root"
            run.limit("Max processes", 2)
        },
        .nearMiss(.r12, "a-try-without-an-answer") { run in
            run.tried(.processes, 1, of: 6)
            run.limits?.tries[0].noAnswer = "become_user"
        },
    ]

    private static let memory: [Scenario] = [
        .trigger(.r13, "address-space") { run in
            run.limit("Max address space", 32 << 20)
            run.tried(.addressSpace, 32 << 20, of: 37 << 20, "ENOMEM")
        },
        .trigger(.r13, "data-and-stack-of-a-container") { run in
            run.inContainer()
            run.targetProcess?.limits = [
                ProcessLimitObservation(name: "Max data size", soft: 8 << 20, hard: nil),
                ProcessLimitObservation(name: "Max stack size", soft: 65_536, hard: nil),
            ]
        },
        .trigger(.r13, "memory-16m-inside-docker") { run in
            run.inDocker()
            run.group("memory", max: 16 << 20, current: 9 << 20, events: 2)
        },
        .trigger(.r13, "memory-32m-from-outside") { run in
            run.inContainer()
            run.targetProcess?.controlGroup = ControlGroupObservation(
                memoryMaxBytes: 32 << 20, memoryCurrentBytes: 1 << 20, oomKills: 0)
        },
        .trigger(.r13, "memory-16m-and-swap-may-carry-it") { run in run.group("memory", max: 16 << 20, current: 9 << 20)
        },
        .trigger(.r13, "memory-16m-and-no-swap") { run in
            run.group("memory", max: 16 << 20, current: 9 << 20)
            run.limits?.controlGroup.levels?[0].swapMaxBytes = 0
        },
        .trigger(.r13, "the-group-above-is-full") { run in
            run.group("memory", max: 1 << 30, current: 100 << 20)
            run.limits?.controlGroup.levels?.append(
                ControlGroupLevel(
                    controller: "memory", path: "/", max: 2 << 30, current: 2 << 30, reclaimableBytes: 10 << 20))
        },
        .trigger(.r13, "the-kernel-hands-out-no-more") { run in
            run.tried(.addressSpace, 30 << 20, of: 60 << 20, "ENOMEM")
        },
        .nearMiss(.r13, "memory-64m-full-of-file-pages") { run in
            run.group("memory", max: 64 << 20, current: 63 << 20)
            run.limits?.controlGroup.levels?[0].reclaimableBytes = 50 << 20
        },
        .nearMiss(.r13, "killed-once-and-room-again") { run in
            run.group("memory", max: 512 << 20, current: 10 << 20, events: 1)
        },
    ]

    private static let quotas: [Scenario] = [
        .trigger(.r14, "project-quota-answers-enospc") { run in
            run.temp.mount = MountObservation(point: "/srv", fileSystem: "xfs", options: ["rw", "prjquota"])
            run.temp.totalBytes = 1_000_000
            run.temp.mountTotalBytes = 20_000_000_000
            run.temp.availableBytes = 0
            run.temp.stop("write", "ENOSPC", after: 4096)
        },
        .trigger(.r14, "project-quota-that-statvfs-does-not-show") { run in
            run.temp.mount = MountObservation(point: "/", fileSystem: "xfs", options: ["rw", "pquota"])
            run.temp.stop("write", "ENOSPC", after: 4096)
        },
        .nearMiss(.r14, "a-full-disk-with-project-quotas") { run in
            run.temp.mount = MountObservation(point: "/", fileSystem: "xfs", options: ["rw", "prjquota"])
            run.temp.availableBytes = 4096
            run.temp.stop("write", "ENOSPC", after: 4096)
        },
    ]

    private static let caches: [Scenario] = [
        .trigger(.r16, "full") { run in
            run.cache { cache in
                cache.mount = MountObservation(point: "/var/cache/apt", fileSystem: "tmpfs")
                cache.totalBytes = 1 << 20
                cache.availableBytes = 0
                cache.stop("write", "ENOSPC", after: 65_536)
            }
        },
        .trigger(.r16, "no-inode") { run in
            run.cache { cache in
                cache.availableInodes = 0
                cache.stop("create", "ENOSPC", after: 0)
            }
        },
        .trigger(.r16, "read-only") { run in
            run.cache { cache in
                cache.mount = MountObservation(point: "/", fileSystem: "overlay", options: ["ro"], readOnly: true)
                cache.stop("create", "EROFS", after: 0)
            }
        },
        .trigger(.r16, "a-directory-in-a-caches-place") { run in run.cache { $0.blockedFiles = ["pkgcache.bin"] } },
        .trigger(.r16, "archives-cannot-be-made") { run in
            run.directories.append(
                Healthy.directory(.archives, "/var/cache/apt/archives", mode: 0o755, owner: 0, needs: 4096))
            run.directories[run.directories.count - 1].stop("create", "EROFS", after: 0)
        },
        .trigger(.r16, "archives-are-full") { run in
            run.directories.append(
                Healthy.directory(.archives, "/var/cache/apt/archives", mode: 0o755, owner: 0, needs: 4096))
            run.directories[run.directories.count - 1].stop("write", "ENOSPC", after: 0)
        },
        .nearMiss(.r16, "not-there") { run in
            run.cache { cache in
                cache.exists = false
                cache.isDirectory = false
                cache.attempts = []
            }
        },
        .nearMiss(.r16, "a-file-size-limit") { run in
            run.limit("Max file size", 100_000)
            run.cache { $0.stop("write", "EFBIG", after: 100_000) }
        },
        .nearMiss(.r16, "room") { run in run.cache { _ in } },
    ]
}

extension DirectoryObservation {
    /// Every try stops there.
    fileprivate mutating func stop(_ step: String, _ error: String, after bytes: Int64) {
        for index in attempts.indices {
            attempts[index].writtenBytes = bytes
            attempts[index].failedStep = step
            attempts[index].error = error
        }
    }
}

extension Observations {
    /// What apt needs here, with Debian's main archive as the index.
    fileprivate mutating func need(_ layout: TempLayout = .aptKey) {
        let need = limitNeed(
            layout: layout, keyrings: .oneBinary, hosts: 1,
            indexes: IndexSizes(plain: 50_060_337, largestFile: 50_060_337), releaseBytes: 151_075)
        aptNeed = AptNeedObservation(
            processes: need.processes, openFiles: need.openFiles, addressSpaceBytes: need.addressSpaceBytes,
            dataBytes: need.dataBytes, stackBytes: need.stackBytes, memoryBytes: need.memoryBytes,
            fileBytes: need.fileBytes, cacheBytes: need.cacheBytes, hosts: 1)
    }

    private mutating func own() {
        if aptNeed == nil { need() }
        if limits == nil { limits = LimitsObservation() }
    }

    fileprivate mutating func limit(_ name: String, _ soft: Int64) {
        own()
        limits?.limits.append(ProcessLimitObservation(name: name, soft: soft, hard: soft))
    }

    fileprivate mutating func group(_ controller: String, max: Int64, current: Int64, events: Int64 = 0) {
        own()
        limits?.controlGroup.levels = [
            ControlGroupLevel(controller: controller, path: "/docker/0123", max: max, current: current, events: events)
        ]
    }

    fileprivate mutating func tried(_ kind: LimitTry.Kind, _ reached: Int64, of wanted: Int64, _ error: String? = nil) {
        own()
        limits?.tries.append(
            LimitTry(kind: kind, user: "_apt", uid: 42, wanted: wanted, reached: reached, error: error))
    }

    fileprivate mutating func inDocker() { machine.container = "docker" }

    fileprivate mutating func inContainer() {
        inDocker()
        if aptNeed == nil { need() }
        machine.root = "/proc/4242/root"
        targetProcess = TargetProcessObservation(pid: 4242, engine: "docker", containerName: "web")
    }

    fileprivate mutating func cache(_ change: (inout DirectoryObservation) -> Void) {
        var cache = Healthy.directory(.cache, "/var/cache/apt", mode: 0o755, owner: 0, needs: 72_000_000)
        change(&cache)
        directories.append(cache)
    }
}
