import Diagnosis
import Foundation
import Linux
import Reporting
import TestSupport
import Testing

/// The alert rules of packaging/prometheus: that promtool takes them, that their unit tests can fail, and that they speak of what
/// ``renderOpenMetrics(_:)`` writes.
@Suite("Alert rules")
struct AlertRulesTests {
    private static let hasPromtool = OpenMetricsTests.promtool != nil

    @Test(.enabled(if: hasPromtool, "needs promtool (prometheus)"))
    func promtoolTakesThem() throws {
        let rules = try AlertRules.stored()
        let check = runProgram(
            "promtool", ["check", "rules", "--lint-fatal", AlertRules.name], directory: AlertRules.folder)
        #expect(check.succeeded, "\(check.outputText)\(check.errorsText)")
        #expect(check.outputText.contains("\(rules.alerts.count) rules found"), "\(check.outputText)")
        let test = try rules.unitTests()
        #expect(test.succeeded, "\(test.outputText)\(test.errorsText)")
    }

    /// Alerts that never come, and alerts that come at once: the unit tests of each one notice both.
    @Test(
        .enabled(if: hasPromtool, "needs promtool (prometheus)"),
        arguments: [("expr", "vector(1) == 2"), ("for", "0s")])
    func theirUnitTestsCanFail(part: String, instead: String) throws {
        var rules = try AlertRules.stored()
        let names = rules.alerts.map(\.name)
        for name in names { rules = try rules.replacing(part, of: name, with: instead) }
        let test = try rules.unitTests()
        #expect(test.ending == .exited(1))
        for name in names { #expect((test.outputText + test.errorsText).contains("alertname: \(name),"), "\(name)") }
    }

    @Test func eachHasWhatAnAlertNeeds() throws {
        let alerts = try AlertRules.stored().alerts
        #expect(Set(alerts.map(\.name)).count == alerts.count && alerts.count > 10)
        for alert in alerts {
            #expect(alert.patience.wholeMatch(of: /[1-9][0-9]*[mh]/) != nil, "\(alert.name)")
            #expect(!alert.expression.isEmpty, "\(alert.name)")
            #expect(alert.text.contains(/\n          severity: (critical|warning)\n/), "\(alert.name)")
            #expect(alert.text.contains(/\n          summary: ".+"\n/), "\(alert.name)")
            #expect(alert.text.contains(/\n          description: ".+"\n/), "\(alert.name)")
        }
    }

    /// Beside the time before `for:` is over, which is quiet too, each has a near miss.
    @Test func eachIsTestedBothWays() throws {
        let alerts = try AlertRules.stored().alerts.map(\.name)
        let cases = try AlertRules.unitTestText().components(separatedBy: "\n  - name: ").dropFirst()
        #expect(cases.allSatisfy { test in alerts.contains { test.hasPrefix("\"\($0): ") } })
        for name in alerts {
            let own = cases.filter { $0.hasPrefix("\"\(name): ") && $0.contains("alertname: \(name)\n") }
            #expect(own.contains { $0.contains("exp_alerts:\n") }, "\(name) never fires")
            #expect(
                own.contains { $0.contains("exp_alerts: []") && !$0.contains("exp_alerts:\n") },
                "\(name) has no near miss")
        }
    }

    /// A metric that is renamed, or a label, is missed here.
    @Test func theySpeakOfWhatIsWritten() throws {
        let written = try WrittenMetrics()
        let rules = try AlertRules.stored()
        let names = rules.text.matches(of: /apt_verdict_[a-z_]+/).map { String($0.output) }
        #expect(names.count > 15)
        for name in names { #expect(written.labels[name] != nil, "\(name)") }
        var seen = 0
        for selector in rules.text.matches(of: /(apt_verdict_[a-z_]+)\{([^}]*)\}/) {
            for matcher in selector.2.matches(of: /([a-z_]+)=~?"([^"]*)"/) {
                for value in matcher.2.split(separator: "|") {
                    let label = "\(matcher.1)=\"\(value)\""
                    #expect(written.holds(String(selector.1), label), "\(selector.1){\(label)}")
                    seen += 1
                }
            }
        }
        #expect(seen > 10)
        // The one metric that is not ours.
        let others = rules.alerts.flatMap {
            $0.expression.matches(of: /\b([a-z_]+)(?= == 1| offset|\[)/).map { String($0.1) }
        }
        #expect(Set(others.filter { !$0.hasPrefix("apt_verdict_") }) == ["up"])
    }

    /// Series with labels that no file has would prove nothing.
    @Test func unitTestsFeedWhatIsWritten() throws {
        let written = try WrittenMetrics()
        let series = try AlertRules.unitTestText().matches(of: /- series: '(apt_verdict_[a-z_]+)\{(.*)\}'/)
        #expect(series.count > 30)
        for one in series {
            let labels = Set(one.2.matches(of: /([a-z_]+)="/).map { String($0.1) }).subtracting(["job", "instance"])
            #expect(written.labels[String(one.1)]?.contains(labels) == true, "\(one.0)")
        }
    }

    @Test func eachClassOfFaultHasItsAlert() throws {
        let text = try AlertRules.stored().alerts.map(\.expression).joined()
        let values = Set(
            text.matches(of: /(?:class|verdict)=~?"([^"]*)"/).flatMap { $0.1.split(separator: "|").map(String.init) })
        #expect(values == Set(FaultClass.allCases.map(\.rawValue)))
    }

    @Test func eachHasItsLineInTheDocumentation() throws {
        let page = try String(contentsOf: repositoryRoot.appendingPathComponent("docs/monitoring.md"), encoding: .utf8)
        let named = page.matches(of: /\n\| `(AptVerdict[A-Za-z]+)` \|/).map { String($0.1) }
        #expect(named == (try AlertRules.stored().alerts.map(\.name)))
    }
}
