import Foundation
import Linux
import TestSupport
import Testing

/// The service and the timer of packaging/systemd: what systemd makes of them, and what the service's walls do to the answer.
@Suite struct SystemdUnitTests {
    private static let hasSystemd = findExecutable("systemd-analyze", in: "/usr/bin:/bin") != nil
    private static let folder = repositoryRoot.appendingPathComponent("packaging/systemd").path

    private func unit(_ name: String) throws -> String {
        try String(contentsOfFile: "\(SystemdUnitTests.folder)/\(name)", encoding: .utf8)
    }

    /// The values of a setting, continued lines joined.
    private func values(_ setting: String, in text: String) -> [String] {
        text.replacingOccurrences(of: "\\\n", with: " ").split(separator: "\n").filter { $0.hasPrefix("\(setting)=") }
            .map { String($0.dropFirst(setting.count + 1)) }
    }

    @Test(.enabled(if: hasSystemd, "needs systemd-analyze (systemd)"))
    func systemdHasNoComplaint() throws {
        let directory = try TemporaryDirectory()
        func verify(_ service: String) throws -> ProgramRun {
            // The program lies where it is installed, which is not here.
            try directory.write(
                "apt-verdict.service",
                service.replacingOccurrences(of: "/usr/local/bin/apt-verdict", with: VerdictLab.program))
            try directory.write("apt-verdict.timer", try unit("apt-verdict.timer"))
            return runProgram(
                "systemd-analyze", ["verify", directory("apt-verdict.service"), directory("apt-verdict.timer")])
        }
        let service = try unit("apt-verdict.service")
        let run = try verify(service)
        #expect(run.succeeded && run.output.isEmpty && run.errors.isEmpty, "\(run.outputText)\(run.errorsText)")
        // It does complain.
        let wrong = try verify(service.replacingOccurrences(of: "ProtectSystem=full", with: "ProtectSystem=fully"))
        #expect(!wrong.errors.isEmpty)
        let unknown = try verify(service.replacingOccurrences(of: "OOMPolicy=", with: "OOMPolicies="))
        #expect(!unknown.errors.isEmpty)
    }

    /// Every verdict, and nothing that means that there is none.
    @Test func verdictsAreNoFailure() throws {
        let service = try unit("apt-verdict.service")
        let codes = values("SuccessExitStatus", in: service).flatMap { $0.split(separator: " ").compactMap { Int($0) } }
        #expect(codes == [10, 11, 21, 22, 23, 24, 25, 26, 30, 143])
    }

    @Test func systemdWaitsForTheDeadline() throws {
        let service = try unit("apt-verdict.service")
        let words = try #require(values("ExecStart", in: service).first).split(separator: " ").map(String.init)
        let place = try #require(words.firstIndex(of: "--deadline"))
        let deadline = try #require(Int(words[place + 1]))
        let timeout = try #require(Int(values("TimeoutStartSec", in: service).first ?? ""))
        #expect(timeout >= deadline + 30)
    }

