import AptModel
import Diagnosis
import Evidence
import Reporting
import Testing

/// The line and the state of `nagios`.
@Suite("Plugin answers")
struct PluginAnswerTests {
    private func answer(_ report: Report, w: [String] = [], c: [String] = []) throws -> PluginAnswer {
        PluginAnswer(report, warning: try PluginThresholds(w), critical: try PluginThresholds(c))
    }

    /// A good source by a key that expires in so many days, and a temp directory with so many bytes free.
    private func good(days: [Int64?] = [100], bytes: Int64? = 5000, offset: Int64? = 0) -> Report {
        var sources = days.map { days in
            var source = Sample.source()
            source.looks[0].transfer?.serverDate = offset.map { Sample.began + -$0 }
            source.looks[0].transfer?.serverDateAt = Sample.began
            source.looks[0].verification?.signatures[0].keyExpiresAt = days.map {
                Sample.began + -(offset ?? 0) + $0 * 86_400
            }
            return source
        }
        for index in sources.indices { sources[index].uri = "http://host\(index).example.org/debian" }
        var seen = Sample.observations(sources)
        seen.directories = [
            DirectoryObservation(
                role: .temp, path: "/tmp", chosenBy: "default", totalBytes: 65_536, availableBytes: bytes)
        ]
        return Sample.report(seen, days.map { _ in Sample.judged(.good, nil, []) })
    }

    @Test func lines() throws {
        #expect(
            try answer(good()).line
                == "APT-VERDICT OK - 1 of 1 source verified | 'key_expiry_days'=100 'temp_free_bytes'=5000B;;;0;65536 "
                + "'clock_offset_seconds'=0s\n")
        #expect(
            try answer(good(days: [100, 40]), w: ["60:", "temp_free_bytes=1000:"], c: ["14:"]).line
                == "APT-VERDICT WARNING - 2 of 2 sources verified; key_expiry_days is 40 (threshold 60:) | "
                + "'key_expiry_days'=40;60:;14: 'temp_free_bytes'=5000B;1000:;;0;65536 'clock_offset_seconds'=0s\n")
        #expect(
            try answer(Sample.seed()).line
                == "APT-VERDICT CRITICAL - 1 of 1 source: R01 temp-space: /tmp is full, so apt cannot check the signature "
                + "(debian.example.org/debian bookworm) | 'temp_free_bytes'=16384B;;;0;65536\n")
        #expect(
            PluginAnswer(unknown: "two\nlines | and a \u{1B}[31mbar").line
                == "APT-VERDICT UNKNOWN - two lines / and a <U+001B>[31mbar\n")
    }

    @Test func states() throws {
        #expect(try answer(good()).state == .ok)
        #expect(try answer(Sample.fine()).state == .warning)
        #expect(try answer(Sample.mixed()).state == .critical)
        for (index, faultClass) in FaultClass.allCases.enumerated() {
            let report = Sample.report(
                Sample.observations([Sample.source()]), [Sample.judged(.noVerdict, faultClass, [])])
            let expected: PluginState = faultClass == .inconclusive ? .unknown : .critical
            #expect(try answer(report).state == expected, "\(index)")
        }
        var interrupted = good()
        interrupted.observations.interruptedBySignal = 15
        #expect(try answer(interrupted).state == .unknown)
    }

    @Test func thresholdsMakeItWorse() throws {
        #expect(try answer(good(), w: ["101:"]).state == .warning)
        #expect(try answer(good(), c: ["101:"]).state == .critical)
        #expect(try answer(good(), w: ["101:"], c: ["101:"]).state == .critical)
        #expect(try answer(good(), w: ["100:"], c: ["14:"]).state == .ok)
        #expect(try answer(good(), c: ["temp_free_bytes=5001:"]).state == .critical)
        #expect(try answer(good(offset: 90), w: ["clock_offset_seconds=-60:60"]).state == .warning)
        #expect(try answer(good(offset: -90), w: ["clock_offset_seconds=-60:60"]).state == .warning)
        // Never better than the verdict.
        #expect(try answer(Sample.mixed(), w: ["clock_offset_seconds=@5:"]).state == .critical)
        let lost = Sample.report(Sample.observations([Sample.source()]), [Sample.judged(.noVerdict, .inconclusive, [])])
        #expect(try answer(lost, w: ["temp_free_bytes=1:"]).state == .unknown)
    }

    /// A key that never expires breaks no rule; room that was not seen was not checked.
    @Test func whatIsNotThere() throws {
        let forever = try answer(good(days: [nil]), c: ["14:"])
        #expect(forever.state == .ok && !forever.line.contains("key_expiry_days"))
        #expect(try answer(good(days: [nil, 3]), c: ["14:"]).state == .critical)
        let unseen = try answer(good(bytes: nil), w: ["temp_free_bytes=1:"])
        #expect(unseen.state == .unknown && unseen.line.contains("temp_free_bytes is not known"))
        #expect(try answer(good(bytes: nil)).state == .ok)
        #expect(try answer(good(offset: nil), c: ["clock_offset_seconds=1"]).state == .unknown)
        // What was not seen is not settled by a warning elsewhere; what is surely wrong leads.
        #expect(try answer(good(bytes: nil), w: ["temp_free_bytes=1:", "101:"]).state == .unknown)
        #expect(try answer(good(bytes: nil), w: ["temp_free_bytes=1:"], c: ["101:"]).state == .critical)
    }

    @Test(arguments: HostileReportTests.seeds + ["|", "a|b=1;2", "'x'=1", "$(id)`id`", "\n\n"])
    func hostileStringsStayInTheText(_ seed: String) throws {
        for text in [
            try answer(Hostile.report(seed), w: ["30:", "temp_free_bytes=1:"]).line,
            PluginAnswer(unknown: String(repeating: seed, count: 900)).line,
        ] {
            #expect(text.hasPrefix("APT-VERDICT ") && text.hasSuffix("\n"))
            #expect(text.utf8.dropLast().allSatisfy { (0x20..<0x7F).contains($0) })
            #expect(text.count { $0 == "|" } <= 1)
            #expect(text.utf8.count <= 1023)
            #expect(!text.contains("secret"))
        }
    }
}
