import AptModel
import Evidence
import Foundation
import Linux
import Probes
import TestSupport
import Testing

@Suite(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot))) struct DirectoryProbeTests {
    let nobody = SandboxUser(name: "nobody", account: Account(uid: 65534, gid: 65534))
    let superuser = SandboxUser(name: "root", account: Account(uid: 0, gid: 0))

    private func observe(_ path: String, bytes: Int64 = 380_928, inodes: Int64 = 17) -> DirectoryObservation {
        observeDirectory(role: .temp, path: path, chosenBy: "TMPDIR", writers: [nobody, superuser], target: .here) {
            unit, writer in
            writer.isRoot ? unitNeed(unit, 20_000) : RoomNeed(bytes: bytes, inodes: inodes)
        }
    }

    private func unitNeed(_ unit: RoomUnit, _ bytes: Int64) -> RoomNeed {
        rootTempNeed(sizes: SignedFileSizes(bodyBytes: bytes, signatureBytes: 0), unit: unit)
    }

    @Test func aSmallTmpfs() throws {
        let disk = try Tmpfs("size=64k,mode=1777")
        let found = observe(disk.path)
        #expect(found.exists && found.isDirectory && found.mode == 0o1777 && found.ownerUid == 0)
        #expect(found.totalBytes == 65_536 && found.freeBytes == 65_536 && found.availableBytes == 65_536)
        #expect(found.mount?.fileSystem == "tmpfs" && found.mount?.point == disk.path && found.mount?.readOnly == false)
        #expect(found.neededBytes == 380_928 && found.neededInodes == 17)
        #expect(
            found.attempts == [
                WriteAttempt(
                    user: "nobody", uid: 65534, wantedBytes: 380_928, writtenBytes: 65_536, failedStep: "write",
                    error: "ENOSPC"),
                WriteAttempt(user: "root", uid: 0, wantedBytes: 20_480, writtenBytes: 20_480),
            ])
        #expect(try listDirectory(disk.path).isEmpty)
    }

    /// Where what is written is memory, no more of it is taken than the control group can spare, and that is said.
    @Test func memoryThatIsScarce() throws {
        func attempts(_ path: String, most: Int64) -> [WriteAttempt] {
            var target = Target.here
            target.mostToWrite = most
            return observeDirectory(
                role: .temp, path: path, chosenBy: "TMPDIR", writers: [superuser], target: target
            ) { _, _ in RoomNeed(bytes: 100_000, inodes: 1) }.attempts
        }
        let disk = try Tmpfs("size=8m,mode=1777")
        var expected = WriteAttempt(user: "root", uid: 0, wantedBytes: 4096, writtenBytes: 4096)
        expected.cappedFrom = 100_000
        #expect(attempts(disk.path, most: 4096) == [expected])
        let plain = [WriteAttempt(user: "root", uid: 0, wantedBytes: 100_000, writtenBytes: 100_000)]
        #expect(attempts(disk.path, most: 200_000) == plain)
        let directory = try TemporaryDirectory(in: "/var/tmp")
        #expect(attempts(directory.path, most: 0) == plain)
    }

    @Test func exhaustedInodes() throws {
        let disk = try Tmpfs("size=8m,nr_inodes=5,mode=1777")
        let found = observe(disk.path)
        #expect(found.totalInodes == 5 && found.availableInodes == 4)
        #expect(found.attempts.first?.failedStep == "create" && found.attempts.first?.error == "ENOSPC")
        #expect(found.attempts.first?.writtenBytes == 0)
        #expect(found.attempts.last?.failedStep == nil)
    }

    @Test func readOnly() throws {
        let disk = try Tmpfs("size=8m,mode=1777")
        try disk.remount("ro")
        let found = observe(disk.path)
        #expect(found.mount?.readOnly == true)
        #expect(found.attempts.map(\.error) == ["EROFS", "EROFS"])
    }

    @Test func ownedByRootAndNotShared() throws {
        let disk = try Tmpfs("size=8m,mode=0755")
        let found = observe(disk.path)
        #expect(found.mode == 0o755)
        #expect(found.attempts.map(\.error) == ["EACCES", nil])
        #expect(found.attempts.map(\.failedStep) == ["create", nil])
    }

    /// What is kept back for root makes df's two figures differ, and who tries decides.
    @Test(.enabled(if: findExecutable("mkfs.ext4", in: "/usr/sbin:/sbin") != nil, "needs mkfs.ext4"))
    func reservedBlocksAreForRootOnly() throws {
        let directory = try TemporaryDirectory()
        try mustRun("truncate", ["-s", "8M", directory("image")])
        try mustRun("mkfs.ext4", ["-q", "-O", "^has_journal", "-m", "50", directory("image")])
        let point = try directory.makeDirectory("mount")
        try mustRun("mount", ["-o", "loop", directory("image"), point])
        defer { _ = runProgram("umount", [point]) }
        try setMode(point, 0o1777)
        let before = try fileSystem(at: point)
        #expect(before.freeBytes > before.availableBytes)
        // Fill what is not reserved.
        try createFile(point + "/fill", [UInt8](repeating: 7, count: Int(before.availableBytes) - 65_536))
        let found = observeDirectory(
            role: .temp, path: point, chosenBy: "TMPDIR", writers: [nobody, superuser], target: .here
        ) {
            _, _ in
            RoomNeed(bytes: 400_000, inodes: 10)
        }
        #expect(found.attempts.map(\.error) == ["ENOSPC", nil])
        #expect(found.attempts.map(\.failedStep).first != "create")
        #expect((found.freeBytes ?? 0) > 400_000 && (found.availableBytes ?? .max) < 400_000)
    }

    @Test func missingOrAFile() throws {
        let directory = try TemporaryDirectory()
        let missing = observe(directory("none/below"))
        #expect(!missing.exists && !missing.isDirectory && missing.attempts.isEmpty && missing.mode == nil)
        #expect(missing.availableBytes != nil)
        // A link to nothing, itself or on the way, is in the way of what apt would make.
        try FileManager.default.createSymbolicLink(
            atPath: directory("dangling"), withDestinationPath: "/nonexistent/place")
        for path in ["dangling", "dangling/lists"] {
            let dangling = observe(directory(path))
            #expect(dangling.exists && !dangling.isDirectory && dangling.attempts.isEmpty, "\(path)")
        }
        let file = observe(try directory.write("file", "x"))
        #expect(file.exists && !file.isDirectory && file.attempts.isEmpty)
    }

    @Test func anUncommonButGoodDirectoryIsQuiet() throws {
        let disk = try Tmpfs("size=1m,mode=1777,noexec,nosuid,nodev")
        let found = observe(disk.path)
        #expect(found.attempts.allSatisfy { $0.failedStep == nil && $0.error == nil && $0.asThatUser })
        #expect(found.mount?.options.contains("noexec") == true)
        // Its own directory, but one that may not be listed.
        let hidden = try Tmpfs("size=1m,mode=0733")
        #expect(observe(hidden.path).attempts.allSatisfy { $0.failedStep == nil })
    }

    @Test func withoutRootItIsAnEstimate() throws {
        let disk = try Tmpfs("size=1m,mode=1777")
        let other = SandboxUser(name: "_apt", account: Account(uid: 42, gid: 65534), canBecome: false)
        let found = observeDirectory(role: .temp, path: disk.path, chosenBy: "default", writers: [other], target: .here)
        { _, _ in
            RoomNeed(bytes: 4096, inodes: 1)
        }
        #expect(
            found.attempts == [
                WriteAttempt(user: "_apt", uid: 42, wantedBytes: 4096, writtenBytes: 4096, asThatUser: false)
            ])
    }

    @Test func aUserThatTheKernelRefuses() throws {
        let disk = try Tmpfs("size=1m,mode=1777")
        let odd = SandboxUser(name: "odd", account: Account(uid: 42, gid: .max))
        let found = observeDirectory(role: .temp, path: disk.path, chosenBy: "default", writers: [odd], target: .here) {
            _, _ in
            RoomNeed(bytes: 4096, inodes: 1)
        }
        #expect(found.attempts.first?.failedStep == "become_user" && found.attempts.first?.error == "EINVAL")
    }

    @Test func tempDirectoryIsChosenAsAptChooses() throws {
        let directory = try TemporaryDirectory()
        let open = try directory.makeDirectory("open", mode: 0o1777)
        let closed = try directory.makeDirectory("closed", mode: 0o700)
        let file = try directory.write("file", "x")
        let standard = TempDirectories.Choice(path: "/tmp", chosenBy: "default")
        let refused = TempDirectories.Choice(path: "/tmp", chosenBy: "TMPDIR unusable")
        func choose(_ path: String?) -> TempDirectories {
            chooseTempDirectories(sandbox: nobody, target: .here(tmpdir: path))
        }
        func taken(_ path: String) -> TempDirectories.Choice { .init(path: path, chosenBy: "TMPDIR") }
        #expect(choose(nil) == TempDirectories(sandbox: standard, root: standard))
        #expect(choose("") == TempDirectories(sandbox: standard, root: standard))
        #expect(choose(open) == TempDirectories(sandbox: taken(open), root: taken(open)))
        #expect(choose(closed) == TempDirectories(sandbox: refused, root: taken(closed)))
        #expect(choose(file) == TempDirectories(sandbox: refused, root: refused))
        #expect(choose(directory("none")) == TempDirectories(sandbox: refused, root: refused))
        #expect(
            chooseTempDirectories(sandbox: superuser, target: .here(tmpdir: closed))
                == TempDirectories(sandbox: taken(closed), root: taken(closed)))
    }
}
