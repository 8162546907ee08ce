import AptModel
import Diagnosis
import Evidence

/// The report as metrics for node_exporter's textfile collector (docs/metrics.md).
///
/// It is Prometheus' text format, which that collector reads: gauges in base units, no timestamps, no `# EOF`. Labels hold
/// addresses, suites, classes and codes, nothing that a server said. What is not known is absent.
public func renderOpenMetrics(_ report: Report) -> String {
    let figures = RunFigures(report.observations)
    let families =
        runFamilies(report, figures) + findingFamilies(report.judgement)
        + machineFamilies(report.observations, figures) + SourceMetrics(report, figures).families
        + [mirrorFamily(report.mirrors)]
    return families.map(\.text).joined()
}

/// The same for a run that came to no report: a container that is gone, a list that cannot be read.
///
/// - Parameters:
///   - time: when that was; nil where the clock cannot be read.
///   - exitCode: what the program ends with.
public func renderOpenMetrics(toolVersion: String, failedAt time: Timestamp?, exitCode: Int32) -> String {
    outline(version: toolVersion, time: time, duration: nil, isComplete: false, exitCode: exitCode).map(\.text).joined()
}

/// What every file holds, whatever came of the run.
private func outline(version: String, time: Timestamp?, duration: Double?, isComplete: Bool, exitCode: Int32)
    -> [MetricFamily]
{
    var build = MetricFamily("build_info", "The version of apt-verdict that wrote this.")
    build.add(MetricLabels([("version", version)]), 1)
    var last = MetricFamily("last_run_timestamp_seconds", "When the run began, by this machine's clock.")
    last.add(MetricLabels(), whole: time?.seconds)
    var seconds = MetricFamily("run_duration_seconds", "How long the run took.")
    seconds.add(MetricLabels(), duration.flatMap { $0 >= 0 ? $0 : nil })
    var complete = MetricFamily(
        "run_complete", "0 where a deadline, an interruption or an error left something undone, else 1.")
    complete.add(MetricLabels(), isComplete ? 1 : 0)
    var code = MetricFamily("exit_code", "The exit code of the run.")
    code.add(MetricLabels(), whole: Int64(exitCode))
    return [build, last, seconds, complete, code]
}

private func runFamilies(_ report: Report, _ figures: RunFigures) -> [MetricFamily] {
    let seen = report.observations
    var counts = MetricFamily("sources", "How many sources have this verdict.")
    for verdict in [nil] + FaultClass.allCases.map(Optional.some) {
        counts.add(
            MetricLabels([("verdict", verdict.verdictName)]),
            whole: Int64(report.judgement.sources.count { $0.verdict == verdict }))
    }
    var unchecked = MetricFamily("probes_not_checked", "How many probes, or parts of them, did not run.")
    unchecked.add(MetricLabels(), whole: Int64(seen.notChecked.count))
    return outline(
        version: report.toolVersion, time: seen.clock.now == nil ? nil : seen.startedAt,
        duration: seen.durationSeconds, isComplete: figures.isComplete, exitCode: report.exitCode)
        + [counts, unchecked]
}

/// Per class always, so that a rule has a 0 to compare with; per code where there is one.
private func findingFamilies(_ judgement: Judgement) -> [MetricFamily] {
    let findings = judgement.findings.map(\.finding)
    var classes = MetricFamily("class_findings", "Findings of the run by class and severity.")
    for faultClass in FaultClass.allCases {
        for severity in [Severity.error, .warning] {
            classes.add(
                MetricLabels([("class", faultClass.rawValue), ("severity", severity.rawValue)]),
                whole: Int64(findings.count { $0.faultClass == faultClass && $0.severity == severity }))
        }
    }
    var codes = MetricFamily("findings", "Findings of the run by code, those that there are.")
    for code in FaultCode.allCases {
        for severity in Severity.allCases {
            let count = findings.count { $0.code == code && $0.severity == severity }
            guard count > 0 else { continue }
            codes.add(
                MetricLabels([
                    ("code", code.rawValue), ("slug", code.slug), ("class", code.faultClass.rawValue),
                    ("severity", severity.rawValue),
                ]), whole: Int64(count))
        }
    }
    return [classes, codes]
}

private func machineFamilies(_ seen: Observations, _ figures: RunFigures) -> [MetricFamily] {
    var offset = MetricFamily(
        "clock_offset_seconds", "How far this clock is ahead of what servers say, negative where behind.")
    offset.add(MetricLabels(), whole: figures.clockOffsetSeconds)
    var bytes = MetricFamily("directory_available_bytes", "Room for apt's user in a directory that apt writes to.")
    var size = MetricFamily("directory_size_bytes", "Size of the file system that holds it.")
    var needed = MetricFamily("directory_needed_bytes", "What apt needs there for the most demanding source.")
    var inodes = MetricFamily(
        "directory_available_inodes", "Inodes for apt's user there; absent where they have no fixed number.")
    for directory in seen.directories {
        let labels = MetricLabels([("directory", directory.role.rawValue)])
        bytes.add(labels, whole: known(directory.availableBytes))
        size.add(labels, whole: known(directory.totalBytes))
        needed.add(labels, whole: known(directory.neededBytes))
        guard let total = directory.totalInodes, total > 0 else { continue }
        inodes.add(labels, whole: known(directory.availableInodes))
    }
    return [offset, bytes, size, needed, inodes]
}

/// Evidence may come from anywhere: no room is less than none.
private func known(_ amount: Int64?) -> Int64? { amount.flatMap { $0 >= 0 ? $0 : nil } }
