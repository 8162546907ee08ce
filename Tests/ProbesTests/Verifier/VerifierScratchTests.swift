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
        #expect(scratch.refusals.first?.contains("too few beside apt's own temp files") == true)
        #expect(scratch.place(files, leaving: 100_000) != nil)
        scratch.remove()
        #expect(try listDirectory(temp.path) == [])
    }

    @Test func noRoomForASecondRun() throws {
        let place = try Tmpfs("size=128k,mode=1777")
        let scratch = VerifierScratch(candidates: [place.path, "/no/such/place"], account: nobody, temp: "/tmp")
        #expect(scratch.roomyDirectory(bytes: 400_000, files: 6) == nil)
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
        try directory.write("apt.conf.before", "")
        let leftovers = VerifierLeftovers(in: directory.path)
        for name in ["apt.conf.new", "apt.sig.other", "notes"] { try directory.write(name, "") }
        try directory.write("apt-key-gpghome.abc/pubring.gpg", "")
        for name in ["apt.conf.new", "apt-key-gpghome.abc", "notes"] {
            try mustRun("chown", ["-R", "65534", directory(name)])
        }
        leftovers.remove(of: 65534, lock: directory("no lock"))
        #expect(try listDirectory(directory.path) == ["apt.conf.before", "apt.sig.other", "notes"])
    }
}
