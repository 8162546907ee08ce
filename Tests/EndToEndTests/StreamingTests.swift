import Foundation
import Linux
import TestSupport
import Testing

/// `--format ndjson` with the real program: sources as they end, whatever the others do.
@Suite struct StreamingTests {
    /// What is read of a line.
    private struct Line: Decodable {
        struct Counts: Decodable {
            var sources: Int
            var verdicts: [String: Int]
            var codes: [String: Int]
        }
        var type: String
        var index: Int?
        var verdict: String
        var exitCode: Int32?
        var findings: [VerdictReport.Finding]
        var counts: Counts?
    }

    private func lines(_ output: some Sequence<UInt8>) throws -> [Line] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try Array(output).split(separator: 0x0A).map { try decoder.decode(Line.self, from: Data($0)) }
    }

    /// A list of which every third source is missing and every fourth has a body that was changed.
    private func mixed(_ count: Int) throws -> (served: ServedRepository, entries: [String], wanted: [String]) {
        let served = try ServedRepository()
        var altered = served.inRelease
        let place = try #require(String(decoding: altered, as: UTF8.self).range(of: "Suite: "))
        let offset = String(decoding: altered, as: UTF8.self).utf8.distance(from: "".startIndex, to: place.upperBound)
        altered[offset] ^= 1
        let suite = ServedRepository.suite.dropFirst("/debian".count)
        var (entries, wanted): ([String], [String]) = ([], [])
        for number in 0..<count {
            if number % 3 != 2 {
                served.server.route("/\(number)\(suite)/InRelease", .body(number % 4 == 1 ? altered : served.inRelease))
            }
            wanted.append(number % 3 == 2 ? "configuration" : number % 4 == 1 ? "signature" : "ok")
            entries.append(served.entry(uri: served.server.url("/\(number)")))
        }
        return (served, entries, wanted)
    }

    @Test func oneThatHangsHoldsNoOther() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        served.server.route("/hang/dists/stable/InRelease", .stalledBeforeHeader)
        let lab = try VerdictLab()
        let list = try lab.directory.write(
            "two.list", served.entry(uri: served.server.url("/hang")) + "\n" + served.entry() + "\n")
        let tool = try SpawnedTool(
            "env",
            lab.environment.map { "\($0.key)=\($0.value)" } + [
                VerdictLab.program, "check", "--sources", list, "--format", "ndjson", "--timeout", "30", "-q",
            ], in: URL(fileURLWithPath: lab.directory.path))
        for _ in 0..<1000 where !tool.output.contains("\n") { Thread.sleep(forTimeInterval: 0.02) }
        let early = try lines(tool.output.utf8)
        #expect(early.map(\.index) == [1] && early.first?.verdict == "ok", "\(tool.output)")
        kill(tool.pid, SIGINT)
        #expect(tool.wait() == 130)
        let all = try lines(tool.output.utf8)
        #expect(all.map(\.type) == ["source", "source", "summary"] && all.map(\.index) == [1, 0, nil])
        #expect(all[1].verdict == "inconclusive" && all[1].findings.first?.code == "U01")
        #expect(all[2].exitCode == 130 && all[2].counts?.verdicts == ["ok": 1, "inconclusive": 1])
        #expect(try FileManager.default.contentsOfDirectory(atPath: lab.directory("tmp")).isEmpty)
    }

    /// One of which there is nothing to fetch, and whose turn had not come, ends with the others.
    @Test func anInterruptEndsWhatCannotBeFetched() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        served.server.route("/hang/dists/stable/InRelease", .stalledBeforeHeader)
        let lab = try VerdictLab()
        let entry = served.entry(uri: served.server.url("/hang"))
        let list = try lab.directory.write("two.list", "\(entry)\ndeb cdrom:[Debian]/ stable main\n")
        let tool = try SpawnedTool(
            "env",
            lab.environment.map { "\($0.key)=\($0.value)" } + [
                VerdictLab.program, "check", "--sources", list, "--format", "ndjson", "--jobs", "1", "-q",
            ], in: URL(fileURLWithPath: lab.directory.path))
        for _ in 0..<1000 where served.server.requests.isEmpty { Thread.sleep(forTimeInterval: 0.02) }
        kill(tool.pid, SIGINT)
        #expect(tool.wait() == 130)
        let all = try lines(tool.output.utf8)
        #expect(all.map(\.type) == ["source", "source", "summary"] && all.compactMap(\.index).sorted() == [0, 1])
        #expect(all[2].exitCode == 130 && all[2].counts?.verdicts == ["inconclusive": 2])
    }

    /// The plugin's ten seconds are enough for every source that answers.
    @Test func aMonitoringPluginKnowsTheOthers() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        served.server.route("/hang/dists/stable/InRelease", .stalledBeforeHeader)
        let lab = try VerdictLab()
        let list = try lab.directory.write(
            "two.list", served.entry(uri: served.server.url("/hang")) + "\n" + served.entry() + "\n")
        let run = lab.run(["nagios", "-t", "3", "--sources", list, "--output", "json=\(lab.directory("r.json"))"])
        let report = try JSONDecoder.snake.decode(
            VerdictReport.self, from: Data(contentsOf: URL(fileURLWithPath: lab.directory("r.json"))))
        #expect(report.sources.map(\.verdict) == ["inconclusive", "ok"], "\(run.outputText)")
    }

    /// More sources than are waited for before the machine is looked at: each is judged as in a whole report.
    @Test func judgedAsInAWholeReport() throws {
        let (served, entries, wanted) = try mixed(80)
        defer { served.server.stop() }
        let lab = try VerdictLab()
        let list = try lab.directory.write("many.list", entries.joined(separator: "\n") + "\n")
        let path = lab.directory("beside.json")
        let run = lab.run(["check", "--sources", list, "--format", "ndjson", "--output", "json=\(path)"])
        #expect(run.ending == .exited(10))
        var streamed = try lines(run.output)
        let summary = try #require(streamed.last)
        streamed.removeLast()
        #expect(summary.type == "summary" && summary.verdict == "signature" && summary.exitCode == 10)
        #expect(summary.counts?.sources == 80)
        let counted = Dictionary(grouping: wanted) { $0 }.mapValues(\.count)
        #expect(summary.counts?.verdicts == counted)
        #expect(summary.counts?.codes["S01"] == counted["signature"])
        streamed.sort { ($0.index ?? -1) < ($1.index ?? -1) }
        #expect(streamed.map(\.index) == (0..<80).map { $0 } && streamed.map(\.verdict) == wanted)

        let report = try JSONDecoder.snake.decode(
            VerdictReport.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(report.sources.map { $0.codes } == streamed.map { $0.findings.map(\.code) })
        let union = Set(report.findings.map { "\($0.code) \($0.subject ?? "")" })
        #expect(Set(summary.findings.map { "\($0.code) \($0.subject ?? "")" }) == union)

        let again = lab.run(["check", "--from", path, "--format", "ndjson"])
        #expect(try lines(again.output).dropLast().map { $0.findings.map(\.code) } == report.sources.map(\.codes))
        let files = try [("live", run), ("again", again)].map { name, run in
            try lab.directory.write("\(name).ndjson", run.outputText)
        }
        #expect(try lineProblems(files) == "")
    }

    /// Nobody reads: that is said, nothing goes on for nobody, and other reports go out.
    @Test func nobodyReads() throws {
        let (served, entries, wanted) = try mixed(60)
        defer { served.server.stop() }
        let lab = try VerdictLab()
        let list = try lab.directory.write("many.list", entries.joined(separator: "\n") + "\n")
        let whole = lab.directory("whole.json")
        for more in [[], ["--output", "json=\(whole)"]] {
            let run = runProgram(
                "bash",
                ["-c", "\"$@\" | head -c 10 >/dev/null; exit ${PIPESTATUS[0]}", "-", VerdictLab.program, "check"]
                    + ["--sources", list, "--format", "ndjson"] + more, environment: lab.environment, deadline: 60)
            #expect(run.ending == .exited(74), "\(run.errorsText)")
            #expect(run.errorsText.contains("could not be written to standard output"), "\(run.errorsText)")
            #expect(FileManager.default.fileExists(atPath: whole) == !more.isEmpty)
        }
        let report = try JSONDecoder.snake.decode(
            VerdictReport.self, from: Data(contentsOf: URL(fileURLWithPath: whole)))
        #expect(report.sources.map(\.verdict) == wanted)
    }

    /// A file of lines is there whole, or as it was.
    @Test(.enabled(if: runsAsRoot)) func aFileIsWholeOrAsItWas() throws {
        let (served, entries, _) = try mixed(60)
        defer { served.server.stop() }
        let lab = try VerdictLab()
        let list = try lab.directory.write("many.list", entries.joined(separator: "\n") + "\n")
        let disk = try Tmpfs("size=64k")
        let path = "\(disk.path)/out.ndjson"
        try "old\n".write(toFile: path, atomically: false, encoding: .utf8)
        let run = lab.run(["check", "--sources", list, "--output", "ndjson=\(path)"])
        #expect(run.ending == .exited(74) && run.output.isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path) == ["out.ndjson"])
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "old\n")

        let good = lab.directory("out.ndjson")
        #expect(lab.run(["check", "--sources", list, "--output", "ndjson=\(good)"]).ending == .exited(10))
        #expect(try lines(Data(contentsOf: URL(fileURLWithPath: good))).count == 61)
    }

    /// What python3-jsonschema finds in lines of ndjson.
    private func lineProblems(_ paths: [String]) throws -> String {
        let script = """
            import json, sys, jsonschema
            whole = json.load(open(sys.argv[1]))
            check = jsonschema.Draft202012Validator(whole).evolve(schema={"$ref": "#/$defs/ndjson_line"})
            for path in sys.argv[2:]:
                lines = open(path).read().splitlines()
                kinds = [json.loads(line)["type"] for line in lines]
                if kinds != ["source"] * (len(lines) - 1) + ["summary"]: print(path, kinds)
                for line in lines:
                    for error in check.iter_errors(json.loads(line)):
                        print(path, error.message[:200], [c.message[:200] for c in error.context])
                broken = json.loads(lines[0]); del broken["index"]
                if check.is_valid(broken): print("a line without index passes")
                broken = json.loads(lines[-1]); del broken["counts"]
                if check.is_valid(broken): print("a closing line without counts passes")
            """
        let schema = repositoryRoot.appendingPathComponent("docs/report.schema.json").path
        return try mustRun("python3", ["-c", script, schema] + paths).outputText
    }
}

extension JSONDecoder {
    fileprivate static var snake: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }
}
