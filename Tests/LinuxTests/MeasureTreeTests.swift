import Foundation
import TestSupport
import Testing

@testable import Linux

/// A walk over trees that are as they should be, and over some that should not be.
@Suite struct MeasureTreeTests {
    private let tree: TemporaryDirectory

    init() throws { tree = try TemporaryDirectory() }

    private func measure(_ change: (inout TreeBounds) -> Void = { _ in }) throws -> TreeMeasure {
        var bounds = TreeBounds()
        change(&bounds)
        return try Root.own.measure(tree.path, bounds: bounds)
    }

    private func bytes(_ measure: TreeMeasure, _ name: String) -> Int64? {
        measure.directories.first { measure.path(of: $0) == tree(name) }?.bytes
    }

    /// `du` is the oracle, hard links and sparse files included.
    @Test func agreesWithDu() throws {
        for folder in ["a/b/c", "d"] { try tree.makeDirectory(folder) }
        try tree.write("a/b/c/large", [UInt8](repeating: 1, count: 300_000))
        try tree.write("a/small", "x")
        try tree.write("d/other", [UInt8](repeating: 2, count: 50_000))
        #expect(link(tree("d/other"), tree("a/linked")) == 0)
        try mustRun("truncate", ["-s", "1g", tree("d/sparse")])
        let found = try measure()
        #expect(found.stoppedBy == nil && found.unreadable == 0)
        let du = try mustRun("du", ["--block-size=1", "-x", "--count-links", "-s", tree.path]).outputText
        let once = try mustRun("du", ["--block-size=1", "-x", "-s", tree.path]).outputText
        #expect(du != once)
        #expect(once.hasPrefix("\(found.directories.first?.bytes ?? -1)\t"), "\(once)")
        let part = try mustRun("du", ["--block-size=1", "-x", "-s", tree("a/b")]).outputText
        #expect(part.hasPrefix("\(bytes(found, "a/b") ?? -1)\t"), "\(part)")
        #expect(found.files.first.map { found.path(of: $0) } == tree("a/b/c/large"))
        let names = try mustRun("find", [tree.path, "-mindepth", "1"]).outputText.split(separator: "\n").count
        #expect(found.entries == Int64(names))
    }

    /// What it would follow out of the tree, or wait for, or act on by opening it.
    @Test func linksPipesAndDevicesAreLeftAlone() throws {
        try tree.makeDirectory("in")
        for target in ["/", "/proc", "..", "/nowhere"] {
            try FileManager.default.createSymbolicLink(
                atPath: tree("in/\(target.utf8.count)"), withDestinationPath: target)
        }
        #expect(mkfifo(tree("in/pipe"), 0o600) == 0)
        if runsAsRoot { #expect(mknod(tree("in/zero"), S_IFCHR | 0o666, 1 << 8 | 5) == 0) }
        let found = try measure()
        #expect(found.directories.count == 2)
        #expect(found.entries == (runsAsRoot ? 7 : 6))
    }

    @Test(.enabled(if: runsAsRoot, "\(needsRoot)")) func otherFileSystemsAreLeftOut() throws {
        let other = try Tmpfs("size=4m")
        try Data(count: 1_000_000).write(to: URL(fileURLWithPath: other.path + "/file"))
        let above = (other.path as NSString).deletingLastPathComponent
        let found = try Root.own.measure(above, bounds: TreeBounds())
        #expect(found.directories.count == 1)
        #expect((found.directories.first?.bytes ?? .max) < 1_000_000)
        #expect(try Root.own.measure(other.path, bounds: TreeBounds()).directories.first?.bytes ?? 0 >= 1_000_000)
    }

    @Test func endsAtItsBounds() throws {
        for index in 0..<40 { try tree.write("f\(index)", "") }
        #expect(try measure { $0.entries = 10 }.stoppedBy == .entries)
        #expect(try measure { $0.entries = 10 }.entries == 10)
        for index in 0..<20 { try tree.makeDirectory("d\(index)") }
        #expect(try measure { $0.directories = 5 }.directories.count == 5)
        for index in 0..<600 { try tree.write("d1/\(index)", "") }
        #expect(try measure { $0.isOver = { true } }.stoppedBy == .deadline)
    }

    /// Deeper than any path may be long: made one level at a time.
    @Test func aTreeThatIsTooDeep() throws {
        let script = """
            import os, sys
            os.chdir(sys.argv[1])
            for i in range(3000):
                os.mkdir("d"); os.chdir("d")
            """
        try mustRun("python3", ["-c", script, tree.path])
        let found = try measure()
        #expect(found.unreadable == 1 && found.directories.count == 50)
        try mustRun("rm", ["-rf", tree("d")])
    }

    /// Names are bytes; what is no UTF-8 is shown repaired, and still entered.
    @Test func namesThatAreNoText() throws {
        try mustRun(
            "python3",
            [
                "-c",
                "import os,sys; d=os.fsencode(sys.argv[1])+b'/\\xff\\n'; os.mkdir(d); open(d+b'/f','wb').write(b'x'*9000)",
                tree.path,
            ])
        let found = try measure()
        #expect(found.directories.count == 2 && found.unreadable == 0)
        #expect((found.directories.last?.bytes ?? 0) >= 9000)
    }

    /// Somebody puts a link in the place of a directory, again and again: nothing outside is ever counted.
    @Test func aTreeThatChangesMeanwhile() throws {
        let outside = try TemporaryDirectory()
        try outside.makeDirectory("sub")
        try outside.write("sub/large", [UInt8](repeating: 1, count: 3_000_000))
        for index in 0..<50 { try tree.makeDirectory("d\(index)/sub") }
        let racer = try SpawnedTool(
            "sh",
            [
                "-c",
                "while :; do for d in $0/d*; do mv \"$d\" $0/x; ln -s \(outside.path) \"$d\"; rm \"$d\"; mv $0/x \"$d\"; done; done",
                tree.path,
            ], in: URL(fileURLWithPath: tree.path))
        defer { racer.terminate() }
        for _ in 0..<60 {
            let found = try measure()
            #expect((found.directories.first?.bytes ?? .max) < 3_000_000)
        }
    }

    /// In another root the way there is followed inside it, and the walk stays in it.
    @Test func inAnotherRoot() throws {
        for folder in ["root/var/log", "log"] { try tree.makeDirectory(folder) }
        try tree.write("root/var/log/file", [UInt8](repeating: 1, count: 100_000))
        try tree.write("log/file", [UInt8](repeating: 1, count: 5_000_000))
        try FileManager.default.createSymbolicLink(atPath: tree("root/logs"), withDestinationPath: "/var/log")
        let root = try Root(opening: tree("root"))
        let found = try root.measure("/logs", bounds: TreeBounds())
        #expect((found.directories.first?.bytes).map { (100_000..<200_000).contains($0) } == true)
        #expect(found.files.first.map { found.path(of: $0) } == "/logs/file")
    }
}
