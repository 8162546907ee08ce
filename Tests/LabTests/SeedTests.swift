import Foundation
import Lab
import Linux
import TestSupport
import Testing

extension LabTests {
    /// The case that started this program, whole: Debian's own archive, a bookworm container, `/tmp` nearly full.
    /// With `APT_VERDICT_TRANSCRIPT=FILE` what was said is written there, for the README.
    @Test func theSeed() throws {
        let scene = try LabScene(.bookworm)
        let mirror = try mustRun(
            "apt-get",
            ["indextargets", "--format", "$(REPO_URI) $(CODENAME) $(LABEL)", "Created-By: Packages"]
        ).outputText.split(separator: "\n").map { $0.split(separator: " ") }.first {
            $0.dropFirst() == ["bookworm", "Debian"]
        }
        let uri = try #require(mirror?.first.map(String.init))
        try scene.root.entry("", uri: uri, suite: "bookworm")
        let container = try scene.start(
            options: ["--tmpfs", "/tmp:size=4m"],
            inside: "head -c 3840k /dev/zero >/tmp/core")
        defer { container.remove() }
        let apt = container.exec(["apt-get", "update"])
        let words = apt.outputText + apt.errorsText
        #expect(!apt.succeeded && words.contains("\n  At least one invalid signature was encountered.\n"), "\(words)")
        let run = container.exec([PortableBundle.program])
        let report = run.outputText
        #expect(run.ending == .exited(21), "\(report)")
        // What a terminal of the usual 24 lines shows.
        let head = report.split(separator: "\n", omittingEmptySubsequences: false).prefix(24).joined(separator: "\n")
        for text in [
            "signature GOOD, but apt cannot tell", "error[R01]: /tmp is full, so apt cannot check the signature",
            "the signature is good: repository and keys are fine", "256 KiB free", "What to do",
            "du -xah /tmp | sort -h | tail",
        ] {
            #expect(head.contains(text), "\(report)")
        }
        #expect(head.contains(/apt\s+needs about [0-9]+ KiB here/), "\(report)")
        LabTable.shared.add(
            LabTable.Line(
                root: "bookworm", injected: "the seed: /tmp of 4 MiB, 256 KiB left",
                apt: ProgramAptUpdate(apt).trouble,
                answer: run.ending == .exited(21) ? "R01" : "-", agrees: run.ending == .exited(21)))
        if let file = ProcessInfo.processInfo.environment["APT_VERDICT_TRANSCRIPT"] {
            let transcript = "$ apt-get update\n\(words)$ apt-verdict\n\(report)"
            let host = try #require(URL(string: uri)?.host)
            try Data(transcript.replacingOccurrences(of: host, with: "debian.example.org").utf8)
                .write(to: URL(fileURLWithPath: file))
        }
    }
}
