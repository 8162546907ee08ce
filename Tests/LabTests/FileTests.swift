import Foundation
import Lab
import TestSupport
import Testing

extension LabTests {
    /// What a container can be started with, and all of it at once.
    static let starts: [[String]] = {
        let single = [
            [], ["--read-only"], ["--tmpfs", "/tmp:size=64k"], ["--user", "1000"], ["--cap-drop", "ALL"],
            ["--pids-limit", "8"], ["--memory", "64m"],
        ]
        return single + [single.flatMap { $0 }]
    }()

    /// The archive's real file and an altered copy, in every image and however it is started.
    @Test(arguments: RealRoot.allCases, starts) func theRealFile(_ image: RealRoot, _ options: [String]) throws {
        let scene = try LabScene(image)
        let good = try scene.check(arguments("/t/bookworm.InRelease"), options: options)
        expectQuiet(good)
        #expect(good.source?.signature.signers.map(\.status) == ["good", "good", "good"])
        let altered = try TemporaryDirectory()
        let text = try String(contentsOfFile: LabTests.real, encoding: .utf8)
        let path = try altered.write(
            "altered", text.replacingOccurrences(of: "Codename: bookworm", with: "Codename: bookw0rm"))
        let bad = try scene.check(arguments("/altered"), options: options + ["-v", "\(path):/altered:ro"])
        expectFault(bad, "S01", exit: 10, signature: "bad")
        LabTable.shared.add(
            LabTable.Line(
                root: image.rawValue,
                injected: "real file: " + (options.isEmpty ? "docker run" : options.joined(separator: " ")),
                apt: "(not asked)", answer: good.exit == 0 ? "ok" : "-", agrees: good.exit == 0 && bad.exit == 10))
    }

    private static let real = repositoryRoot.appendingPathComponent("testdata/inrelease/bookworm.InRelease").path

    /// As of the day on which the file was fetched.
    private func arguments(_ path: String) -> [String] {
        ["--file", path, "--keyring", "debian", "--at", "2026-11-23T12:30:00Z"]
    }
}
