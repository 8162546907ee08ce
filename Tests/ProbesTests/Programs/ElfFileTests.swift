import Linux
import TestSupport
import Testing

@testable import Probes

/// ELF headers, read with nothing run: the loader's own answer (ldd) is the oracle.
@Suite struct ElfFileTests {
    static let programs = ["/usr/bin/gpgv", "/usr/lib/apt/methods/http", "/usr/bin/find", "/bin/sh"]

    private func bytes(_ path: String) throws -> [UInt8] { try readFile(path, limit: 1 << 26) }

    /// The libraries that the loader itself would take, but for the loader and the vDSO.
    private func ldd(_ path: String) throws -> Set<String> {
        let lines = try mustRun("ldd", [path]).outputText.split(separator: "\n")
        return Set(
            lines.compactMap { line in
                line.contains("=>")
                    ? line.split(whereSeparator: { $0 == " " || $0 == "\t" }).first.map(String.init) : nil
            })
    }

    @Test(arguments: programs) func theLibrariesAreTheLoadersOwn(_ path: String) throws {
        let file = try #require(ElfFile(try bytes(path)))
        #expect(file.interpreter?.hasPrefix("/lib") == true && !file.isTruncated)
        var search = LibrarySearch(.own, environment: [:])
        let outcome = search.follow(file, at: path)
        #expect(outcome.missing == [] && outcome.broken == [])
        let names = Set(outcome.loaded.compactMap { $0.split(separator: "/").last.map(String.init) })
        // The loader itself is among what libc needs.
        #expect(names.filter { !$0.hasPrefix("ld-linux") } == (try ldd(path)))
    }

    @Test func aFileCutShortSaysSo() throws {
        let whole = try bytes("/usr/bin/gpgv")
        #expect(ElfFile(Array(whole.prefix(whole.count / 2)))?.isTruncated == true)
        #expect(ElfFile(Array(whole.prefix(40)))?.isTruncated == true)
        #expect(ElfFile(Array(whole.prefix(10))) == nil)
        #expect(ElfFile(Array("#!/bin/sh\nexec gpgv \"$@\"\n".utf8)) == nil)
    }

    /// Every byte of a header is the image's own: none may crash the program or keep it for long.
    @Test func garbageIsRead() throws {
        let head = Array(try bytes("/usr/bin/gpgv").prefix(4096))
        var state: UInt64 = 42
        func next() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33)
        }
        for _ in 0..<5000 {
            var changed = head
            for _ in 0...(next() % 8) { changed[4 + next() % 1000] = UInt8(truncatingIfNeeded: next()) }
            _ = ElfFile(Array(changed.prefix(20 + next() % changed.count)))
        }
    }

    @Test func aLibraryThatIsNotThereIsNamed() throws {
        let directory = try TemporaryDirectory()
        try directory.write("usr/bin/gpgv", try bytes("/usr/bin/gpgv"), mode: 0o755)
        try directory.write("lib/libc.so.6", "not a library")
        let root = try Root(opening: directory.path)
        var search = LibrarySearch(root, environment: [:])
        let found = search.file("/usr/bin/gpgv")
        let file = try #require(found)
        let outcome = search.follow(file, at: "/usr/bin/gpgv")
        #expect(outcome.missing.contains { $0.hasPrefix("libgcrypt.so") })
        #expect(outcome.broken == ["/lib/libc.so.6"])
    }
}
