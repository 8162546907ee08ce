import Foundation
import Linux
import TestSupport
import Testing

/// `--no-write-probe`: no file is made in apt's directories, not even for an instant.
@Suite(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot)), .serialized) struct NoWriteProbeTests {
    private let past = Date(timeIntervalSince1970: 1_000_000_000)

    private func untouched(_ path: String) throws -> Bool { try fileStatus(path).modifiedAt == 1_000_000_000 }

    @Test func directoriesStayAsTheyAre() throws {
        let scene = try OtherRoot()
        let folders = ["tmp", "var/lib/apt/lists", "var/lib/apt/lists/partial"].map { scene.directory($0) }
        for folder in folders {
            try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: folder)
        }
        let run = try scene.check(["--no-write-probe"])
        #expect(
            run.exit == 0
                && run.leftOut == [
                    "temp-directory", "lists-directory", "limits", "seccomp", "apt-programs", "sandbox-user",
                    "apt-verifier",
                ],
            "\(run.findings)")
        #expect(run.report.notChecked.prefix(2).allSatisfy { $0.reason.contains("--no-write-probe") })
        for folder in folders { #expect(try untouched(folder), "\(folder)") }
        // The usual probe does touch them, or this would prove nothing.
        _ = try scene.check()
        for folder in folders { #expect(try !untouched(folder), "\(folder)") }
    }

    @Test func withoutAnotherRootAsWell() throws {
        let lab = try VerdictLab()
        let served = try ServedRepository()
        defer { served.server.stop() }
        try lab.sources(served.entry())
        for folder in ["tmp", "lists", "lists/partial"] {
            try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: lab.directory(folder))
        }
        let run = try lab.check(["--no-write-probe"])
        #expect(
            run.exit == 0
                && run.report.notChecked.map(\.probe) == ["temp-directory", "lists-directory", "apt-verifier"])
        #expect(run.report.notChecked.last?.reason.contains("--no-write-probe") == true)
        // The lists alone: scratch for gpg may lie in TMPDIR.
        for folder in ["lists", "lists/partial"] { #expect(try untouched(lab.directory(folder))) }
    }

    /// Free space alone still tells, with less confidence.
    @Test func aFullDirectoryIsLikelyTheFault() throws {
        let scene = try OtherRoot(largeRepository.get())
        let run = try scene.check(
            ["--no-write-probe"], fault: "mount -t tmpfs -o size=64k,mode=1777 t $D/tmp")
        expectFault(run, "R01", exit: 21, signature: "good", subject: "/tmp", confidence: "likely")
        let readOnly = try scene.check(
            ["--no-write-probe"], fault: "mount -t tmpfs -o size=8m,mode=1777,ro t $D/tmp")
        expectFault(readOnly, "R03", exit: 21, signature: "good", subject: "/tmp", confidence: "likely")
        try setMode(scene.directory("tmp"), 0o755)
        expectFault(
            try scene.check(["--no-write-probe"]), "R04", exit: 21, signature: "good", subject: "/tmp",
            confidence: "likely")
    }

    /// No call that creates, opens for writing, renames or removes names anything in the root.
    @Test(.enabled(if: findExecutable("strace", in: "/usr/bin") != nil, "strace is not installed"))
    func noSystemCallWritesThere() throws {
        let scene = try OtherRoot()
        let trace = scene.outside("trace")
        func calls(_ arguments: [String]) throws -> [Substring] {
            let run = runProgram(
                "strace",
                [
                    "-f", "-y", "-e",
                    "trace=openat,open,creat,mkdirat,mkdir,unlinkat,unlink,renameat2,rename,linkat,symlinkat",
                    "-o", trace, VerdictLab.program, "check", "--json", "--root", scene.directory.path,
                ] + arguments, environment: ["PATH": "/usr/bin:/bin"], deadline: 60)
            #expect(run.ending == .exited(0))
            return try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n").filter { line in
                line.contains(scene.directory.path)
                    && ["O_WRONLY", "O_RDWR", "O_CREAT", "unlink", "mkdir", "rename", "link"].contains {
                        line.contains($0)
                    }
                    && !line.contains("execve") && !line.contains("readlink")
            }
        }
        #expect(try calls(["--no-write-probe"]) == [])
        #expect(try !calls([]).isEmpty)
    }
}
