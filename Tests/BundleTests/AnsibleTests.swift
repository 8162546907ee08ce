import Foundation
import Linux
import TestSupport
import Testing

private let hasAnsible = findExecutable("ansible-playbook", in: "/usr/bin:/usr/local/bin") != nil

/// packaging/ansible, played against this machine below a folder of the test's own.
@Suite(
    "Ansible",
    .enabled(if: Bundle.isBuilt && runsAsRoot && hasAnsible, "needs root, the bundle and ansible-core")
)
struct AnsibleTests {
    private static let playbook = repositoryRoot.appendingPathComponent("packaging/ansible/apt-verdict.yml").path

    /// Plays it for two machines, of which both are this one.
    private func play(_ arguments: [String], below directory: TemporaryDirectory, more: [String] = []) throws
        -> ProgramRun
    {
        let archives = try FileManager.default.contentsOfDirectory(
            atPath: repositoryRoot.appendingPathComponent("dist").path)
        let archive = try #require(archives.first { $0.hasSuffix(".tar.xz") })
        let variables: [String: Any] = [
            "apt_verdict_prefix": directory.path, "apt_verdict_timer": false, "apt_verdict_become": false,
            "apt_verdict_archive": repositoryRoot.appendingPathComponent("dist/\(archive)").path,
            "apt_verdict_arguments": arguments, "ansible_python_interpreter": "/usr/bin/python3",
        ]
        let json = String(decoding: try JSONSerialization.data(withJSONObject: variables), as: UTF8.self)
        return runProgram(
            "ansible-playbook",
            ["-i", "web,db", "--connection", "local", "--forks", "1", "--extra-vars", json] + more
                + [AnsibleTests.playbook],
            environment: [
                "HOME": directory.path, "ANSIBLE_NOCOLOR": "1", "ANSIBLE_CONFIG": directory("none.cfg"),
                "ANSIBLE_LOCAL_TEMP": directory("local"), "ANSIBLE_REMOTE_TEMP": directory("remote"),
            ], deadline: 180)
    }

    @Test func ansibleCanReadIt() throws {
        let directory = try TemporaryDirectory()
        let good = try play([], below: directory, more: ["--syntax-check"])
        #expect(good.succeeded, "\(good.outputText)\(good.errorsText)")
        let text = try String(contentsOfFile: AnsibleTests.playbook, encoding: .utf8)
        let wrong = try directory.write("wrong.yml", text.replacingOccurrences(of: "register:", with: "registers:"))
        let bad = runProgram(
            "ansible-playbook", ["--syntax-check", "-i", "web,", wrong], environment: ["HOME": directory.path])
        #expect(!bad.succeeded)
    }

    @Test func itInstallsChecksAndSaysWhatWasFound() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let directory = try TemporaryDirectory()
        let list = try directory.write("test.list", served.entry() + "\n")
        let good = try play(["--sources", list], below: directory)
        #expect(good.succeeded, "\(good.outputText)\(good.errorsText)")
        #expect(good.outputText.contains("web: ok (0), 1 sources"), "\(good.outputText)")
        #expect(good.outputText.contains("db: ok (0), 1 sources"), "\(good.outputText)")
        for name in ["apt-verdict.service", "apt-verdict.timer"] {
            let unit = repositoryRoot.appendingPathComponent("packaging/systemd/\(name)").path
            #expect(
                FileManager.default.contentsEqual(atPath: directory("etc/systemd/system/\(name)"), andPath: unit))
        }
        let version = runProgram(directory("usr/local/bin/apt-verdict"), ["--version"])
        #expect(version.succeeded && version.outputText.hasPrefix("apt-verdict "))

        served.answer("InRelease", .status(503))
        served.answer("Release", .status(503))
        let bad = try play(["--sources", list], below: directory)
        #expect(bad.ending == .exited(2))
        #expect(bad.outputText.contains("web: transfer (24), 1 sources, X05 "), "\(bad.outputText)")
        // What is installed already is left alone.
        #expect(bad.outputText.contains("changed=0"), "\(bad.outputText)")
        let accepted = try play(
            ["--sources", list], below: directory, more: ["--extra-vars", "{\"apt_verdict_accepted\": [0, 24]}"])
        #expect(accepted.succeeded, "\(accepted.outputText)")
        // No answer at all.
        let usage = try play(["--deadline", "soon"], below: directory)
        #expect(usage.ending == .exited(2) && !usage.outputText.contains("TASK [Summary]"), "\(usage.outputText)")
    }
}
