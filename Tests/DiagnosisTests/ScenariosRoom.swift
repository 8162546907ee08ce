import AptModel
import Evidence

@testable import Diagnosis

extension Scenarios {
    /// R: room and rights in the directories that apt writes to.
    static let room: [Scenario] = temp + lists + limits

    private static let temp: [Scenario] = [
        .trigger(.r01, "tmpfs-of-64-kib") { run in run.smallTemp() },
        .trigger(.r01, "tmpfs-in-a-container", on: .trixie) { run in
            run.machine.container = "docker"
            run.smallTemp()
        },
        .trigger(.r01, "overlay-full-on-the-host") { run in
            run.machine.container = "docker"
            run.packageCache = PackageCacheObservation(
                path: "/var/cache/apt/archives", bytes: 143_000_000, mountPoint: "/")
            run.everyDirectory { directory in
                directory.mount = MountObservation(point: "/", fileSystem: "overlay")
                directory.freeBytes = 0
                directory.availableBytes = 0
            }
            run.temp.fail("write", "ENOSPC", after: 0)
        },
        .trigger(.r01, "the-signature-is-bad-as-well") { run in
            run.smallTemp()
            run.source.look.signature.status = .bad
            run.source.look.release = nil
        },
        .trigger(.r01, "estimated-without-root") { run in
            run.machine.uid = 1000
            run.temp.attempts = []
            run.temp.availableBytes = 100_000
        },
        .trigger(.r01, "shared-with-the-lists") { run in
            run.everyDirectory { directory in
                directory.mount = MountObservation(point: "/", fileSystem: "tmpfs")
                directory.totalBytes = 500_000
                directory.freeBytes = 480_000
                directory.availableBytes = 480_000
            }
            run.lists.neededBytes = 400_000
            run.lists.attempts = [Healthy.attempt("root", 0, 400_000)]
        },
        .nearMiss(.r01, "just-enough") { run in
            run.temp.mount = MountObservation(point: "/tmp", fileSystem: "tmpfs")
            run.temp.totalBytes = 500_000
            run.temp.availableBytes = 400_000
        },
        .nearMiss(.r01, "a-file-given-by-hand") { run in run.asFile() },
        .nearMiss(.r01, "no-apt-in-this-root") { run in
            run.smallTemp()
            run.apt = nil
        },

        .trigger(.r02, "create-fails") { run in
            run.temp.availableInodes = 0
            run.temp.fail("create", "ENOSPC", after: 0)
        },
        .trigger(.r02, "four-inodes-left") { run in
            run.temp.mount = MountObservation(point: "/tmp", fileSystem: "tmpfs")
            run.temp.totalInodes = 64
            run.temp.availableInodes = 4
        },
        .nearMiss(.r02, "a-file-system-that-counts-none") { run in
            run.temp.mount = MountObservation(point: "/tmp", fileSystem: "btrfs")
            run.temp.totalInodes = 0
            run.temp.availableInodes = 0
        },

        .trigger(.r03, "read-only-container") { run in
            run.machine.container = "docker"
            run.temp.mount = MountObservation(point: "/", fileSystem: "overlay", options: ["ro"], readOnly: true)
            run.temp.fail("create", "EROFS", after: 0)
        },
        .trigger(.r03, "by-the-mount-alone") { run in
            run.temp.mount = MountObservation(point: "/", fileSystem: "ext4", options: ["ro"], readOnly: true)
            run.temp.attempts = []
        },
        .nearMiss(.r03, "root-read-only-and-tmp-a-tmpfs") { run in
            run.temp.mount = MountObservation(point: "/tmp", fileSystem: "tmpfs", options: ["rw"])
            run.lists.mount = MountObservation(point: "/", fileSystem: "ext4", options: ["ro"], readOnly: true)
            run.lists.fail("create", "EROFS", after: 0)
        },

        .trigger(.r04, "mode-0755") { run in
            run.temp.mode = 0o755
            run.temp.fail("create", "EACCES", after: 0)
        },
        .trigger(.r04, "mode-1777-and-refused-all-the-same") { run in run.temp.fail("create", "EACCES", after: 0) },
        .trigger(.r04, "owner-without-an-id-here") { run in
            run.machine.container = "podman"
            run.temp.mode = 0o755
            run.temp.ownerUid = 65_534
            run.temp.fail("create", "EACCES", after: 0)
        },
        .trigger(.r04, "by-the-mode-alone") { run in
            run.machine.uid = 1000
            run.temp.mode = 0o755
            run.temp.attempts = [
                WriteAttempt(
                    user: "_apt", uid: 42, wantedBytes: 390_000, writtenBytes: 0, failedStep: "create",
                    error: "EACCES", asThatUser: false)
            ]
        },
        .trigger(.r04, "an-error-of-the-disk") { run in run.temp.fail("write", "EIO", after: 4_096) },
        .nearMiss(.r04, "this-program-may-not-become-the-user") { run in
            run.machine.uid = 1000
            run.temp.fail("become_user", "EPERM", after: 0)
        },

        .trigger(.r05, "no-tmp") { run in
            run.temp.exists = false
            run.temp.isDirectory = false
            run.temp.mode = nil
            run.temp.attempts = []
        },
        .trigger(.r05, "tmpdir-unusable") { run in run.temp.chosenBy = "TMPDIR unusable" },
        .nearMiss(.r05, "tmpdir-in-use") { run in
            run.temp.chosenBy = "TMPDIR"
            run.temp.path = "/var/tmp"
        },
    ]

