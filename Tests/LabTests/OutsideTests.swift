import Foundation
import Lab
import Linux
import TestSupport
import Testing

/// `--container` and `--root /proc/PID/root` on this machine, beside the bundle in the same running container.
extension LabTests {
    /// What both have to say alike.
    struct Lead: Equatable, CustomStringConvertible {
        var exit: Int32
        var code: String?
        var subject: String?
        var signature: String?
        var neededBytes: Int?
        var description: String {
            "\(exit) \(code ?? "-") \(subject ?? "-") \(signature ?? "-") \(neededBytes.map(String.init) ?? "-")"
        }

        init(_ run: ProgramRun) throws {
            struct Report: Decodable {
                struct Evidence: Decodable { var directories: [Directory] }
                struct Directory: Decodable {
                    var role: String
                    var needed_bytes: Int?
                }
                var evidence: Evidence
            }
            let check = try ProgramCheck(run)
            let report = try JSONDecoder().decode(Report.self, from: Data(run.output))
            exit = check.exit
            (code, subject) = (check.report.codes.first, check.report.findings.first?.subject)
            signature = check.source?.signature.state
            neededBytes = report.evidence.directories.first { $0.role == "temp" }?.needed_bytes
        }
    }

    @Test(arguments: RealRoot.withApt, [true, false]) func fromOutside(_ image: RealRoot, _ full: Bool) throws {
        let scene = try LabScene(image)
        let container = try scene.start(options: full ? ["--tmpfs", "/tmp:size=64k"] : [])
        defer { container.remove() }
        let inside = try Lead(container.exec([PortableBundle.program, "check", "--json"]))
        let program = PortableBundle.path + "/apt-verdict"
        let environment = ["DOCKER_HOST": "unix://\(scene.engine.socket)"]
        let pid = scene.engine.docker(["inspect", "--format", "{{.State.Pid}}", container.name]).outputText
            .trimmingCharacters(in: .whitespacesAndNewlines)
        for (way, arguments) in [
            ("--container", ["--container", container.name]), ("--container PID", ["--container", pid]),
            ("--root", ["--root", "/proc/\(pid)/root"]),
        ] {
            let outside = try Lead(
                runProgram(program, ["check", "--json"] + arguments, environment: environment, deadline: 60))
            #expect(outside == inside, "\(way)")
            #expect(outside.exit == (full ? 21 : 0) && outside.code == (full ? "R01" : nil), "\(outside)")
            LabTable.shared.add(
                LabTable.Line(
                    root: image.rawValue, injected: "\(way): \(full ? "/tmp of 64 KiB" : "nothing")",
                    apt: "(inside: \(inside))", answer: outside.code ?? "ok", agrees: outside == inside))
        }
    }
}
