import Foundation
import Reporting

/// Metrics by name, with the sets of labels that they are written with.
struct WrittenMetrics {
    var labels: [String: Set<Set<String>>] = [:]
    private var samples: [String: Set<String>] = [:]

    init() throws {
        var reports = Sample.all.map(\.report)
        for file in ScenarioReportTests.files { reports.append(try ScenarioReportTests.report(file)) }
        for report in reports {
            for line in renderOpenMetrics(report).split(separator: "\n") where !line.hasPrefix("#") {
                let name = String(line.prefix { $0 != "{" && $0 != " " })
                let pairs = line.matches(of: /([a-z_]+)="((?:[^"\\]|\\.)*)"/)
                labels[name, default: []].insert(Set(pairs.map { String($0.1) }))
                samples[name, default: []].formUnion(pairs.map { String($0.0) })
            }
        }
    }

    func holds(_ name: String, _ label: String) -> Bool { samples[name]?.contains(label) == true }
}
