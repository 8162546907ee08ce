import Foundation
import Linux
import TestSupport
import Testing

/// A root whose owner wants this program to read what lies outside, to hang, or to fall.
@Suite(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot)), .serialized) struct OtherRootHostileTests {
    /// A file that the program reads, and a content that would show in the report.
    struct Bait: Sendable, CustomTestStringConvertible {
        var path: String
        var text: String
        var arguments: [String] = []
        var testDescription: String { path }
    }

    static let mark = "Xyzzy"
    static let baits = [
        Bait(path: "etc/os-release", text: "ID=\(mark)\nVERSION_ID=1\n"),
        Bait(path: "usr/lib/os-release", text: "ID=\(mark)\nVERSION_ID=1\n"),
        Bait(path: "etc/apt/sources.list", text: "deb file:/\(mark) stable main\n"),
        Bait(
            path: "etc/apt/sources.list.d/x.sources",
            text: "Types: deb\nURIs: file:/\(mark)\nSuites: s\nComponents: m\n"),
        Bait(path: "etc/apt/apt.conf", text: "APT::Sandbox::User \"\(mark)\";\n"),
        Bait(path: "etc/apt/apt.conf.d/x", text: "\(mark) {"),
        Bait(path: "var/lib/dpkg/status", text: "Package: apt\nArchitecture: amd64\nVersion: 2.6.1\(mark)\n"),
        Bait(path: "usr/share/keyrings/k.gpg", text: "<html>\(mark)"),
        Bait(path: "srv/repo/dists/stable/InRelease", text: "<html>\(mark)"),
        Bait(path: "var/lib/fake-hwclock/fake-hwclock.data", text: "2001-09-09 01:46:40\n"),
    ]

    private func seen(_ run: ProgramCheck) -> Bool {
        run.output.contains(OtherRootHostileTests.mark) || run.output.contains("2001-09-09T01:46:40Z")
    }

    @Test(arguments: baits) func noLinkLeadsOut(_ bait: Bait) throws {
        let scene = try OtherRoot()
        if bait.path.hasPrefix("usr/lib") {
            try FileManager.default.removeItem(atPath: scene.directory("etc/os-release"))
        }
        if bait.path.hasSuffix("k.gpg") == false, bait.path.hasPrefix("srv") {
            try FileManager.default.removeItem(atPath: scene.directory(bait.path))
        }
        // In its place, and behind a link inside, it shows.
        try scene.directory.write("srv/bait", bait.text)
        try scene.link(bait.path, "/srv/bait")
        #expect(seen(try scene.check(bait.arguments)), "the bait does not show even where it may")
        let secret = try scene.outside.write("secret", bait.text)
        let up = String(repeating: "../", count: 24)
        for target in [secret, up + secret.dropFirst(), "/proc/self/root\(secret)", "/proc/1/root\(secret)"] {
            try scene.link(bait.path, target)
            let run = try scene.check(
                bait.arguments, fault: target.hasPrefix("/proc") ? "mkdir -p $D/proc; mount -t proc proc $D/proc" : "")
            #expect(!seen(run), "\(target): \(run.output)")
        }
        // A directory above it that leads out.
        let folder = bait.path.split(separator: "/").dropLast().joined(separator: "/")
        try FileManager.default.removeItem(atPath: scene.directory(folder))
        try scene.link(folder, scene.outside.path)
        try scene.outside.write(String(bait.path.split(separator: "/").last ?? ""), bait.text)
        #expect(!seen(try scene.check(bait.arguments)))
    }

    @Test func nothingOutsideIsWritten() throws {
        let scene = try OtherRoot()
        let target = try scene.outside.makeDirectory("open", mode: 0o1777)
        let long = Date(timeIntervalSince1970: 1_000_000_000)
        for name in ["tmp", "var/lib/apt/lists", "var/lib/apt", "var"] {
            try scene.link(name, target)
            try FileManager.default.setAttributes([.modificationDate: long], ofItemAtPath: target)
            let run = try scene.check()
            #expect(
                run.report.codes.contains { ["R05", "R09"].contains($0) } || name == "var", "\(name) \(run.findings)")
            #expect(try fileStatus(target).modifiedAt == 1_000_000_000, "\(name)")
        }
    }

    @Test(arguments: [
        "mkfifo", "mknod zero", "mknod tty", "socket", "endless", "huge", "directory", "loop", "kmsg", "kcore",
    ])
    func nothingButFilesIsRead(_ kind: String) throws {
        for path in [
            "etc/apt/sources.list.d/x.sources", "etc/apt/apt.conf.d/x", "usr/share/keyrings/k.gpg",
            "etc/apt/trusted.gpg.d/x.gpg",
            "srv/repo/dists/stable/InRelease", "etc/passwd", "etc/os-release", "var/lib/dpkg/status", "bin/sh",
            "etc/services",
            "etc/apt/auth.conf", "etc/apt/auth.conf.d/x.conf",
        ] {
            let scene = try OtherRoot()
            let made = scene.directory(path)
            try scene.directory.write(path, "")
            try FileManager.default.removeItem(atPath: made)
            switch kind {
            case "mkfifo": try mustRun("mkfifo", [made])
            case "mknod zero": try mustRun("mknod", [made, "c", "1", "5"])
            case "mknod tty": try mustRun("mknod", [made, "c", "5", "0"])
            case "socket":
                try mustRun(
                    "python3", ["-c", "import socket,sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])", made])
            case "endless": try mustRun("truncate", ["-s", "8T", made])
            case "huge": try mustRun("truncate", ["-s", "9M", made])
            case "directory": try scene.directory.makeDirectory(path)
            case "loop": try scene.link(path, "/" + path)
            default: try scene.link(path, "/proc/\(kind)")
            }
            let proc = ["kmsg", "kcore"].contains(kind) ? "mkdir -p $D/proc; mount -t proc proc $D/proc" : ""
            let start = Date()
            let run = try scene.check(fault: proc)
            #expect(Date().timeIntervalSince(start) < 40, "\(path)")
            #expect(run.exit == run.report.exitCode && run.errors == "", "\(path)")
            if path.hasSuffix("k.gpg") || path.hasSuffix("InRelease") {
                #expect(run.source?.signature.state != "good", "\(path) \(run.findings)")
            }
        }
    }

    @Test func nothingOfTheRootIsRun() throws {
        let scene = try OtherRoot()
        let witness = scene.outside("ran")
        let script = "#!/bin/sh\ntouch \(witness)\n"
        for program in ["usr/bin/gpgv", "usr/bin/apt-key", "usr/bin/gpg", "bin/gpg", "usr/bin/dpkg", "usr/bin/detect"] {
            try scene.directory.write(program, script, mode: 0o755)
        }
        try scene.directory.write(
            "etc/apt/apt.conf",
            """
            Acquire::http::Proxy-Auto-Detect "\(scene.directory("usr/bin/detect"))";
            APT::Update::Pre-Invoke { "touch \(witness)"; };
            APT::Key::GPGVCommand "/usr/bin/gpgv";

            """)
        try scene.source("signed-by=/usr/share/keyrings/k.gpg", uri: "http://127.0.0.1:9/debian")
        _ = try scene.check()
        #expect(!FileManager.default.fileExists(atPath: witness))
    }
}
