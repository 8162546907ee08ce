import Diagnosis
import Evidence
import Foundation
import Reporting
import TestSupport
import Testing

@Suite("Reports for GitHub Actions")
struct GitHubTests {
    static let seeds = [
        "\n::set-output name=a::b", "\r\n::add-mask::x", "%0A::error::x", "##[set-env name=A]b", "a,line=9:file=/x",
        "::stop-commands::t", "\u{2028}::debug::x", "###[error]x", "\u{85}::warning::x", "@octocat #1 GH-1",
        "[a](http://debian.example.org)", "<img src=x>", "</pre><a href=x>", "`</code>`", "\n\n# title\n\n| a | b |\n",
        "&lt;",
        "www.debian.example.org x@debian.example.org http://debian.example.org/", "![x](y)",
        "http://u:s3cr3t@h/?t=s3cr3t ", " ", "",
    ]

    @Test(arguments: Sample.all.map(\.name)) func golden(_ name: String) throws {
        let report = try #require(Sample.all.first { $0.name == name }).report
        try expectGolden(renderGitHub(report), "\(name).github.txt")
        try expectGolden(renderGitHubSummary(report, limit: 1 << 20), "\(name).github.md")
    }

    /// A line as the runner reads it (actions/runner, ActionCommand.cs): the second form first, then the first, anywhere on the line.
    private struct Command {
        var name: String
        var properties: [String: String] = [:]
        var data: String

        init?(_ line: Substring) {
            guard line.drop(while: \.isWhitespace).hasPrefix("::") else {
                guard line.contains("##[") else { return nil }
                (name, data) = ("##[", "")
                return
            }
            let body = line.drop(while: \.isWhitespace).dropFirst(2)
            guard let end = body.range(of: "::") else { return nil }
            let head = body[..<end.lowerBound]
            let parts = head.split(separator: " ", maxSplits: 1)
            name = String(parts.first ?? "")
            for pair in (parts.count > 1 ? parts[1] : "").split(separator: ",") {
                let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
                if sides.count == 2 { properties[sides[0]] = Command.plain(sides[1]) }
            }
            data = Command.plain(String(body[end.upperBound...]))
        }

        private static func plain(_ text: String) -> String {
            [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")].reduce(text) {
                $0.replacingOccurrences(of: $1.0, with: $1.1)
            }
        }
    }

