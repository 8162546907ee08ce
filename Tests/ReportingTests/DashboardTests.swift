import Foundation
import Linux
import TestSupport
import Testing

/// The dashboard of packaging/grafana: that Prometheus takes its expressions, and that they speak of what is written.
@Suite("Dashboard")
struct DashboardTests {
    private struct Dashboard: Decodable {
        struct Panel: Decodable {
            struct Place: Decodable { var x: Int, y: Int, w: Int, h: Int }
            struct Fields: Decodable {
                struct Defaults: Decodable { var unit: String }
                var defaults: Defaults
            }
            struct Target: Decodable { var refId: String, expr: String }
            var id: Int, type: String, title: String
            var gridPos: Place, fieldConfig: Fields, targets: [Target]
        }
        struct Templating: Decodable {
            struct Variable: Decodable { var name: String, type: String, definition: String? }
            var list: [Variable]
        }
        var uid: String
        var title: String
        var panels: [Panel], templating: Templating
    }

    private func dashboard() throws -> Dashboard {
        let file = repositoryRoot.appendingPathComponent("packaging/grafana/apt-verdict.json")
        return try JSONDecoder().decode(Dashboard.self, from: Data(contentsOf: file))
    }

    /// The expressions as Grafana sends them.
    private func expressions() throws -> [String] {
        try dashboard().panels.flatMap(\.targets).map {
            $0.expr.replacingOccurrences(of: "$__interval", with: "5m").replacingOccurrences(of: "$job", with: "node")
                .replacingOccurrences(of: "$instance", with: ".+")
        }
    }

    @Test(.enabled(if: OpenMetricsTests.promtool != nil, "needs promtool (prometheus)"))
    func prometheusTakesEachExpression() throws {
        let expressions = try expressions()
        #expect(expressions.count > 15 && expressions.allSatisfy { !$0.contains("$") })
        func check(_ expressions: [String]) throws -> ProgramRun {
            let directory = try TemporaryDirectory()
            let rules = expressions.enumerated().map {
                "      - record: panel:\($0.offset)\n        expr: '\($0.element)'\n"
            }
            try directory.write("panels.yml", "groups:\n  - name: panels\n    rules:\n" + rules.joined())
            return runProgram("promtool", ["check", "rules", directory("panels.yml")])
        }
        let run = try check(expressions)
        #expect(run.succeeded && run.outputText.contains("\(expressions.count) rules found"), "\(run.errorsText)")
        for expression in expressions { #expect(!(try check([expression + ")"]).succeeded)) }
    }

    /// A metric that is renamed, or a label, is missed here.
    @Test func itSpeaksOfWhatIsWritten() throws {
        let written = try WrittenMetrics()
        let page = try String(contentsOf: repositoryRoot.appendingPathComponent("docs/metrics.md"), encoding: .utf8)
        let dashboard = try dashboard()
        let texts = try expressions() + dashboard.templating.list.compactMap(\.definition)
        let names = Set(texts.flatMap { $0.matches(of: /apt_verdict_[a-z_]+/).map { String($0.output) } })
        for name in names { #expect(written.labels[name] != nil && page.contains("`\(name)`"), "\(name)") }
        for text in texts {
            for selector in text.matches(of: /(apt_verdict_[a-z_]+)\{([^}]*)\}/) {
                for matcher in selector.2.matches(of: /([a-z_]+)(?:=~?|!=)"([^"]*)"/)
                where !["job", "instance"].contains(matcher.1) {
                    for value in matcher.2.split(separator: "|") {
                        #expect(written.holds(String(selector.1), "\(matcher.1)=\"\(value)\""), "\(selector.0)")
                    }
                }
            }
            for part in text.matches(of: /by \(([a-z_, ]+)\) \((?:max_over_time\()?(apt_verdict_[a-z_]+)/) {
                let grouped = part.1.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
                let known = (written.labels[String(part.2)] ?? []).reduce(into: Set<String>()) { $0.formUnion($1) }
                #expect(known.union(["file"]).isSuperset(of: grouped), "\(part.0)")
            }
        }
        for needed in [
            "apt_verdict_sources", "apt_verdict_source_verdict", "apt_verdict_source_key_expiry_timestamp_seconds",
            "apt_verdict_source_release_valid_until_timestamp_seconds", "apt_verdict_directory_available_bytes",
            "apt_verdict_clock_offset_seconds", "apt_verdict_source_transfer_seconds",
            "apt_verdict_last_run_timestamp_seconds",
        ] { #expect(names.contains(needed), "\(needed)") }
    }

    @Test func eachPanelHasItsPlace() throws {
        let panels = try dashboard().panels
        #expect(Set(panels.map(\.id)).count == panels.count && panels.count > 10)
        #expect(Set(panels.map(\.title)).count == panels.count)
        for panel in panels {
            #expect(!panel.title.isEmpty && !panel.fieldConfig.defaults.unit.isEmpty && !panel.targets.isEmpty)
            #expect(Set(panel.targets.map(\.refId)).count == panel.targets.count, "\(panel.title)")
        }
        var taken: Set<[Int]> = []
        for panel in panels {
            let place = panel.gridPos
            #expect(place.w > 0 && place.h > 0 && place.x >= 0 && place.x + place.w <= 24, "\(panel.title)")
            for x in place.x..<place.x + place.w {
                for y in place.y..<place.y + place.h { #expect(taken.insert([x, y]).inserted, "\(panel.title)") }
            }
        }
        #expect(try dashboard().templating.list.map(\.name) == ["datasource", "job", "instance"])
    }
}
