import Foundation
import Linux
import TestSupport
import Testing

/// `--root`: another root's sources, keyrings and directories, by its own numbers.
@Suite(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot)), .serialized) struct OtherRootTests {
    @Test func aSoundRoot() throws {
        let scene = try OtherRoot()
        let run = try scene.check()
        #expect(run.exit == 0 && run.source?.signature.state == "good", "\(run.findings)")
        #expect(run.machine["root"] as? String == scene.directory.path)
        #expect(run.machine["os"] as? String == "debian 12" && run.machine["apt_version"] as? String == "2.6.1")
        #expect(run.machine["hostname"] as? String == systemName.hostname)
        #expect(run.report.codes.allSatisfy { $0 == "R15" }, "\(run.findings)")
        #expect(run.leftOut == ["limits", "seccomp", "apt-programs", "sandbox-user", "apt-verifier"])
        #expect(run.source?.origins.first?.file == "/etc/apt/sources.list")
        let text = runProgram(VerdictLab.program, ["check", "--root", scene.directory.path]).outputText
        #expect(text.hasPrefix("Examined root: \(scene.directory.path)"))
    }

    @Test func aFullTempDirectoryAsTheRootsOwnUser() throws {
        let scene = try OtherRoot(largeRepository.get())
        let run = try scene.check(fault: "mount -t tmpfs -o size=64k,mode=1777 t $D/tmp")
        expectFault(
            run, "R01", exit: 21, signature: "good", subject: "/tmp", confidence: "certain", says: "_apt (uid 4242)")
        let commands = run.report.finding("R01")?.remedy?.commands ?? []
        #expect(commands.first == "chroot \(scene.directory.path) sh -c 'du -xah /tmp | sort -h | tail'")
        #expect(!commands.isEmpty && commands.allSatisfy { $0.hasPrefix("chroot \(scene.directory.path) ") })
    }

    /// A temp directory that only this machine's `_apt` could write to.
    @Test func theNumbersAreTheRoots() throws {
        let scene = try OtherRoot()
        try setMode(scene.directory("tmp"), 0o755)
        chown(scene.directory("tmp"), 42, 0)
        expectFault(try scene.check(), "R04", exit: 21, signature: "good", subject: "/tmp", says: "uid 4242")
        chown(scene.directory("tmp"), OtherRoot.apt.uid, 0)
        #expect(try scene.check().exit == 0)
        try scene.directory.write("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n_apt:x:77:65534::/:/x\n")
        expectFault(try scene.check(), "R04", exit: 21, signature: "good", subject: "/tmp", says: "uid 77")
    }

    @Test func keyringThatItsUserCannotRead() throws {
        let scene = try OtherRoot()
        try setMode(scene.directory("usr/share/keyrings"), 0o700)
        let run = try scene.check()
        expectFault(run, "G03", exit: 23, signature: "good", says: "/usr/share/keyrings")
        #expect(!run.output.contains("\(scene.directory.path)/usr"))
    }

    @Test func verifierAndDevNullOfThatRoot() throws {
        let scene = try OtherRoot()
        try setMode(scene.directory("usr/bin/gpgv"), 0o644)
        expectFault(try scene.check(), "Y02", exit: 26, signature: "good", subject: "/usr/bin/gpgv")
        try FileManager.default.removeItem(atPath: scene.directory("usr/bin/gpgv"))
        expectFault(try scene.check(), "Y01", exit: 26, signature: "good", subject: "/usr/bin/gpgv")
        try scene.copy(scene.directory("usr/bin/apt-key"), "usr/bin/gpgv")
        try setMode(scene.directory("usr/bin/gpgv"), 0o755)
        try FileManager.default.removeItem(atPath: scene.directory("dev/null"))
        expectFault(try scene.check(), "Y04", exit: 26, signature: "good", subject: "/dev/null")
    }

    @Test func withoutApt() throws {
        let scene = try OtherRoot()
        try FileManager.default.removeItem(atPath: scene.directory("var/lib/dpkg"))
        try FileManager.default.removeItem(atPath: scene.directory("tmp"))
        let run = try scene.check()
        #expect(run.exit == 0 && run.source?.signature.state == "good", "\(run.findings)")
        #expect(
            run.leftOut == [
                "temp-directory", "lists-directory", "cache-directory", "apt-verifier", "apt-lists", "apt-programs",
                "sandbox-user", "limits", "seccomp", "runtime",
            ])
        #expect(run.report.notChecked.allSatisfy { $0.reason == "there is no apt in this root" })
    }

    @Test func theCallersFilesAreTheCallers() throws {
        let scene = try OtherRoot()
        try scene.directory.write("usr/share/keyrings/k.gpg", "")
        expectFault(try scene.check(), "G05", exit: 23, signature: "no_verdict")
        let given = try scene.check(["--keyring", scene.repository.keyringPath])
        #expect(given.exit == 0 && given.source?.signature.state == "good", "\(given.findings)")
        let sources = try scene.outside.write(
            "x.list", "deb [signed-by=/etc/k.gpg] file:/srv/repo \(scene.repository.plan.suite) main\n")
        try scene.copy(scene.repository.keyringPath, "etc/k.gpg")
        let listed = try scene.check(["--sources", sources])
        #expect(listed.exit == 0 && listed.source?.origins.first?.file == sources, "\(listed.findings)")
        // A file of the caller's, and the keys that the root trusts.
        let file = scene.repository.inReleasePath
        #expect(try scene.check(["--file", file]).source?.signature.state == "no_verdict")
        try scene.copy(scene.repository.keyringPath, "etc/apt/trusted.gpg.d/k.gpg")
        #expect(try scene.check(["--file", file]).source?.signature.state == "good")
    }

    @Test func offlineTheRootsListsAreRead() throws {
        let scene = try OtherRoot()
        try scene.source("signed-by=/usr/share/keyrings/k.gpg", uri: "http://mirror.example.org/debian")
        let suite = scene.repository.plan.suite
        let name = "var/lib/apt/lists/mirror.example.org_debian_dists_\(suite)_InRelease"
        #expect(try scene.check(["--offline"]).report.codes.contains("U01"))
        try scene.copy(scene.repository.inReleasePath, name)
        let run = try scene.check(["--offline"])
        #expect(run.exit == 0 && run.source?.transfer?.origin == "lists", "\(run.findings)")
        try scene.link(name, scene.repository.inReleasePath)
        #expect(try scene.check(["--offline"]).report.codes.contains("U01"))
    }

    @Test func whatIsNoRootIsRefused() throws {
        let scene = try OtherRoot()
        for path in [scene.outside("none"), scene.directory("etc/passwd")] {
            let run = runProgram(VerdictLab.program, ["check", "--json", "--root", path])
            #expect(run.ending == .exited(64) && run.output.isEmpty)
            #expect(run.errorsText.hasPrefix("apt-verdict: cannot examine the root \(path): E"))
            #expect(run.errorsText.split(separator: "\n").count == 1)
        }
    }

    @Test func slashIsThisMachineWithoutItsEnvironment() throws {
        let lab = try VerdictLab()
        let run = lab.run(["check", "--json", "--root", "/", "--offline"])
        let report = try JSONSerialization.jsonObject(with: Data(run.output)) as? [String: Any]
        let machine = (report?["run"] as? [String: Any])?["machine"] as? [String: Any]
        #expect(machine?["root"] is NSNull)
        // APT_CONFIG of this environment would have sent it to the lab's empty lists.
        #expect(!run.outputText.contains(lab.directory.path))
    }

    @Test func asAnOrdinaryUser() throws {
        let scene = try OtherRoot()
        let program = try scene.outside.makeDirectory("bin") + "/apt-verdict"
        try mustRun("cp", [VerdictLab.program, program])
        let user = Account(uid: 1000, gid: 1000)
        let words = ["check", "--json", "--root", scene.directory.path]
        let run = try ProgramCheck(runProgram(program, words, account: user, deadline: 60))
        #expect(run.exit == 0 && run.source?.signature.state == "good", "\(run.findings)")
        #expect(
            run.leftOut == [
                "temp-directory", "lists-directory", "keyring", "limits", "seccomp", "apt-programs", "sandbox-user",
                "apt-verifier",
            ])
        #expect(run.report.notChecked.first?.reason.contains("uid 1000, not as _apt") == true)
        // A root that it may not enter.
        try setMode(scene.directory.path, 0o700)
        let refused = runProgram(program, words, account: user)
        #expect(refused.ending == .exited(64) && refused.errorsText.contains("EACCES"))
    }
}
