import Foundation
import Linux
import TestSupport
import Testing

/// The built program looks at real processes in namespaces of their own, below another root with apt's files in it.
@Suite(.serialized, .enabled(if: runsAsRoot, "\(needsRoot)")) struct ContainerTests {
    /// A root with apt 2.6.1, its sandbox user, and one signed repository on its disk.
    func container(
        entry: String? = nil, set: String = "", environment: [String: String] = [:], prefix: String = "",
        users: UInt32? = nil, ownNetwork: Bool = true
    ) throws -> RunningContainer {
        let repository = try ServedRepository.plain()
        return try RunningContainer(
            fill: { folder in
                for place in ["var/lib/apt/lists/partial", "var/cache/apt/archives/partial", "repo"] {
                    try folder.makeDirectory("root/\(place)")
                }
                try FileManager.default.copyItem(atPath: "\(repository.path)/dists", toPath: folder("root/repo/dists"))
                try FileManager.default.copyItem(
                    atPath: repository.keyringPath, toPath: folder("root/etc/apt/keyring.gpg"))
                try folder.write(
                    "root/etc/apt/sources.list", (entry ?? ContainerTests.onDisk) + "\n")
                try folder.write("root/etc/passwd", "root:x:0:0::/:/bin/sh\n_apt:x:42:65534::/:/bin/false\n")
                try folder.write("root/etc/os-release", "ID=debian\nVERSION_ID=12\n")
                try folder.write(
                    "root/var/lib/dpkg/status",
                    "Package: apt\nStatus: install ok installed\nArchitecture: amd64\nVersion: 2.6.1\n\n")
                let owner = Int(users ?? 0)
                for path in ["root/var/lib/apt/lists/partial", "root/var/cache/apt/archives/partial"] {
                    chown(folder(path), uid_t(owner + 42), gid_t(owner))
                }
            }, set: set, environment: environment, prefix: prefix, users: users, ownNetwork: ownNetwork)
    }

    private static let onDisk = "deb [signed-by=/etc/apt/keyring.gpg] file:/repo stable main"

    func check(
        _ container: String, _ arguments: [String] = [], environment: [String: String] = [:]
    ) throws -> VerdictRun {
        try VerdictRun(run(container, ["--json"] + arguments, environment: environment))
    }

    private func run(_ container: String, _ arguments: [String] = [], environment: [String: String] = [:]) -> ProgramRun
    {
        runProgram(VerdictLab.program, ["check", "--container", container] + arguments, environment: environment)
    }

    private func fullTmpfs(_ path: String) -> String {
        "mkdir -p $R\(path); mount -t tmpfs -o size=64k,mode=1777 tmpfs $R\(path); head -c 50000 /dev/zero > $R\(path)/filler"
    }

    /// `compare --container`: this machine beside a container whose temp directory is full.
    @Test func comparedWithThisMachine() throws {
        let one = try container(set: fullTmpfs("/tmp"))
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        let run = lab.run(["compare", "--container", "\(one.pid)"])
        #expect(run.ending == .exited(21), "\(run.outputText)\(run.errorsText)")
        #expect(run.outputText.contains("The difference that decides: temp directory, R01"), "\(run.outputText)")
        #expect(lab.run(["compare", "--container", "no-such-container"]).ending == .exited(64))
    }

    @Test func nothingWrong() throws {
        let one = try container()
        let run = try check("\(one.pid)")
        #expect(run.exit == 0, "\(run.output)")
        #expect(run.report.verdict == "ok")
        #expect(try run.source.signature.state == "good")
        #expect(run.report.notChecked.contains { $0.probe == "network" && $0.reason.contains("inside") })
        // Nothing is left behind in it.
        #expect(try listDirectory("/proc/\(one.pid)/root/tmp") == [])
        #expect(try listDirectory("/proc/\(one.pid)/root/var/lib/apt/lists/partial") == [])
    }

    @Test func aFullTemp() throws {
        let one = try container(set: fullTmpfs("/tmp"))
        let run = try check("\(one.pid)")
        #expect(run.exit == 21)
        let finding = try #require(run.report.findings.first)
        #expect(finding.code == "R01")
        #expect(finding.subject == "/tmp")
        #expect(finding.words.contains("as _apt (uid 42)"))
        #expect(finding.remedy?.commands.first?.hasPrefix("nsenter -t \(one.pid) -a -r sh -c 'du ") == true)
        #expect(try run.source.signature.state == "good")
        #expect(try listDirectory("/proc/\(one.pid)/root/tmp") == ["filler"])
        let text = self.run("\(one.pid)").outputText
        #expect(text.hasPrefix("Examined: process \(one.pid), from outside"))
    }

    /// The command that the report advises does reach the container's own files.
    @Test func theAdvisedCommandRunsInside() throws {
        let one = try container(set: fullTmpfs("/tmp"))
        let run = try check("\(one.pid)")
        let command = try #require(run.report.findings.first?.remedy?.commands.first)
        let answer = runProgram("sh", ["-c", command])
        #expect(answer.outputText.contains("/tmp/filler"), "\(answer.errorsText)")
    }

    /// TMPDIR is the container's, not the caller's.
    @Test func itsOwnEnvironment() throws {
        let one = try container(set: fullTmpfs("/full"), environment: ["TMPDIR": "/full"])
        let run = try check("\(one.pid)")
        #expect(run.report.findings.first?.code == "R01")
        #expect(run.report.findings.first?.subject == "/full")
        let other = try container()
        let plain = try check(
            "\(other.pid)", environment: ["TMPDIR": one.directory("engine"), "APT_CONFIG": "/nonexistent"])
        #expect(plain.exit == 0, "\(plain.output)")
    }

    @Test func itsOwnFileSizeLimit() throws {
        let one = try container(prefix: "prlimit --fsize=2000:2000")
        let run = try check("\(one.pid)")
        #expect(run.exit == 21)
        #expect(run.report.findings.first?.code == "R10")
    }

    @Test func capabilitiesOfItsOwn() throws {
        let one = try container(prefix: "setpriv --bounding-set -setuid,-setgid --inh-caps -setuid,-setgid")
        let run = try check("\(one.pid)")
        #expect(run.exit == 26, "\(run.output)")
        #expect(run.report.codes.first == "Y05")
        #expect(try run.source.signature.state == "good")
    }

    @Test func usersOfItsOwn() throws {
        let healthy = try container(users: 100_000)
        let well = try check("\(healthy.pid)")
        #expect(well.exit == 0, "\(well.output)")
        let full = try container(set: fullTmpfs("/tmp"), users: 100_000)
        let run = try check("\(full.pid)")
        #expect(run.report.findings.first?.code == "R01")
        #expect(run.report.findings.first?.words.contains("as _apt (uid 42)") == true, "\(run.output)")
    }

    @Test(arguments: ["docker-20.10", "podman-4.3"]) func byName(recording: String) throws {
        let one = try container(set: fullTmpfs("/tmp"))
        var answer = try String(
            contentsOf: repositoryRoot.appendingPathComponent("testdata/engine/\(recording).json"), encoding: .utf8)
        answer = answer.replacing(/"Pid": \d+/, with: "\"Pid\": \(one.pid)")
            .replacing(/"Id": "[0-9a-f]{64}"/, with: "\"Id\": \"\(one.id)\"")
        let folder = try TemporaryDirectory()
        let engine = recording.hasPrefix("podman") ? "podman" : "docker"
        let name = engine == "podman" ? "pod" : "web"
        let server = try FaultServer(
            routes: [
                "/containers/it/json": .body(
                    answer, type: "application/json", headers: ["Server: \(engine == "podman" ? "Libpod" : "Docker")/1"]
                )
            ], unixSocket: folder("s"))
        defer { server.stop() }
        let environment = ["DOCKER_HOST": "unix://\(folder("s"))"]
        let run = try check("it", environment: environment)
        #expect(run.report.findings.first?.code == "R01")
        #expect(run.report.findings.first?.remedy?.commands.first?.hasPrefix("\(engine) exec \(name) sh -c ") == true)
        let text = self.run("it", environment: environment).outputText
        #expect(
            text.hasPrefix(
                "Examined: container \(name) (\(engine)), from outside through /proc/\(one.pid)/root\n\n[!!] "))
    }

    /// It ends while a transfer hangs: its mounts are gone then, and nothing that was seen of it counts.
    @Test func aContainerThatEndsMeanwhile() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        served.answer(
            "InRelease", FaultAnswer(steps: [.pause(seconds: 1.5)] + FaultAnswer.body(served.inRelease).steps))
        let one = try container(
            entry: "deb [signed-by=/etc/apt/keyring.gpg] \(served.uri) stable main", set: fullTmpfs("/tmp"),
            ownNetwork: false)
        let ending = Thread {
            for _ in 0..<2000 where served.requests("InRelease") == 0 { Thread.sleep(forTimeInterval: 0.01) }
            one.end()
        }
        ending.start()
        let run = try check("\(one.pid)")
        #expect(run.exit == 30, "\(run.output)")
        #expect(run.report.codes == ["U01"])
        #expect(run.report.findings.first?.words.contains("ended while it was looked at") == true)
        #expect(try run.source.signature.state == "no_verdict")
    }

    /// Its loopback is not ours: what answers there on this machine is never asked for it.
    @Test(arguments: [false, true]) func aServerOnItsOwnLoopback(asProxy: Bool) throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let entry =
            "deb [signed-by=/etc/apt/keyring.gpg] \(asProxy ? "http://debian.example.org/debian" : served.uri) stable main"
        let environment = asProxy ? ["http_proxy": served.server.url("")] : [:]
        let one = try container(entry: entry, environment: environment)
        let run = try check("\(one.pid)")
        #expect(run.exit == 30)
        #expect(run.report.codes == ["U01"])
        #expect(served.server.requests.isEmpty)
        // Near miss: with this machine's network it is the same server.
        let shared = try container(
            entry: "deb [signed-by=/etc/apt/keyring.gpg] \(served.uri) stable main", ownNetwork: false)
        let well = try check("\(shared.pid)")
        #expect(well.exit == 0, "\(well.output)")
    }

    @Test func withoutTheRightToLook() throws {
        let one = try container()
        let run = runProgram(
            "setpriv",
            [
                "--bounding-set", "-sys_ptrace", "--inh-caps", "-sys_ptrace", VerdictLab.program, "check",
                "--container", "\(one.pid)",
            ])
        #expect(run.ending == .exited(64))
        #expect(run.output.isEmpty)
        #expect(
            run.errorsText.contains("/proc/\(one.pid)/root cannot be entered as uid 0: EACCES"), "\(run.errorsText)")
    }

    @Test func refusals() throws {
        let folder = try TemporaryDirectory()
        let nowhere = ["DOCKER_HOST": "unix://\(folder("none"))"]
        for (name, words) in [("web", "no container engine was found"), ("999999999", "no container engine was found")]
        {
            let run = run(name, ["--json"], environment: nowhere)
            #expect(run.ending == .exited(64))
            #expect(run.output.isEmpty)
            #expect(run.errorsText.contains(words) && run.errorsText.contains(folder("none")))
        }
        let far = run("web", environment: ["DOCKER_HOST": "ssh://user@far"])
        #expect(far.ending == .exited(64))
        #expect(far.errorsText.contains("another machine"))
    }
}
