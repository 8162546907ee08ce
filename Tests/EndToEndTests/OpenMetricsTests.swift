import Foundation
import TestSupport
import Testing

/// What a real node_exporter makes of our file.
@Suite(.enabled(if: NodeExporter.program != nil, "needs prometheus-node-exporter")) struct OpenMetricsTests {
    private func scene() throws -> (ServedRepository, VerdictLab, NodeExporter) {
        let served = try ServedRepository()
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        return (served, lab, try NodeExporter())
    }

    @Test func goodAndForged() throws {
        let (served, lab, exporter) = try scene()
        defer {
            exporter.stop()
            served.server.stop()
        }
        let file = exporter.directory.appendingPathComponent("apt_verdict.prom").path
        let name = "{suite=\"stable\",uri=\"\(served.uri)\"}"
        let good = lab.run(["check", "--output", "openmetrics=\(file)"])
        #expect(good.ending == .exited(0) && good.output.isEmpty, "\(good.errorsText)")
        var scraped = try exporter.scrape()
        #expect(scraped.contains("\nnode_textfile_scrape_error 0\n"))
        #expect(scraped.contains("\napt_verdict_source_signature_good\(name) 1\n"), "\(scraped)")
        #expect(scraped.contains("\napt_verdict_exit_code 0\n"))
        #expect(scraped.contains("\napt_verdict_run_complete 1\n"))
        #expect(scraped.contains("\napt_verdict_source_release_timestamp_seconds\(name) "))
        // The same, as the report says it.
        let ran = scraped.split(separator: "\n").first { $0.hasPrefix("apt_verdict_last_run_timestamp_seconds ") }
        #expect(ran != nil)

        served.answer("InRelease", .body(try served.forgedInRelease()))
        served.answer("Release", .status(404))
        let forged = lab.run(["check", "--output", "openmetrics=\(file)"])
        #expect(forged.ending == .exited(10))
        scraped = try exporter.scrape()
        #expect(scraped.contains("\nnode_textfile_scrape_error 0\n"))
        #expect(scraped.contains("\napt_verdict_source_signature_good\(name) 0\n"), "\(scraped)")
        #expect(scraped.contains("\napt_verdict_exit_code 10\n"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: exporter.directory.path) == ["apt_verdict.prom"])
    }

    /// The reader does see trouble where there is some.
    @Test func brokenFileIsAnError() throws {
        let (served, lab, exporter) = try scene()
        defer {
            exporter.stop()
            served.server.stop()
        }
        let file = exporter.directory.appendingPathComponent("apt_verdict.prom").path
        #expect(lab.run(["check", "--output", "openmetrics=\(file)"]).ending == .exited(0))
        #expect(try exporter.scrape().contains("\nnode_textfile_scrape_error 0\n"))
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try String(text.dropLast(20)).write(toFile: file, atomically: false, encoding: .utf8)
        let scraped = try exporter.scrape()
        #expect(scraped.contains("\nnode_textfile_scrape_error 1\n"))
        #expect(!scraped.contains("apt_verdict_source_exit_code"))
    }

    /// As a file of mkstemp is: the exporter runs as another user.
    @Test(.enabled(if: runsAsRoot, "needs root, so that the exporter is another user"))
    func modeOfOthersIsAnError() throws {
        let (served, lab, exporter) = try scene()
        defer {
            exporter.stop()
            served.server.stop()
        }
        let file = exporter.directory.appendingPathComponent("apt_verdict.prom").path
        #expect(lab.run(["check", "--output", "openmetrics=\(file)"]).ending == .exited(0))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        let scraped = try exporter.scrape()
        #expect(scraped.contains("\nnode_textfile_scrape_error 1\n"))
        // The next run mends it.
        #expect(lab.run(["check", "--output", "openmetrics=\(file)"]).ending == .exited(0))
        #expect(try exporter.scrape().contains("\nnode_textfile_scrape_error 0\n"))
    }

    @Test func deadlineAndNoReport() throws {
        let (served, lab, exporter) = try scene()
        defer {
            exporter.stop()
            served.server.stop()
        }
        let file = exporter.directory.appendingPathComponent("apt_verdict.prom").path
        served.answer("InRelease", .stalledBeforeHeader)
        let late = lab.run(["check", "--deadline", "1", "--output", "openmetrics=\(file)"])
        #expect(late.ending == .exited(30))
        var scraped = try exporter.scrape()
        #expect(scraped.contains("\nnode_textfile_scrape_error 0\n"))
        #expect(scraped.contains("\napt_verdict_run_complete 0\n"))
        #expect(!scraped.contains("apt_verdict_source_signature_good"))

        let none = lab.run(["check", "--sources", lab.directory("nowhere.list"), "--output", "openmetrics=\(file)"])
        #expect(none.ending == .exited(64))
        scraped = try exporter.scrape()
        #expect(scraped.contains("\nnode_textfile_scrape_error 0\n"))
        #expect(scraped.contains("\napt_verdict_run_complete 0\n"))
        #expect(scraped.contains("\napt_verdict_exit_code 64\n"))
        #expect(!scraped.contains("apt_verdict_source_"))
    }
}

extension ServedRepository {
    /// InRelease with one letter of the signed text changed.
    func forgedInRelease() throws -> [UInt8] {
        var forged = inRelease
        let place = try #require(forged.firstRange(of: Array("Origin: Test".utf8)))
        forged[place.upperBound - 1] = UInt8(ascii: "x")
        return forged
    }
}