    private static let lists: [Scenario] = [
        .trigger(.r06, "not-even-the-release-file") { run in
            run.lists.availableBytes = 90_000
            run.lists.usedBytes = 60_000_000
            run.partial.availableBytes = 90_000
            run.partial.fail("write", "ENOSPC", after: 90_000)
        },
        .trigger(.r06, "the-release-file-fits-and-the-indexes-do-not") { run in
            run.lists.availableBytes = 20_000_000
            run.lists.usedBytes = 60_000_000
            run.packageCache = PackageCacheObservation(
                path: "/var/cache/apt/archives", bytes: 143_000_000, mountPoint: "/")
            run.lists.fail("write", "ENOSPC", after: 20_000_000)
        },
        .trigger(.r06, "a-warning-where-the-server-answers-304") { run in
            run.lists.availableBytes = 53_248
            run.lists.usedBytes = 60_000_000
            run.lists.fail("write", "ENOSPC", after: 53_248)
            run.source.lists = ListsObservation()
            run.source.lists?.sameAsFetched = true
            run.source.lists?.conditional = ConditionalAnswer(modifiedSince: Healthy.now, httpStatus: 304)
        },
        .trigger(.r06, "an-error-where-the-server-sends-it-once-more") { run in
            run.lists.availableBytes = 53_248
            run.lists.fail("write", "ENOSPC", after: 53_248)
            run.source.lists = ListsObservation()
            run.source.lists?.sameAsFetched = true
            run.source.lists?.conditional = ConditionalAnswer(modifiedSince: Healthy.now, httpStatus: 200)
        },
        .nearMiss(.r06, "enough-for-both") { run in run.lists.availableBytes = 60_000_000 },

        .trigger(.r07, "create-fails") { run in
            run.lists.availableInodes = 0
            run.lists.fail("create", "ENOSPC", after: 0)
        },
        .nearMiss(.r07, "twenty-one-left") { run in run.lists.availableInodes = 21 },

        .trigger(.r08, "read-only-root") { run in
            run.lists.mount = MountObservation(point: "/", fileSystem: "ext4", options: ["ro"], readOnly: true)
            run.lists.fail("create", "EROFS", after: 0)
        },
        .trigger(.r08, "not-there-on-a-read-only-root-without-proc") { run in
            run.lists.exists = false
            run.lists.isDirectory = false
            run.lists.attempts = []
            run.lists.mount = MountObservation(point: "", fileSystem: "", options: ["ro"], readOnly: true)
        },
        .nearMiss(.r08, "not-there-yet") { run in
            run.lists.exists = false
            run.lists.isDirectory = false
            run.lists.attempts = []
        },
        .nearMiss(.r08, "lists-on-a-volume-of-their-own") { run in
            run.temp.mount = MountObservation(point: "/", fileSystem: "ext4", options: ["ro"], readOnly: true)
            run.temp.fail("create", "EROFS", after: 0)
            run.lists.mount = MountObservation(point: "/var/lib/apt/lists", fileSystem: "ext4")
        },

        .trigger(.r09, "root-is-refused") { run in run.lists.fail("create", "EPERM", after: 0) },
        .trigger(.r09, "root-without-dac-override") { run in
            run.machine.runtime = RuntimeObservation(capabilities: "0000000000000000")
            run.lists.mode = 0o700
            run.lists.ownerUid = 42
            run.lists.fail("create", "EACCES", after: 0)
        },
        .trigger(.r09, "root-without-dac-override-and-a-mode-that-lets-it-in") { run in
            run.machine.runtime = RuntimeObservation(capabilities: "0000000000000000")
            run.lists.mode = 0o755
            run.lists.ownerUid = 0
            run.lists.fail("create", "EACCES", after: 0)
        },
        .trigger(.r09, "partial-has-another-owner") { run in
            run.partial.ownerUid = 0
            run.partial.fail("create", "EACCES", after: 0)
        },
        .trigger(.r09, "a-file-in-its-place") { run in
            run.lists.isDirectory = false
            run.lists.attempts = []
        },
        .nearMiss(.r09, "without-root-nothing-is-said") { run in
            run.machine.uid = 1000
            run.lists.attempts = [
                WriteAttempt(
                    user: "root", uid: 0, wantedBytes: 48_151_075, writtenBytes: 0, failedStep: "create",
                    error: "EACCES", asThatUser: false)
            ]
            run.partial.exists = true
            run.partial.mode = nil
            run.partial.attempts = [
                WriteAttempt(
                    user: "_apt", uid: 42, wantedBytes: 151_075, writtenBytes: 0, failedStep: "create",
                    error: "EACCES", asThatUser: false)
            ]
        },
    ]

