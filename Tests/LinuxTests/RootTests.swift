import Foundation
import Linux
import TestSupport
import Testing

/// Another root: what is in it is found, and nothing outside it ever is.
@Suite struct RootTests {
    let outside: TemporaryDirectory
    let directory: TemporaryDirectory
    let root: Root

    init() throws {
        outside = try TemporaryDirectory()
        try outside.write("secret", "secret")
        directory = try TemporaryDirectory()
        try directory.write("etc/apt/file", "inside")
        root = try Root(opening: directory.path)
    }

    private func link(_ name: String, _ target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: directory(name), withDestinationPath: target)
    }

    private func error(_ body: () throws -> Void) -> FileError.Reason? {
        do { try body() } catch { return (error as? FileError)?.reason }
        return nil
    }

    private func text(_ path: String) throws -> String {
        String(decoding: try root.read(path, limit: 100), as: UTF8.self)
    }

    @Test func plainPaths() throws {
        for path in [
            "/etc/apt/file", "etc/apt/file", "//etc/./apt//file", "/etc/../etc/apt/file", "/../../etc/apt/file",
        ] {
            #expect(try text(path) == "inside")
        }
        #expect(try root.resolve("/etc/./apt/../apt/file") == "/etc/apt/file")
        #expect(try root.resolve("/..") == "/" && root.status(of: "/").kind == .directory)
        #expect(try root.list("/etc") == ["apt"] && root.list("/") == ["etc"])
        #expect(try root.readHead("/etc/apt/file", count: 2) == Array("in".utf8))
        #expect(try root.fileSystem(at: "/etc").totalBytes > 0)
        #expect(root.kind(of: "/etc/apt/file") == .regular && root.kind(of: "/none") == nil && !root.isOwn)
        #expect(try root.read("/etc/apt/file", limit: 6).count == 6)
        #expect(error { _ = try root.read("/etc/apt/file", limit: 5) } == .tooLarge(limit: 5))
    }

    @Test func linksAreFollowedInside() throws {
        try link("absolute", "/etc/apt")
        try link("etc/up", "../etc/apt/file")
        try link("far", "../../../../../etc/up")
        try link("chain", "absolute/file")
        for path in ["/absolute/file", "/etc/up", "/far", "/chain", "/absolute/../apt/file"] {
            #expect(try text(path) == "inside")
            #expect(try root.resolve(path) == "/etc/apt/file")
        }
        #expect(try root.status(of: "/far", followingLinks: false).kind == .symbolicLink)
        #expect(try root.status(of: "/absolute/", followingLinks: false).kind == .directory)
    }

    @Test func noLinkLeadsOut() throws {
        let secret = outside("secret")
        try link("absolute", secret)
        try link("relative", String(repeating: "../", count: 30) + secret.dropFirst())
        try link("folder", outside.path)
        try link("self", "/proc/self/root\(secret)")
        try link("cwd", "/proc/self/cwd")
        for path in ["/absolute", "/relative", "/folder/secret", "/self", "/cwd/secret", secret, "/../..\(secret)"] {
            #expect(error { _ = try root.read(path, limit: 100) } == .system(.notFound))
            #expect(error { _ = try root.resolve(path) } == .system(.notFound))
        }
        #expect(error { _ = try root.list("/folder") } == .system(.notFound))
        #expect(root.mountID(of: "/folder") == nil && root.mountID(of: "/etc") != nil)
        // A path of the same name inside is what such a link means there.
        try directory.write(String(secret.dropFirst()), "a decoy")
        #expect(try text("/absolute") == "a decoy" && text("/relative") == "a decoy")
    }

    /// Links of procfs lead anywhere for the kernel; here their text is a path inside like any other's.
    @Test(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot))) func magicLinksLeadNowhere() throws {
        let secret = outside("secret")
        try directory.makeDirectory("proc")
        try mustRun("mount", ["-t", "proc", "proc", directory("proc")])
        defer { _ = runProgram("umount", ["-l", directory("proc")]) }
        #expect(error { _ = try root.read("/proc/self/root\(secret)", limit: 100) } == .system(.notFound))
        #expect(try root.resolve("/proc/self/root/etc") == "/etc")
        #expect(error { _ = try root.read("/proc/self/fd/0", limit: 100) } != nil)
        try link("kmsg", "/proc/kmsg")
        try link("version", "/proc/version")
        #expect(error { _ = try root.read("/kmsg", limit: 100) } == .madeUp)
        #expect(error { _ = try root.readHead("/version", count: 3) } == .madeUp)
    }

    @Test func loopsAndLengths() throws {
        try link("loop", "/loop")
        try link("ping", "pong")
        try link("pong", "ping")
        #expect(error { _ = try root.read("/loop", limit: 1) } == .system(.symbolicLinkLoop))
        #expect(error { _ = try root.read("/ping/x", limit: 1) } == .system(.symbolicLinkLoop))
        for step in 0..<41 { try link("l\(step)", step == 0 ? "etc/apt/file" : "l\(step - 1)") }
        #expect(try text("/l39") == "inside")
        #expect(error { _ = try root.read("/l40", limit: 100) } == .system(.symbolicLinkLoop))
        let tooLong = Errno(rawValue: ENAMETOOLONG)
        #expect(error { _ = try root.status(of: "/" + String(repeating: "x", count: 256)) } == .system(tooLong))
        #expect(error { _ = try root.status(of: String(repeating: "/.", count: 3000)) } == .system(tooLong))
        try link("long", String(repeating: "./", count: 2000) + "etc/apt/file")
        #expect(try text("/long") == "inside")
        var deep = ""
        for _ in 0..<140 { deep += "/d" }
        try directory.makeDirectory(String(deep.dropFirst()))
        #expect(error { _ = try root.status(of: deep) } == .system(tooLong))
        #expect(error { _ = try root.status(of: "") } == .system(.notFound))
        #expect(error { _ = try root.status(of: "/etc\0/apt") } == .system(.invalidArgument))
        #expect(error { _ = try root.status(of: "/etc/apt/file/") } == .system(.notDirectory))
        #expect(error { _ = try root.status(of: "/etc/apt/file/..") } == .system(.notDirectory))
    }

    @Test func nothingButRegularFilesIsOpened() throws {
        try mustRun("mkfifo", [directory("fifo")])
        #expect(error { _ = try root.read("/fifo", limit: 100) } == .notRegular(.fifo))
        #expect(error { _ = try root.readHead("/etc", count: 1) } == .notRegular(.directory))
        let path = directory("socket")
        try mustRun(
            "python3", ["-c", "import socket,sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])", path])
        #expect(error { _ = try root.read("/socket", limit: 100) } == .notRegular(.socket))
        #expect(error { _ = try root.list("/fifo") } == .system(.notDirectory))
        if runsAsRoot {
            try mustRun("mknod", [directory("zero"), "c", "1", "5"])
            try mustRun("mknod", [directory("disk"), "b", "7", "0"])
            #expect(error { _ = try root.read("/zero", limit: 100) } == .notRegular(.characterDevice))
            #expect(error { _ = try root.read("/disk", limit: 100) } == .notRegular(.blockDevice))
        }
        // A sparse file of a terabyte costs nothing to make and is not read.
        try mustRun("truncate", ["-s", "1T", directory("endless")])
        #expect(error { _ = try root.read("/endless", limit: 1000) } == .tooLarge(limit: 1000))
        #expect(try root.readHead("/endless", count: 3) == [0, 0, 0])
        try directory.write("empty", "")
        #expect(try root.read("/empty", limit: 10).isEmpty)
    }

    @Test func probesInsideAnswerTheSame() throws {
        try mustRun("mkfifo", [directory("fifo")])
        try link("folder", outside.path)
        try link("etc/link", "/etc/apt/file")
        #expect(probe(.read(path: "/etc/link"), root: root).state == .succeeded)
        #expect(probe(.read(path: "/fifo"), root: root).state == .failed(.open, .invalidArgument))
        #expect(probe(.read(path: "/etc"), root: root).state == .failed(.open, .isDirectory))
        #expect(probe(.room(directory: "/etc", bytes: 9000, files: 2, block: 4096), root: root).writtenBytes == 9000)
        let room = probe(.room(directory: "/folder", bytes: 1, files: 1, block: 1), root: root)
        #expect(room.state == .failed(.openDirectory, .notFound))
        #expect(probe(.access(directory: "/etc"), root: root).state == .succeeded)
        #expect(probe(.access(directory: "/folder"), root: root).state == .failed(.access, .notFound))
        #expect(try root.list("/etc") == ["apt", "link"])
        let limited = probe(
            .room(directory: "/etc", bytes: 9000, files: 1, block: 4096), root: root, fileSizeLimit: 5000)
        #expect(limited.state == .failed(.write, .fileTooLarge) && limited.writtenBytes == 5000)
    }

    @Test func whatCannotBeOpenedIsSaid() throws {
        #expect(error { _ = try Root(opening: outside("none")) } == .system(.notFound))
        #expect(error { _ = try Root(opening: outside("secret")) } == .system(.notDirectory))
    }

    @Test func programsAreJudgedByTheirModes() throws {
        try directory.write("usr/bin/sqv", "x")
        #expect(!root.isProgram("/usr/bin/sqv") && !root.isProgram("/usr/bin") && !root.isProgram("/usr/bin/gpgv"))
        try setMode(directory("usr/bin/sqv"), 0o755)
        #expect(root.isProgram("/usr/bin/sqv") && Root.own.isProgram("/bin/sh") && !Root.own.isProgram("/etc/passwd"))
    }

    @Test func numbersOfAUserNamespace() {
        let map = IdentityMap(text: "         0     100000      65536\n     70000       1000          1\nx\n")
        #expect(map.outside(0) == 100_000 && map.outside(42) == 100_042 && map.outside(65_536) == nil)
        #expect(map.inside(100_042) == 42 && map.inside(1000) == 70_000 && map.inside(0) == IdentityMap.overflow)
        #expect(IdentityMap(text: "0 0 4294967295\n").isSame && IdentityMap(text: "").isSame && !map.isSame)
        let edge = IdentityMap([.init(inside: .max, outside: .max, count: 5)])
        #expect(edge.outside(.max) == .max && edge.inside(.max) == .max)
    }
}
