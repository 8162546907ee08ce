import Foundation
import Linux
import TestSupport
import Testing

/// Somebody in the other root exchanges a directory and a link that leads out, again and again, while it is read.
@Suite(.serialized, .enabled(if: HarnessTests.compiler != nil, "needs a C compiler")) struct RootRaceTests {
    let outside: TemporaryDirectory
    let directory: TemporaryDirectory
    let root: Root

    init() throws {
        outside = try TemporaryDirectory()
        try outside.write("file", "secret")
        try outside.write("below/file", "secret")
        directory = try TemporaryDirectory()
        try directory.write("good/file", "inside")
        try directory.write("good/below/file", "inside")
        try directory.write("plain", "inside")
        try FileManager.default.createSymbolicLink(atPath: directory("bad"), withDestinationPath: outside.path)
        try FileManager.default.createSymbolicLink(atPath: directory("out"), withDestinationPath: outside("file"))
        root = try Root(opening: directory.path)
    }

    /// Exchanges `good` with `bad` and `plain` with `out` until the body is done.
    private func whileSwapping(_ body: () throws -> Void) throws {
        let program = directory("swap")
        let source = try directory.write(
            "swap.c",
            """
            #define _GNU_SOURCE
            #include <fcntl.h>
            #include <stdio.h>
            int main(void) {
                for (;;) {
                    renameat2(AT_FDCWD, "good", AT_FDCWD, "bad", RENAME_EXCHANGE);
                    renameat2(AT_FDCWD, "plain", AT_FDCWD, "out", RENAME_EXCHANGE);
                }
            }
            """)
        try mustRun(try #require(HarnessTests.compiler), ["-o", program, source], environment: Linux.environment)
        let swapper = try SpawnedTool(program, [], in: URL(fileURLWithPath: directory.path))
        defer { swapper.terminate() }
        try body()
    }

    @Test func theSecretIsNeverRead() throws {
        let paths = ["/good/file", "/good/below/../file", "/good/below/file", "/plain", "/good/../good/file"]
        var seen: [String: Int] = [:]
        var naive: [String: Int] = [:]
        let end = Date(timeIntervalSinceNow: 20)
        try whileSwapping {
            // On a busy machine the two may take turns: until all has been seen, and 20,000 times at least.
            var tries = 0
            while Date() < end, tries < 20_000 || seen.count < 2 || naive["secret"] == nil {
                let path = paths[tries % paths.count]
                tries += 1
                let text = (try? root.read(path, limit: 100)).map { String(decoding: $0, as: UTF8.self) }
                seen[text ?? "refused", default: 0] += 1
                let other = (try? readFile(directory.path + path, limit: 100)).map {
                    String(decoding: $0, as: UTF8.self)
                }
                naive[other ?? "refused", default: 0] += 1
                if let names = try? root.list("/good") { #expect(names == ["below", "file"]) }
                if let status = try? root.status(of: "/good") {
                    #expect(status.inode != (try? fileStatus(outside.path))?.inode)
                }
            }
        }
        #expect(seen["secret"] == nil)
        #expect(seen["inside", default: 0] > 0 && seen["refused", default: 0] > 0, "\(seen)")
        // The same, with the paths merely joined, is what this is about.
        #expect(naive["secret", default: 0] > 0, "\(naive)")
    }

    @Test func theProbesStayInside() throws {
        let before = try fileStatus(outside.path)
        var written = 0
        try whileSwapping {
            for _ in 0..<300 {
                let room = probe(.room(directory: "/good", bytes: 1, files: 1, block: 1), root: root)
                written += room.state == .succeeded ? 1 : 0
                _ = probe(.read(path: "/plain"), root: root)
            }
        }
        let after = try fileStatus(outside.path)
        #expect(before.modifiedAt == after.modifiedAt && written > 0)
        #expect(try listDirectory(outside.path) == ["below", "file"])
    }
}