    /// Nothing that changes what is examined is switched on by a later hand.
    @Test func wallsThatFalsifyStayOff() throws {
        let service = try unit("apt-verdict.service")
        let settings = Set(
            service.split(separator: "\n").filter { !$0.hasPrefix("#") && $0.contains("=") }
                .compactMap { $0.split(separator: "=").first.map(String.init) })
        for name in [
            "User", "DynamicUser", "PrivateTmp", "PrivateDevices", "PrivateNetwork", "PrivateUsers", "ProcSubset",
            "ProtectProc",
            "SystemCallFilter", "SystemCallArchitectures", "MemoryDenyWriteExecute", "RestrictNamespaces",
            "RestrictSUIDSGID",
            "RestrictRealtime", "RestrictAddressFamilies", "LockPersonality", "ProtectHostname", "ProtectClock",
            "ProtectKernelTunables", "ProtectKernelModules", "ProtectKernelLogs", "LimitNOFILE", "LimitFSIZE",
            "LimitNPROC", "LimitAS",
            "TasksMax", "MemoryMax", "IPAddressDeny", "RootDirectory", "InaccessiblePaths", "TemporaryFileSystem",
            "UMask",
        ] { #expect(!settings.contains(name), "\(name)") }
        #expect(values("ProtectSystem", in: service) == ["full"])
        #expect(values("ProtectHome", in: service) == ["read-only"])
        let dropped = Set(values("CapabilityBoundingSet", in: service).flatMap { $0.dropFirst().split(separator: " ") })
        let needed: Set<Substring> = [
            "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL",
            "CAP_SETGID", "CAP_SETUID",
            "CAP_SYS_ADMIN", "CAP_SYS_PTRACE", "CAP_SYS_RESOURCE",
        ]
        #expect(dropped.count > 15 && dropped.isDisjoint(with: needed), "\(dropped)")
    }

    /// The command of the service, as it stands there, behind the same walls and without: the same findings. Behind one wall more,
    /// ProtectSystem=strict, apt's lists are at fault.
    @Test(.enabled(if: runsAsRoot, "needs root, to mount")) func theWallsChangeNothing() throws {
        let service = try unit("apt-verdict.service")
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        try lab.directory.makeDirectory("out")
        let words = try #require(values("ExecStart", in: service).first).split(separator: " ").dropFirst().map {
            String($0).replacingOccurrences(
                of: "=/var/lib/prometheus/node-exporter/", with: "=\(lab.directory("out/"))"
            )
            .replacingOccurrences(of: "=/var/lib/apt-verdict/", with: "=\(lab.directory("out/"))")
        }
        let dropped = values("CapabilityBoundingSet", in: service).flatMap { $0.dropFirst().split(separator: " ") }
            .map { "-\($0.dropFirst("CAP_".count).lowercased())" }.joined(separator: ",")
        func findings(_ wall: String) throws -> [String] {
            let script = """
                set -e
                for d in \(wall); do [ ! -d $d ] || { mount --rbind $d $d; mount -o remount,bind,ro $d; }; done
                exec setpriv --no-new-privs --bounding-set \(dropped) "$0" "$@"
                """
            let run =
                wall.isEmpty
                ? lab.run(words)
                : runProgram(
                    "unshare", ["--mount", "--propagation", "slave", "sh", "-c", script, VerdictLab.program] + words,
                    environment: lab.environment)
            guard case .exited(let code) = run.ending else { throw ProgramFailure(description: "\(run)") }
            #expect(run.output.isEmpty && run.errors.isEmpty, "\(wall): \(run.errorsText)")
            let metrics = try String(contentsOfFile: lab.directory("out/apt-verdict.prom"), encoding: .utf8)
            #expect(metrics.contains("\napt_verdict_exit_code \(code)\n"))
            let report =
                try JSONSerialization.jsonObject(
                    with: Data(contentsOf: URL(fileURLWithPath: lab.directory("out/report.json")))) as? [String: Any]
            let found = try #require(report?["findings"] as? [[String: Any]])
            let unchecked = try #require(report?["not_checked"] as? [[String: Any]])
            return found.map { "\($0["code"] ?? "") \($0["subject"] ?? "")" } + unchecked.map { "\($0["probe"] ?? "")" }
        }
        let plain = try findings("")
        let walls = "/usr /boot /efi /etc /home /root /run/user /sys/fs/cgroup"
        #expect(try findings(walls) == plain)
        #expect(!plain.contains { $0.hasPrefix("R08") }, "\(plain)")
        let strict = try findings("\(walls) \(lab.directory("lists"))")
        #expect(strict.contains { $0.hasPrefix("R08") }, "\(strict)")
    }

    @Test func theTimerComesBack() throws {
        let timer = try unit("apt-verdict.timer")
        #expect(values("OnCalendar", in: timer) == ["hourly"])
        #expect(values("RandomizedDelaySec", in: timer) == ["30min"])
        #expect(values("Persistent", in: timer) == ["true"])
        #expect(values("WantedBy", in: timer) == ["timers.target"])
    }
}
