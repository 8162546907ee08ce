import Foundation
import Linux
import TestSupport
import Testing

@Suite(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot))) struct SandboxProbeTests {
    let nobody = Account(uid: 65534, gid: 65534)

    private func room(_ path: String, _ bytes: Int64, files: Int = 1, as account: Account? = nil) -> SandboxOutcome {
        probe(.room(directory: path, bytes: bytes, files: files, block: 4096), as: account)
    }

    @Test func writesWhatFitsAndLeavesNothing() throws {
        let disk = try Tmpfs("size=64k,mode=1777")
        #expect(room(disk.path, 65_536, files: 4, as: nobody).state == .succeeded)
        #expect(room(disk.path, 65_536, files: 4, as: nobody).createdFiles == 4)
        let short = room(disk.path, 100_000, as: nobody)
        #expect(short.state == .failed(.write, .noSpace) && short.writtenBytes == 65_536)
        #expect(try listDirectory(disk.path).isEmpty)
        #expect(try fileSystem(at: disk.path).availableBytes == 65_536)
    }

    @Test func countsInodes() throws {
        let disk = try Tmpfs("size=1m,nr_inodes=8,mode=1777")
        #expect(room(disk.path, 40_960, files: 7, as: nobody).state == .succeeded)
        let short = room(disk.path, 40_960, files: 8, as: nobody)
        #expect(short.state == .failed(.create, .noSpace) && short.createdFiles == 7)
        #expect(try fileSystem(at: disk.path).availableInodes == 7)
    }

    @Test func sizesOutOfRangeAreBounded() throws {
        let disk = try Tmpfs("size=64k,mode=1777")
        #expect(room(disk.path, -5, files: -3).state == .succeeded)
        #expect(room(disk.path, .max, files: .max).state == .failed(.write, .noSpace))
    }

    @Test func readOnlyMissingAndForbidden() throws {
        let disk = try Tmpfs("size=64k,mode=0755")
        #expect(room(disk.path, 1, as: nobody).state == .failed(.create, .accessDenied))
        #expect(room(disk.path, 1).state == .succeeded)
        try disk.remount("ro")
        #expect(room(disk.path, 1).state == .failed(.create, .readOnly))
        #expect(room(disk.path + "/none", 1).state == .failed(.openDirectory, .notFound))
        #expect(room("/etc/passwd", 1).state == .failed(.openDirectory, .notDirectory))
        #expect(room("a\0b", 1).state == .failed(.open, .invalidArgument))
    }

    @Test func aDirectoryThatMayNotBeListedIsFine() throws {
        let disk = try Tmpfs("size=64k,mode=0733")
        #expect(room(disk.path, 4096, as: nobody).state == .succeeded)
    }

    @Test func readsAsTheOtherUser() throws {
        let directory = try TemporaryDirectory()
        let open = try directory.write("a/b/key", "x")
        let closed = try directory.write("a/b/closed", "x", mode: 0o600)
        #expect(probe(.read(path: open), as: nobody).state == .succeeded)
        #expect(probe(.read(path: closed), as: nobody).state == .failed(.open, .accessDenied))
        #expect(probe(.read(path: closed)).state == .succeeded)
        #expect(probe(.search(path: closed), as: nobody).state == .succeeded)
        try setMode(directory("a"), 0o700)
        let search = probe(.search(path: open), as: nobody)
        #expect(search.state == .failed(.search, .accessDenied) && search.refusedDirectory == directory("a"))
        #expect(probe(.access(directory: "/tmp"), as: nobody).state == .succeeded)
        #expect(probe(.access(directory: directory("a")), as: nobody).state == .failed(.access, .accessDenied))
        #expect(probe(.write(path: "/dev/null"), as: nobody).state == .succeeded)
        #expect(probe(.write(path: "/etc/passwd"), as: nobody).state == .failed(.open, .accessDenied))
    }

    @Test func followsPathsInsideAnotherRoot() throws {
        let directory = try TemporaryDirectory()
        try directory.write("inside", "x")
        try FileManager.default.createSymbolicLink(atPath: directory("link"), withDestinationPath: "/inside")
        let root = try Root(opening: directory.path)
        #expect(probe(.read(path: "/link"), as: nobody, root: root).state == .succeeded)
        #expect(probe(.read(path: "/etc/passwd"), root: root).state == .failed(.open, .notFound))
        #expect(probe(.write(path: "/inside"), root: root).state != .succeeded)
    }

    @Test func theIdThatMeansUnchangedIsRefused() {
        let refused = SandboxOutcome.State.notStarted(.setuid, .invalidArgument)
        #expect(probe(.read(path: "/etc/passwd"), as: Account(uid: .max, gid: 0)).state == refused)
        #expect(probe(.read(path: "/etc/passwd"), as: Account(uid: 42, gid: .max)).state == refused)
    }
}
