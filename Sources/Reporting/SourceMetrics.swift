import Diagnosis
import Evidence

/// What is measured of the sources. Entries that differ in their keyring or options alone bear one name, and so become one series:
/// that of the worst of them.
struct SourceMetrics {
    private struct Row {
        var labels: [(name: String, value: String)]
        var verdict: FaultClass?
        var signatureGood: Bool?
        var figures: SourceFigures
    }

    private var rows: [Row] = []

    init(_ report: Report, _ figures: RunFigures) {
        var places: [String: Int] = [:]
        for (source, numbers) in zip(report.sources, figures.sources) {
            let labels = SourceMetrics.labels(source.observed)
            let state = source.judged.signature.state
            let row = Row(
                labels: labels, verdict: source.judged.verdict,
                signatureGood: state == .noVerdict ? nil : state == .good, figures: numbers)
            let name = MetricLabels(labels).text
            if let place = places[name] {
                rows[place] = SourceMetrics.worst(rows[place], row)
            } else {
                places[name] = rows.count
                rows.append(row)
            }
        }
    }

    var families: [MetricFamily] {
        var verdict = MetricFamily("source_verdict", "The verdict of a source, 1 for the one that holds.")
        var exitCode = MetricFamily("source_exit_code", "The exit code that the source's verdict stands for, 0 for ok.")
        var good = MetricFamily(
            "source_signature_good", "Whether the signature is good; absent where it could not be checked.")
        var date = MetricFamily("source_release_timestamp_seconds", "Date of the verified Release file.")
        var until = MetricFamily(
            "source_release_valid_until_timestamp_seconds", "Until when apt here accepts the Release file.")
        var expiry = MetricFamily(
            "source_key_expiry_timestamp_seconds", "When the key of the signature expires; absent for never.")
        var transfer = MetricFamily("source_transfer_seconds", "How long the transfer of the signed file took.")
        var behind = MetricFamily(
            "source_behind_reference_seconds", "How far Date is behind that of the repository of --reference.")
        for row in rows {
            let labels = MetricLabels(row.labels)
            verdict.add(MetricLabels(row.labels + [("verdict", row.verdict.verdictName)]), 1)
            exitCode.add(labels, whole: Int64(row.verdict?.exitCode ?? 0))
            good.add(labels, row.signatureGood.map { $0 ? 1 : 0 })
            date.add(labels, whole: row.figures.releaseDate?.seconds)
            until.add(labels, whole: row.figures.validUntil?.seconds)
            expiry.add(labels, whole: row.figures.keyExpiry?.seconds)
            transfer.add(labels, row.figures.transferSeconds)
            behind.add(labels, whole: row.figures.behindReferenceSeconds)
        }
        return [verdict, exitCode, good, date, until, expiry, transfer, behind]
    }

    private static func labels(_ source: SourceObservation) -> [(name: String, value: String)] {
        guard let uri = source.uri else { return [("file", source.file ?? "-")] }
        return [("uri", uri), ("suite", source.suite ?? "")]
    }

    /// A verdict before none, bad before unknown before good, the earliest moment, the longest transfer.
    private static func worst(_ left: Row, _ right: Row) -> Row {
        var row = left
        row.verdict = [left.verdict, right.verdict].compactMap { $0 }.min { $0.exitCode < $1.exitCode }
        if left.signatureGood == false || right.signatureGood == false {
            row.signatureGood = false
        } else if right.signatureGood == nil {
            row.signatureGood = nil
        }
        row.figures.releaseDate = least(left.figures.releaseDate, right.figures.releaseDate)
        row.figures.validUntil = least(left.figures.validUntil, right.figures.validUntil)
        row.figures.keyExpiry = least(left.figures.keyExpiry, right.figures.keyExpiry)
        row.figures.transferSeconds = [left.figures.transferSeconds, right.figures.transferSeconds].compactMap { $0 }
            .max()
        row.figures.behindReferenceSeconds =
            [left.figures.behindReferenceSeconds, right.figures.behindReferenceSeconds].compactMap { $0 }.max()
        return row
    }

    private static func least<Value: Comparable>(_ left: Value?, _ right: Value?) -> Value? {
        [left, right].compactMap { $0 }.min()
    }
}
