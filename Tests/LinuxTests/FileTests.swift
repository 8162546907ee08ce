import Foundation
import Linux
import TestSupport
import Testing

@Suite struct FileTests {
    @Test func readsARegularFileAndRefusesTheRest() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("a", "hello")
        #expect(try readFile(path, limit: 5) == Array("hello".utf8))
        #expect(throws: FileError(path: path, reason: .tooLarge(limit: 4))) { try readFile(path, limit: 4) }
        #expect(throws: FileError(path: directory("b"), reason: .system(.notFound))) {
            try readFile(directory("b"), limit: 4)
        }
        #expect(throws: FileError(path: directory.path, reason: .notRegular(.directory))) {
            try readFile(directory.path, limit: 4)
        }
        #expect(throws: FileError(path: "a\0b", reason: .system(.invalidArgument))) { try readFile("a\0b", limit: 4) }
        // A FIFO without a writer would hold an ordinary open for ever.
        try mustRun("mkfifo", [directory("fifo")])
        #expect(throws: FileError(path: directory("fifo"), reason: .notRegular(.fifo))) {
            try readFile(directory("fifo"), limit: 4)
        }
    }

    @Test func readsFilesOfTheKernelWhoseSizeIsZero() throws {
        #expect(try fileStatus("/proc/self/mountinfo").size == 0)
        #expect(try readFile("/proc/self/mountinfo", limit: 1 << 20).isEmpty == false)
    }

    @Test func statusTellsLinkFromTarget() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("a", "hello", mode: 0o640)
        try FileManager.default.createSymbolicLink(atPath: directory("l"), withDestinationPath: "a")
        #expect(try fileStatus(directory("l"), followingLinks: false).kind == .symbolicLink)
        let status = try fileStatus(directory("l"))
        #expect(status.kind == .regular && status.mode == 0o640 && status.size == 5)
        #expect(try readLink(directory("l")) == "a")
        #expect(try resolvePath(directory("l")) == resolvePath(path))
        let null = try fileStatus("/dev/null")
        #expect(null.kind == .characterDevice && null.deviceNumber == (1, 3))
    }

    @Test func listsNamesInOrder() throws {
        let directory = try TemporaryDirectory()
        for name in ["b", "a", ".c"] { try directory.write(name, "") }
        #expect(try listDirectory(directory.path) == [".c", "a", "b"])
        #expect(throws: FileError.self) { try listDirectory(directory.path, limit: 2) }
        #expect(throws: FileError(path: directory("a"), reason: .system(.notDirectory))) {
            try listDirectory(directory("a"))
        }
    }

    @Test func writesWholeOrNotAtAll() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("report", "old", mode: 0o600)
        try writeFileAtomically(path, Array("new".utf8))
        #expect(try readFile(path, limit: 10) == Array("new".utf8))
        #expect(try fileStatus(path).mode == 0o644)
        #expect(try listDirectory(directory.path) == ["report"])
        #expect(throws: FileError(path: directory("no/report"), reason: .system(.notFound))) {
            try writeFileAtomically(directory("no/report"), [])
        }
    }

    @Test(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot)))
    func aFullDiskLeavesTheOldFileAndNothingBeside() throws {
        let disk = try Tmpfs("size=32k")
        try writeFileAtomically(disk.path + "/report", Array("old".utf8))
        #expect(throws: FileError(path: disk.path + "/report", reason: .system(.noSpace))) {
            try writeFileAtomically(disk.path + "/report", [UInt8](repeating: 7, count: 100_000))
        }
        #expect(try readFile(disk.path + "/report", limit: 10) == Array("old".utf8))
        #expect(try listDirectory(disk.path) == ["report"])
    }

    @Test func writesThroughALinkAndToADevice() throws {
        let directory = try TemporaryDirectory()
        try directory.write("real", "old")
        try FileManager.default.createSymbolicLink(atPath: directory("link"), withDestinationPath: "real")
        try writeFileAtomically(directory("link"), Array("new".utf8))
        #expect(try readFile(directory("real"), limit: 10) == Array("new".utf8))
        #expect(try fileStatus(directory("link"), followingLinks: false).kind == .symbolicLink)
        try writeFileAtomically("/dev/null", Array("gone".utf8))
        #expect(try fileStatus("/dev/null").kind == .characterDevice)
        #expect(throws: FileError(path: "/dev/full", reason: .system(.noSpace))) {
            try writeFileAtomically("/dev/full", Array("x".utf8))
        }
    }

    @Test func removesATreeButNotWhatItPointsTo() throws {
        let directory = try TemporaryDirectory()
        try directory.write("keep/a", "x")
        try directory.write("tree/b/c", "x")
        try FileManager.default.createSymbolicLink(atPath: directory("tree/out"), withDestinationPath: "../keep")
        try removeTree(directory("tree"))
        #expect(try listDirectory(directory.path) == ["keep"])
        #expect(try listDirectory(directory("keep")) == ["a"])
    }
}