    private static let limits: [Scenario] = [
        .trigger(.r10, "in-the-temp-directory") { run in run.temp.fail("write", "EFBIG", after: 102_400) },
        .trigger(.r10, "the-release-file-fits-and-the-indexes-do-not") { run in
            run.machine.container = "docker"
            run.lists.fail("write", "EFBIG", after: 10_485_760)
        },
        .nearMiss(.r10, "room-is-what-is-lacking") { run in run.temp.fail("write", "ENOSPC", after: 102_400) },

        .trigger(.r14, "quota-of-the-sandbox-user") { run in run.temp.fail("fsync", "EDQUOT", after: 4_096) },
        .nearMiss(.r14, "a-mount-with-quotas-and-room") { run in
            run.temp.mount = MountObservation(point: "/", fileSystem: "ext4", options: ["rw", "usrquota"])
        },

        .trigger(.r15, "five-percent") { run in
            run.everyDirectory { directory in
                directory.freeBytes = 1_000_000_000
                directory.availableBytes = 1_000_000_000
            }
        },
        .trigger(.r15, "thirty-megabytes-in-the-temp-directory") { run in
            run.temp.mount = MountObservation(point: "/tmp", fileSystem: "tmpfs")
            run.temp.totalBytes = 64_000_000
            run.temp.availableBytes = 30_000_000
        },
        .nearMiss(.r15, "full-is-no-warning") { run in run.smallTemp() },
        .nearMiss(.r15, "eleven-percent") { run in
            run.everyDirectory { directory in directory.availableBytes = 2_200_000_000 }
        },
    ]
}

extension DirectoryObservation {
    /// Every try stops there.
    mutating func fail(_ step: String, _ error: String, after bytes: Int64) {
        attempts = attempts.map { attempt in
            WriteAttempt(
                user: attempt.user, uid: attempt.uid, wantedBytes: attempt.wantedBytes, writtenBytes: bytes,
                failedStep: step, error: error)
        }
    }
}

extension Observations {
    mutating func smallTemp() {
        temp.mount = MountObservation(point: "/tmp", fileSystem: "tmpfs", options: ["rw", "size=64k"])
        temp.totalBytes = 65_536
        temp.freeBytes = 16_384
        temp.availableBytes = 16_384
        temp.fail("write", "ENOSPC", after: 16_384)
    }

    fileprivate mutating func everyDirectory(_ change: (inout DirectoryObservation) -> Void) {
        for index in directories.indices { change(&directories[index]) }
    }
}
