import Foundation
import Linux
import TestSupport
import Testing

@testable import Probes

/// Where the file for apt's own verifier is put, and that nothing of it stays.
@Suite(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot))) struct VerifierScratchTests {
    private let nobody = Account(uid: 65534, gid: 65534)
    private let files = [(name: "InRelease", bytes: [UInt8](repeating: 65, count: 100_000))]

    @Test func theUserCanReadItAndNothingStays() throws {
        let place = try Tmpfs("size=1m,mode=1777")
        let scratch = VerifierScratch(candidates: [place.path], account: nobody, temp: "/tmp")
        let path = try #require(scratch.place(files, leaving: 0), "\(scratch.refusals)")
        #expect(probe(.read(path: path + "/InRelease"), as: nobody).state == .succeeded)
        #expect(try fileStatus(path).mode == 0o711)
        let temp = try #require(scratch.roomyDirectory(bytes: 200_000, files: 6), "\(scratch.refusals)")
        #expect(try fileStatus(temp).mode == 0o1777)
        try mustRun(
            "setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", "mkdir", "-p", temp + "/left/behind"])
        scratch.remove()
        #expect(try listDirectory(place.path) == [])
    }

    /// The file system of apt's temp directory comes last, whatever the order of the candidates.
    @Test func anotherFileSystemFirst() throws {
        let (temp, other) = (try Tmpfs("size=1m,mode=1777"), try Tmpfs("size=1m,mode=1777"))
        let scratch = VerifierScratch(candidates: [temp.path, other.path], account: nobody, temp: temp.path)
        #expect(try #require(scratch.place(files, leaving: 0)).hasPrefix(other.path))
        scratch.remove()
    }

    /// On the same one it must not take what the verifier needs: 100 KB of 300 KB, where 250 KB are needed.
    @Test func neverTheRoomOfTheRunItself() throws {
        let temp = try Tmpfs("size=300k,mode=1777")
        let scratch = VerifierScratch(candidates: [temp.path], account: nobody, temp: temp.path)
        #expect(scratch.place(files, leaving: 250_000) == nil)
        #expect(try listDirectory(temp.path) == [])
        #expect(scratch.refusals.first?.contains("too few beside apt's own temp files") == true)
        #expect(scratch.place(files, leaving: 100_000) != nil)
        scratch.remove()
        #expect(try listDirectory(temp.path) == [])
    }

    @Test func noRoomForASecondRun() throws {
        let place = try Tmpfs("size=128k,mode=1777")
        let scratch = VerifierScratch(candidates: [place.path, "/no/such/place"], account: nobody, temp: "/tmp")
        #expect(scratch.roomyDirectory(bytes: 400_000, files: 6) == nil)
        #expect(try listDirectory(place.path) == [])
        let before = scratch.refusals
        #expect(scratch.roomyDirectory(bytes: 400_000, files: 6) == nil && scratch.refusals == before)
        #expect(scratch.refusals.contains("/no/such/place: ENOENT"))
        #expect(
            scratch.refusals.contains { $0.contains("ENOSPC") } && scratch.refusals.contains { $0.contains("/no/such") }
        )
        scratch.remove()
        #expect(try listDirectory(place.path) == [])
    }

    /// A directory that its user may not go through, and a path that would have to be escaped.
    @Test func placesThatAreNone() throws {
        let directory = try TemporaryDirectory()
        let odd = try directory.makeDirectory("odd place")
        let scratch = VerifierScratch(candidates: [directory.path, odd], account: nobody, temp: "/tmp")
        try mustRun("chmod", ["700", directory.path])
        #expect(scratch.place(files, leaving: 0) == nil)
        #expect(scratch.refusals.count == 1 && scratch.refusals[0].contains("EACCES"))
        scratch.remove()
        #expect(try listDirectory(directory.path) == ["odd place"] && listDirectory(odd) == [])
    }

    @Test func leftoversGoAndNothingElse() throws {
        let directory = try TemporaryDirectory()
        let lock = try directory.write("lock", "")
        try directory.write("apt.conf.before", "")
        let leftovers = VerifierLeftovers(in: directory.path, newerThan: directory("apt.conf.before"))
        let removed = ["apt.conf.abcDE1", "apt.sqverr.abcDE1", "apt.abcDE1.gpg", "apt-key.abcDE1.asc"]
        let kept = ["apt.conf.backup-1", "apt.conf.new", "apt.notes", "apt-key-mine.abcdef", "notes"]
        for name in removed + kept + ["apt.sig.other1"] { try directory.write(name, "") }
        try directory.write("apt-key-gpghome.abcdeABCDE/pubring.gpg", "")
        for name in removed + kept + ["apt-key-gpghome.abcdeABCDE"] {
            try mustRun("chown", ["-R", "65534", directory(name)])
        }
        let all = try listDirectory(directory.path)
        leftovers.remove(of: 65534, lock: directory("no lock"))
        #expect(try listDirectory(directory.path) == all)
        leftovers.remove(of: 65534, lock: lock)
        #expect(try listDirectory(directory.path) == (kept + ["apt.conf.before", "apt.sig.other1", "lock"]).sorted())
    }

    /// What was there before by its change time stays, whatever its name.
    @Test func nothingOlderThanTheRun() throws {
        let directory = try TemporaryDirectory()
        let aside = try TemporaryDirectory()
        let lock = try aside.write("lock", "")
        try directory.write("notes", "")
        let old = try aside.write("apt.conf.abcDE1", "")
        sleep(milliseconds: 1100)
        let leftovers = VerifierLeftovers(in: directory.path, newerThan: try aside.write("file", ""))
        // A rename is a change too, so another directory with the old file is put there.
        try mustRun("mount", ["--bind", aside.path, directory.path])
        defer { _ = runProgram("umount", [directory.path]) }
        leftovers.remove(of: 0, lock: lock)
        #expect(try fileStatus(old).kind == .regular && listDirectory(directory.path) == listDirectory(aside.path))
    }
}
