import Linux
import TestSupport
import Testing

@Suite struct SystemTests {
    @Test func readsMountInfo() {
        let text = """
            22 1 254:0 / / rw,relatime shared:1 master:2 - ext4 /dev/vda rw,discard
            30 22 0:27 / /mnt/with\\040space rw,nosuid,noexec - tmpfs tmpfs ro,size=64k
            31 22 0:28 /sub /mnt rw - btrfs /dev/sdb rw
            32 31 0:29 / /mnt rw - tmpfs none rw
            garbage
            33 22 0:30 / /short rw -
            """
        let all = parseMountInfo(text)
        #expect(all.map(\.point) == ["/", "/mnt/with space", "/mnt", "/mnt"])
        #expect(all.map(\.readOnly) == [false, true, false, false])
        #expect(all[0].options == ["rw", "relatime", "discard"])
        #expect(mount(holding: "/mnt/with space/a", among: all)?.superOptions == ["ro", "size=64k"])
        #expect(mount(holding: "/mnt/x", among: all)?.device == "0:29")
        #expect(mount(holding: "/mntx", among: all)?.fileSystem == "ext4")
        #expect(mount(holding: "/", among: all)?.fileSystem == "ext4")
        #expect(mount(holding: "/x", among: []) == nil)
    }

    @Test func anyBytesAsMountInfoAreSurvived() {
        var generator = SystemRandomNumberGenerator()
        let alphabet = Array(" -\\0178/,:\nab".utf8)
        for _ in 0..<3000 {
            let bytes = (0..<Int.random(in: 0..<120)).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
            for mount in parseMountInfo(String(decoding: bytes, as: UTF8.self)) { #expect(!mount.fileSystem.isEmpty) }
        }
    }

    @Test func theKernelsOwnMountInfoHasARoot() throws {
        let all = try mounts()
        #expect(mount(holding: "/", among: all)?.point == "/")
    }

    @Test func readsAccounts() {
        let users = parsePasswd(
            "root:x:0:0:root:/root:/bin/sh\nbroken\n_apt:x:42:65534::/nonexistent:/bin/false\nx:x:-1:0::/:\n")
        #expect(users.map(\.name) == ["root", "_apt"])
        #expect(users.last?.account == Account(uid: 42, gid: 65534))
        #expect(parseGroup("adm:x:4:a,b\nnogroup:x:65534:\n").map(\.members) == [["a", "b"], []])
    }

    @Test func clocksRun() throws {
        let before = try time(of: .monotonic).get()
        sleep(milliseconds: 5)
        #expect(try time(of: .monotonic).get() - before >= 4_000_000)
        #expect(try time(of: .bootTime).get() > 0)
        #expect((wallClockSeconds ?? 0) > 1_600_000_000)
    }

    @Test func limitsOfAChildAreItsOwn() throws {
        #expect(limit(.openFiles)?.soft ?? 0 > 0)
        for resource in ResourceLimit.allCases { #expect(limit(resource) != nil) }
    }

    @Test func errorsHaveNames() {
        #expect(Errno.noSpace.description == "ENOSPC: No space left on device")
        #expect(Errno(rawValue: 4000).name == "errno 4000")
    }

    @Test(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot)))
    func aFileSystemTellsItsSize() throws {
        let disk = try Tmpfs("size=64k,nr_inodes=20")
        let status = try fileSystem(at: disk.path)
        #expect(status.totalBytes == 65_536 && status.availableBytes == 65_536 && status.blockSize == 4096)
        #expect(status.totalInodes == 20 && status.availableInodes == 19 && !status.readOnly)
        try disk.remount("ro")
        #expect(try fileSystem(at: disk.path).readOnly)
        #expect(mount(holding: disk.path, among: try mounts())?.readOnly == true)
        #expect(throws: FileError.self) { try fileSystem(at: disk.path + "/none") }
    }
}