    private func expectOnlyOurCommands(_ report: Report) throws {
        for ascii in [false, true] {
            let text = renderGitHub(report, ascii: ascii)
            let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
            let shown = Severity.allCases.map { severity in
                min(10, report.judgement.findings.count { $0.finding.severity == severity })
            }
            #expect(lines.count == shown.reduce(0, +) + 2 && lines.last == "")
            let commands = lines.compactMap(Command.init)
            #expect(
                commands.map(\.name)
                    == ["error", "warning", "notice"].enumerated().flatMap {
                        Array(repeating: $0.element, count: shown[$0.offset])
                    })
            for command in commands {
                #expect(Set(command.properties.keys).isSubset(of: ["file", "line", "title"]))
                #expect(command.properties["title"]?.wholeMatch(of: /[A-Z]\d\d [a-z0-9-]+/) != nil)
                if let line = command.properties["line"] { #expect(Int(line) != nil) }
            }
            #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 } && !text.contains("s3cr3t"))
            #expect(!text.contains("##["))
            if ascii { #expect(text.utf8.allSatisfy { $0 < 0x7F }) }
        }
    }

    @Test(arguments: seeds) func noCommandIsSlippedIn(_ seed: String) throws {
        for report in [Hostile.report(seed), ReportHTMLTests.hostile(seed)] { try expectOnlyOurCommands(report) }
    }

    @Test func randomStringsAreNoCommands() throws {
        var random = SplitMix(state: 66)
        let parts = [
            "::", "##[", "#", "[", "\n", "\r", "%0A", "%25", ",", "=", "error", "]", "set-output", " ", ":", "\u{85}",
            "\u{2029}", "ä",
        ]
        for _ in 0..<400 {
            let text = (0..<Int.random(in: 1...9, using: &random)).map { _ in
                parts[Int.random(in: 0..<parts.count, using: &random)]
            }.joined()
            try expectOnlyOurCommands(ReportHTMLTests.hostile(text))
        }
    }

    @Test func scenarios() throws {
        for file in ScenarioReportTests.files { try expectOnlyOurCommands(ScenarioReportTests.report(file)) }
    }

    @Test func placesAndLimits() throws {
        let text = renderGitHub(ReportHTMLTests.many(300))
        let commands = text.split(separator: "\n").compactMap(Command.init)
        #expect(commands.count { $0.name == "error" } == 10 && commands.count { $0.name == "warning" } == 1)
        #expect(commands.first?.properties["file"] == "/etc/apt/sources.list")
        #expect(commands.first?.properties["line"] == "1")
        #expect(text.contains("Not annotated: 15 more errors."))
        var place = Sample.datesOff
        place.subject = "/etc/apt/apt.conf.d/99,dates:7"
        let one = Sample.report(
            Sample.observations([Sample.source()]), [Sample.judged(.good, nil, [])], machine: [place])
        let command = try #require(renderGitHub(one).split(separator: "\n").compactMap(Command.init).first)
        #expect(command.properties["file"] == "/etc/apt/apt.conf.d/99,dates" && command.properties["line"] == "7")
    }

    /// What GitHub's own reader of Markdown makes of it, looked through by tags.
    private static let reader = """
        import sys, html.parser
        class Look(html.parser.HTMLParser):
            def __init__(self):
                super().__init__(convert_charrefs=True); self.open = []
            def handle_starttag(self, tag, attributes):
                assert tag in {"h2","p","b","details","summary","code","pre","table","tr","th","td","tbody"}, tag
                assert not attributes, attributes
                self.open.append(tag)
            def handle_endtag(self, tag):
                assert self.open.pop() == tag, tag
            def handle_data(self, data):
                if not {"code", "pre"} & set(self.open):
                    assert not set("@/#`*_~|<>") & set(data), data
        for path in sys.argv[1:]:
            look = Look(); look.feed(open(path).read()); look.close()
            assert not look.open, look.open
        """

    private func expectNothingButText(_ summaries: [String]) throws {
        let directory = try TemporaryDirectory()
        let paths = try summaries.enumerated().map { index, text in
            let source = try directory.write("\(index).md", text)
            let page = try mustRun(
                "cmark-gfm",
                ["--unsafe", "-e", "table", "-e", "autolink", "-e", "strikethrough", "-e", "tasklist", source])
            return try directory.write("\(index).html", page.output)
        }
        #expect(try mustRun("python3", ["-c", Self.reader] + paths).succeeded)
    }

    @Test func theSummaryHoldsNoMarkupOfOthers() throws {
        let reports = Self.seeds.flatMap { [Hostile.report($0), ReportHTMLTests.hostile($0)] }
        let summaries = reports.map { renderGitHubSummary($0, limit: 1 << 20) }
        try expectNothingButText(summaries + Sample.all.map { renderGitHubSummary($0.report, limit: 1 << 20) })
        // Something before it that has no end of its line.
        try expectNothingButText(["words" + (summaries.first ?? "")])
        #expect(!summaries.contains { $0.contains("s3cr3t") })
    }

    @Test func theSummaryKeepsToItsSize() throws {
        let report = ReportHTMLTests.many(3000)
        let whole = renderGitHubSummary(report, limit: 1 << 20)
        #expect(whole.contains("3000 sources: 2750 ok, 250 transfer.") && !whole.contains("not shown"))
        var shown: [String] = []
        for limit in [0, 100, 1000, 5000, 50_000, 200_000] {
            let text = renderGitHubSummary(report, limit: limit)
            #expect(text.utf8.count <= limit)
            #expect(text.isEmpty == (limit < 1000))
            if !text.isEmpty {
                #expect(text.contains("not shown") && text.contains("did not fit") == (limit < 200_000))
                shown.append(text)
            }
        }
        try expectNothingButText(shown)
        let failing = renderGitHubSummary(report, limit: 1 << 20, onlyFailing: true)
        #expect(failing.contains("2750 more sources not shown") && !failing.contains("[ok]"))
    }
}
