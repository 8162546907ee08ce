import AptModel
import Evidence
import Reporting
import Testing

@Suite("A report about a container that was looked at from outside")
struct ContainerReportTests {
    private func report(_ process: TargetProcessObservation?) -> Report {
        var report = Sample.seed()
        report.observations.targetProcess = process
        return report
    }

    private let named = TargetProcessObservation(
        pid: 4242, engine: "docker", containerId: String(repeating: "ab", count: 32), containerName: "web",
        image: "deb:bookworm", environmentFrom: .engine, uid: 0,
        uidMap: [IdentityRange(inside: 0, outside: 100_000, count: 65_536)],
        limits: [
            ProcessLimitObservation(name: "Max file size", soft: 1_000_000, hard: nil),
            ProcessLimitObservation(name: "Max open files", soft: nil, hard: nil),
        ], seccomp: .filter, capabilities: "00000000a80425fb",
        controlGroup: ControlGroupObservation(
            memoryMaxBytes: 67_108_864, memoryCurrentBytes: 4096, oomKills: 2, pidsMax: 8),
        ownNamespaces: ["mnt", "net"])

    @Test func theFirstLineNamesIt() throws {
        let text = renderText(report(named))
        #expect(text.hasPrefix("Examined: container web (docker), from outside through /proc/4242/root\n\n[!!] "))
        #expect(text.contains("= to mend: in the container"))
        #expect(!text.contains("on this machine"))
        #expect(!renderText(report(named), style: TextStyle(verbosity: .quiet)).contains("Examined"))
        #expect(!renderText(report(nil)).contains("Examined"))
    }

    @Test(arguments: [
        (nil as String?, "Examined: process 7, "), ("podman", "Examined: the container of process 7 (podman), "),
    ]) func byNumber(engine: String?, words: String) {
        #expect(renderText(report(TargetProcessObservation(pid: 7, engine: engine))).hasPrefix(words))
    }

    @Test func theFactsStandInTheEvidence() {
        let text = renderText(report(named), style: TextStyle(verbosity: .verbose))
        for words in [
            "container web (docker), abababababab, image deb:bookworm", "uid 0, seccomp filter",
            "0 is 100000 here (65536",
            "file size 1000000", "memory 4096 of 67108864 bytes, 2 killed for memory", "its own: mnt, net",
        ] {
            #expect(text.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(words), "\(words)")
        }
        #expect(!text.contains("open files"))
    }
}
