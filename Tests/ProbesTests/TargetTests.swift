import AptModel
import Evidence
import Foundation
import Linux
@testable import Probes
import TestSupport
import Testing

/// What goes with a root: its mounts, its user numbers, and what may be written.
@Suite struct TargetTests {
    @Test func slashIsThisMachine() throws {
        for path in ["/", "//", "/./", "/proc/self/root", "/proc/self/root/"] {
            #expect(try Target(directory: path).root.isOwn && Target(directory: path).name == nil)
        }
        let directory = try TemporaryDirectory()
        let target = try Target(directory: directory.path)
        #expect(!target.root.isOwn && target.name == directory.path && target.environment.isEmpty)
        #expect(throws: FileError.self) { try Target(directory: directory("none")) }
    }

    @Test func mountPointsAreNamedAsTheRootNamesThem() {
        #expect(MountTable.inside("/srv/x/tmp", "/srv/x") == "/tmp")
        #expect(MountTable.inside("/srv/x", "/srv/x") == "/" && MountTable.inside("/", "/srv/x") == "/")
        #expect(MountTable.inside("/srv/xy", "/srv/x") == "/" && MountTable.inside("/tmp", "/") == "/tmp")
    }

    @Test(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot))) func mountsBelowTheRoot() throws {
        let directory = try TemporaryDirectory()
        try directory.makeDirectory("tmp")
        try FileManager.default.createSymbolicLink(atPath: directory("link"), withDestinationPath: "/tmp")
        try mustRun("mount", ["-t", "tmpfs", "-o", "size=64k,mode=1777", "small", directory("tmp")])
        defer { _ = runProgram("umount", ["-l", directory("tmp")]) }
        let target = try Target.of(directory)
        let user = SandboxUser(name: "_apt", account: Account(uid: 4242, gid: 65_534))
        let found = observeDirectory(
            role: .temp, path: "/link", chosenBy: "default", writers: [user], target: target
        ) { _, _ in RoomNeed(bytes: 100_000, inodes: 1) }
        #expect(found.mount?.point == "/tmp" && found.mount?.fileSystem == "tmpfs" && found.totalBytes == 65_536)
        #expect(found.attempts.first?.error == "ENOSPC" && found.attempts.first?.uid == 4242)
        let missing = observeDirectory(
            role: .lists, path: "/tmp/none/below", chosenBy: "x", writers: [user], target: target
        ) { _, _ in RoomNeed() }
        #expect(!missing.exists && missing.mount?.point == "/tmp")
        #expect(target.mount(holding: "/")?.point == "/")
    }

    @Test func nothingIsWrittenWhereNothingMayBe() throws {
        let directory = try TemporaryDirectory()
        var target = try Target.of(directory)
        let user = SandboxUser(name: "self", account: effectiveUser)
        func attempts() -> Int {
            observeDirectory(role: .temp, path: "/", chosenBy: "x", writers: [user], target: target) { _, _ in
                RoomNeed(bytes: 1, inodes: 1)
            }.attempts.count
        }
        let long = Date(timeIntervalSince1970: 1_000_000_000)
        try FileManager.default.setAttributes([.modificationDate: long], ofItemAtPath: directory.path)
        target.mayWrite = false
        #expect(attempts() == 0)
        #expect(try fileStatus(directory.path).modifiedAt == 1_000_000_000)
        target.mayWrite = true
        #expect(attempts() == 1)
        #expect(try fileStatus(directory.path).modifiedAt > 1_000_000_000)
    }

    /// A process in a mount and a user namespace of its own, as a rootless container has it.
    @Test(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot))) func aProcessOfAnotherNamespace() throws {
        let directory = try TemporaryDirectory()
        let ready = directory("ready")
        let point = try directory.makeDirectory("mnt")
        let inside = """
            import ctypes, os, resource, sys, time
            c = ctypes.CDLL(None, use_errno=True)
            assert c.unshare(0x10000000 | 0x00020000) == 0
            while not os.path.exists("go"): time.sleep(0.02)
            os.setgid(0); os.setuid(0)
            assert c.mount(b"none", b"/", None, 0x44000, None) == 0
            assert c.mount(b"t", b"mnt", b"tmpfs", 0, b"size=64k,mode=1777") == 0
            resource.setrlimit(resource.RLIMIT_FSIZE, (102400, 102400))
            open(sys.argv[1], "w").close()
            time.sleep(60)
            """
        let shell = try SpawnedTool(
            "python3", ["-c", inside, ready], in: URL(fileURLWithPath: directory.path))
        defer { shell.terminate() }
        let process = Int(shell.pid)
        var mapped = false
        for _ in 0..<200 where !mapped {
            // The namespace is there once its map can be written.
            mapped =
                runProgram(
                    "sh",
                    [
                        "-ec",
                        "[ $(readlink /proc/\(process)/ns/user) != $(readlink /proc/self/ns/user) ]; echo 0 100000 1000 > /proc/\(process)/uid_map; echo 0 100000 65535 > /proc/\(process)/gid_map",
                    ]
                ).succeeded
            if !mapped { Thread.sleep(forTimeInterval: 0.02) }
        }
        try #require(mapped)
        // Its root may write here by the number that it has outside.
        try mustRun("chown", ["100000", directory.path])
        try directory.write("go", "")
        for _ in 0..<200 where !FileManager.default.fileExists(atPath: ready) { Thread.sleep(forTimeInterval: 0.02) }
        try #require(FileManager.default.fileExists(atPath: ready), Comment(rawValue: shell.output))
        let target = try Target(directory: "/proc/\(process)/root")
        #expect(target.root.kind(of: "/etc/passwd") == .regular)
        #expect(target.mount(holding: point)?.fileSystem == "tmpfs" && target.mount(holding: point)?.point == point)
        #expect(target.fileSizeLimit == 102_400)
        #expect(target.outside(Account(uid: 42, gid: 42)) == Account(uid: 100_042, gid: 100_042))
        #expect(target.outside(Account(uid: 5000, gid: 0)) == nil)
        // What belongs to this machine's root belongs to nobody in there.
        #expect(try target.ownerUid(target.root.status(of: "/etc/passwd")) == 65_534)
        #expect(try target.ownerUid(target.root.status(of: ready)) == 0)
        let users = [
            SandboxUser(named: "root", in: target), SandboxUser(name: "_apt", account: nil), user("odd", 5000, target),
        ]
        let found = observeDirectory(role: .temp, path: point, chosenBy: "x", writers: users, target: target) {
            _, _ in
            RoomNeed(bytes: 100_000, inodes: 1)
        }
        #expect(found.ownerUid == 0 && found.attempts.map(\.uid) == [0, 0, 5000])
        #expect(found.attempts.map(\.error) == ["ENOSPC", "ENOSPC", "EINVAL"])
        #expect(found.attempts.map(\.asThatUser) == [false, false, false])
        #expect(found.attempts.last?.failedStep == "become_user")
    }

    private func user(_ name: String, _ uid: UInt32, _ target: Target) -> SandboxUser {
        SandboxUser(name: name, account: Account(uid: uid, gid: 0), in: target)
    }
}
