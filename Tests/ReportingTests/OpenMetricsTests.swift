import AptModel
import Diagnosis
import Evidence
import Foundation
import Linux
import Reporting
import TestSupport
import Testing

/// Metrics as they go to node_exporter's textfile collector.
@Suite("OpenMetrics")
struct OpenMetricsTests {
    static let promtool = findExecutable("promtool", in: "/usr/bin:/usr/local/bin")

    @Test(arguments: Sample.all.map(\.name))
    func golden(_ name: String) throws {
        let report = try #require(Sample.all.first { $0.name == name }).report
        try expectGolden(renderOpenMetrics(report), "\(name).prom")
    }

    @Test(arguments: HostileReportTests.seeds + ["\n", "a\"b\\c\nd", "\\", "\\n", "\u{FFFD}", "\u{1F600}"])
    func hostileStringsStayInsideTheirLabels(_ seed: String) throws {
        let text = renderOpenMetrics(Hostile.report(seed))
        try expectWellFormed(text)
        #expect(!text.contains("secret"))
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !CharacterSet.controlCharacters.contains($0) })
        for line in text.split(separator: "\n") { #expect(line.count < 700, "\(line)") }
    }

    @Test func bytesThatAreNoTextStayInsideTheirLabels() throws {
        var random = SplitMix(state: 20_261_126)
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            try expectWellFormed(renderOpenMetrics(Hostile.report(String(decoding: bytes, as: UTF8.self))))
        }
    }

    /// Entries that differ in their keyring alone: one series, and that of the worst.
    @Test(arguments: [true, false])
    func twinsAreOneSeries(worstFirst: Bool) throws {
        var early = Sample.source()
        early.trust.keyrings = ["/etc/apt/keyrings/other.gpg"]
        early.looks[0].transfer?.seconds = 5
        early.looks[0].release?.fields?.date = Timestamp(seconds: 1_700_000_000)
        early.looks[0].verification?.signatures[0].keyExpiresAt = Timestamp(seconds: 1_900_000_000)
        let good = Sample.judged(.good, nil, [])
        let bad = Sample.judged(.bad, .signature, [Sample.altered], reason: .s01, signer: .bad)
        let lost = Sample.judged(.noVerdict, .transfer, [Sample.unresolved], reason: .x02)
        let order = worstFirst ? [bad, lost, good] : [good, lost, bad]
        let text = renderOpenMetrics(
            Sample.report(Sample.observations([early, Sample.source(), Sample.source()]), order))
        try expectWellFormed(text)
        let name = "{uri=\"http://debian.example.org/debian\",suite=\"bookworm\""
        #expect(text.contains("apt_verdict_source_verdict\(name),verdict=\"signature\"} 1\n"))
        #expect(text.contains("apt_verdict_source_exit_code\(name)} 10\n"))
        #expect(text.contains("apt_verdict_source_signature_good\(name)} 0\n"))
        #expect(text.contains("apt_verdict_source_release_timestamp_seconds\(name)} 1700000000\n"))
        #expect(text.contains("apt_verdict_source_key_expiry_timestamp_seconds\(name)} 1900000000\n"))
        #expect(text.contains("apt_verdict_source_transfer_seconds\(name)} 5\n"))
        #expect(text.contains("apt_verdict_sources{verdict=\"ok\"} 1\n"))
        #expect(text.contains("apt_verdict_sources{verdict=\"transfer\"} 1\n"))
    }

    /// Not known beside good is not good.
    @Test func unknownTwinLeavesTheSignatureOpen() {
        let good = Sample.judged(.good, nil, [])
        let lost = Sample.judged(.noVerdict, .transfer, [Sample.unresolved], reason: .x02)
        for order in [[good, lost], [lost, good]] {
            let text = renderOpenMetrics(Sample.report(Sample.observations([Sample.source(), Sample.source()]), order))
            #expect(!text.contains("apt_verdict_source_signature_good"))
        }
    }

    /// Long names are cut and stay apart.
    @Test func longNamesStayApart() throws {
        let long = "http://debian.example.org/" + String(repeating: "x", count: 500)
        let sources = [Sample.source(uri: long + "a"), Sample.source(uri: long + "b")]
        let judged = Sample.judged(.good, nil, [])
        let text = renderOpenMetrics(Sample.report(Sample.observations(sources), [judged, judged]))
        try expectWellFormed(text)
        let names = text.split(separator: "\n").filter { $0.hasPrefix("apt_verdict_source_exit_code{") }
            .compactMap { $0.split(separator: "\"").dropFirst().first }
        #expect(Set(names).count == 2)
        #expect(names.allSatisfy { $0.count == 200 })
    }

    @Test func whatIsNotKnownIsAbsent() throws {
        var seen = Sample.observations([
            SourceObservation(uri: "http://a.example.org", suite: "s", trust: .init(kind: .none, keyrings: []))
        ])
        seen.clock.now = nil
        seen.durationSeconds = .infinity
        seen.directories = [
            DirectoryObservation(
                role: .temp, path: "/tmp", chosenBy: "default", availableBytes: -1, totalInodes: 0, availableInodes: 0)
        ]
        let text = renderOpenMetrics(Sample.report(seen, [Sample.judged(.noVerdict, .inconclusive, [])]))
        try expectWellFormed(text)
        for name in [
            "last_run", "run_duration", "clock_offset", "directory_", "signature_good", "release_", "key_expiry",
            "transfer_seconds",
        ] {
            #expect(!text.contains("apt_verdict_\(name)") && !text.contains("apt_verdict_source_\(name)"), "\(name)")
        }
    }

    @Test func unfinishedRunsSaySo() {
        func complete(_ change: (inout Observations) -> Void) -> Bool {
            var seen = Sample.observations([Sample.source()])
            change(&seen)
            return renderOpenMetrics(Sample.report(seen, [Sample.judged(.good, nil, [])])).contains("run_complete 1\n")
        }
        #expect(complete { _ in })
        #expect(complete { $0.sources[0].notTried = .init(reason: .offline, detail: "") })
        #expect(!complete { $0.sources[0].notTried = .init(reason: .deadline, detail: "") })
        #expect(!complete { $0.interruptedBySignal = 15 })
        #expect(!complete { $0.leftOut = ["limits"] })
        #expect(!complete { $0.sources[0].looks[0].transfer?.failure = .init(kind: .deadline, text: "") })
        #expect(!complete { $0.sources[0].looks[0].verification?.noVerdict = .init(reason: .deadline, detail: "") })
    }

    @Test(.enabled(if: promtool != nil, "needs promtool (prometheus)"))
    func promtoolHasNoComplaint() throws {
        var texts = try ScenarioReportTests.files.map { file in
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let seen = try decoder.decode(Observations.self, from: Data(contentsOf: file))
            let report = Report(toolVersion: "0.1.0", observations: seen, judgement: diagnose(seen))
            return (file.lastPathComponent, renderOpenMetrics(report))
        }
        texts += Sample.all.map { ($0.name, renderOpenMetrics($0.report)) }
        texts += HostileReportTests.seeds.map { ($0, renderOpenMetrics(Hostile.report($0))) }
        texts.append(("no report", renderOpenMetrics(toolVersion: "0.1.0", failedAt: Sample.began, exitCode: 64)))
        for (name, text) in texts {
            try expectWellFormed(text)
            let run = runProgram("promtool", ["check", "metrics"], input: Array(text.utf8))
            #expect(run.succeeded && run.output.isEmpty && run.errors.isEmpty, "\(name): \(run.errorsText)")
        }
        // It does complain.
        let twice = runProgram("promtool", ["check", "metrics"], input: Array("# TYPE a gauge\na 1\na 2\n".utf8))
        #expect(!twice.succeeded)
    }

    /// By the format's grammar, read here once more: each sample under its own type, no two with the same labels.
    private func expectWellFormed(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let label = #"[a-z_]+="(?:[^"\\\n]|\\\\|\\"|\\n)*""#
        let sample = try Regex(#"^(apt_verdict_[a-z_]+)((?:\{\#(label)(?:,\#(label))*\})?) (-?[0-9]+(?:\.[0-9]+)?)$"#)
        var type: Substring?
        var seen: Set<Substring> = []
        #expect(text.hasSuffix("\n"), sourceLocation: sourceLocation)
        for line in text.unicodeScalars.split(separator: "\n").map({ Substring($0) }) {
            if line.hasPrefix("# HELP ") { continue }
            if line.hasPrefix("# TYPE ") {
                let words = line.split(separator: " ")
                #expect(words.count == 4 && words[3] == "gauge", sourceLocation: sourceLocation)
                type = words[2]
                #expect(seen.insert(words[2]).inserted, "\(line)", sourceLocation: sourceLocation)
                continue
            }
            guard let match = line.wholeMatch(of: sample) else {
                Issue.record("\(line)", sourceLocation: sourceLocation)
                continue
            }
            #expect(match[1].substring == type, sourceLocation: sourceLocation)
            let key = (match[1].substring ?? "") + (match[2].substring ?? "")
            #expect(seen.insert(key[...]).inserted || key[...] == type, "\(line)", sourceLocation: sourceLocation)
        }
    }
}
