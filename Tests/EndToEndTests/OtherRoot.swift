import Foundation
import Linux
import TestSupport

/// A root directory built by hand: Debian's apt 2.6.1 by its files alone, one `file:` source, a passwd file with numbers of
/// its own, and a secret outside of it.
struct OtherRoot {
    let directory: TemporaryDirectory
    let outside: TemporaryDirectory
    let repository: SignedRepository
    static let apt = Account(uid: 4242, gid: 65_534)

    init(_ repository: SignedRepository? = nil) throws {
        self.repository = try repository ?? ServedRepository.plain()
        outside = try TemporaryDirectory()
        directory = try TemporaryDirectory()
        try directory.write("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
        try directory.write(
            "etc/passwd", "root:x:0:0:root:/root:/bin/sh\n_apt:x:4242:65534::/nonexistent:/usr/sbin/nologin\n")
        try directory.write("etc/group", "root:x:0:\nnogroup:x:65534:\n")
        try directory.write(
            "var/lib/dpkg/status",
            "Package: apt\nStatus: install ok installed\nArchitecture: amd64\nVersion: 2.6.1\nDescription: x\n")
        for program in OtherRoot.programs { try directory.write(program, OtherRoot.elf, mode: 0o755) }
        try directory.write("etc/apt/apt.conf", "Acquire::Languages \"none\";\n")
        try source("signed-by=/usr/share/keyrings/k.gpg")
        try copy(self.repository.keyringPath, "usr/share/keyrings/k.gpg")
        try directory.makeDirectory("srv/repo")
        try FileManager.default.copyItem(
            atPath: "\(self.repository.path)/dists", toPath: directory("srv/repo/dists"))
        try directory.makeDirectory("tmp", mode: 0o1777)
        try directory.makeDirectory("var/lib/apt/lists/partial", mode: 0o700)
        if runsAsRoot {
            chown(directory("var/lib/apt/lists/partial"), OtherRoot.apt.uid, 0)
            try directory.makeDirectory("dev")
            try mustRun("mknod", ["-m", "666", directory("dev/null"), "c", "1", "3"])
        }
    }

    /// What apt 2.6 starts for a `file:` source, and gpgv first.
    private static let programs =
        [
            "gpgv", "apt-key", "mktemp", "chmod", "awk", "base64", "touch", "cat", "cp", "find", "readlink", "rm",
            "sort", "cmp",
        ]
        .map { "usr/bin/" + $0 } + ["gpgv", "file", "copy", "http", "store"].map { "usr/lib/apt/methods/" + $0 }

    /// The header of a static program for amd64, and nothing behind it: it is never run.
    private static let elf: [UInt8] =
        [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9) + [2, 0, 62, 0]
        + [UInt8](repeating: 0, count: 44)

    var inRelease: String { "srv/repo/dists/\(repository.plan.suite)/InRelease" }

    /// Writes the one source entry.
    func source(_ options: String, uri: String = "file:/srv/repo") throws {
        try directory.write(
            "etc/apt/sources.list", "deb [arch=amd64 \(options)] \(uri) \(repository.plan.suite) main\n")
    }

    func copy(_ file: String, _ name: String) throws {
        try directory.write(name, Array(Data(contentsOf: URL(fileURLWithPath: file))))
    }

    /// Puts a link in the place of a file.
    func link(_ name: String, _ target: String) throws {
        let path = directory(name)
        try? FileManager.default.removeItem(atPath: path)
        let parent = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    }

    /// Runs `check --json --root` on it. What it answers about the root does not depend on the caller's environment.
    func check(_ arguments: [String] = [], fault: String = "") throws -> ProgramCheck {
        let words = ["check", "--json", "--root", directory.path] + arguments
        let environment = ["TMPDIR": "/nonexistent", "APT_CONFIG": "/nonexistent", "http_proxy": "http://127.0.0.1:1"]
        let run =
            fault.isEmpty
            ? runProgram(VerdictLab.program, words, environment: environment, deadline: 60)
            : runInMountNamespace(
                "D=\(directory.path)\n\(fault)\nexec \"$@\"", [VerdictLab.program] + words, environment: environment)
        return try ProgramCheck(run)
    }
}

extension ProgramCheck {
    /// `run.machine` of the report.
    var machine: [String: Any] {
        let report = try? JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
        return (report?["run"] as? [String: Any])?["machine"] as? [String: Any] ?? [:]
    }

    /// The probes that were left out.
    var leftOut: [String] { report.notChecked.map(\.probe) }
}
