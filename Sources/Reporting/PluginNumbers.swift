import AptModel
import Diagnosis
import Evidence

/// A run's numbers as thresholds and perfdata take them, over several sources the least.
struct PluginNumbers {
    private var values: [PluginLabel: Double] = [:]
    /// The size of the file system that holds a directory.
    private var sizes: [PluginLabel: Int64] = [:]

    init(_ observations: Observations) {
        let figures = RunFigures(observations)
        if let now = figures.now {
            func days(_ times: [Timestamp?]) -> Double? {
                times.compactMap { $0 }.min().map { (Double($0 - now) / 864).rounded(.down) / 100 }
            }
            values[.keyExpiryDays] = days(figures.sources.map(\.keyExpiry))
            values[.releaseValidityDays] = days(figures.sources.map(\.validUntil))
        }
        values[.clockOffsetSeconds] = figures.clockOffsetSeconds.map { Double($0) }
        for (label, role) in [(PluginLabel.tempFreeBytes, DirectoryObservation.Role.temp), (.listsFreeBytes, .lists)] {
            guard let directory = observations.directories.first(where: { $0.role == role }) else { continue }
            values[label] = directory.availableBytes.flatMap { $0 >= 0 ? Double($0) : nil }
            sizes[label] = directory.totalBytes.flatMap { $0 > 0 ? $0 : nil }
        }
    }

    subscript(label: PluginLabel) -> Double? { values[label] }

    /// `'temp_free_bytes'=16384B;;1000000:;0;65536`; nil where there is no value. What is empty at the end is left out.
    func perfdata(_ label: PluginLabel, warning: PluginRange?, critical: PluginRange?) -> String? {
        guard let value = values[label] else { return nil }
        var fields = [
            "'\(label.rawValue)'=\(PluginNumbers.text(value))\(label.unit)", warning?.text ?? "", critical?.text ?? "",
            label.unit == "B" ? "0" : "", sizes[label].map { "\($0)" } ?? "",
        ]
        while fields.last == "" { fields.removeLast() }
        return fields.joined(separator: ";")
    }

    static func text(_ value: Double) -> String { Int64(exactly: value).map { "\($0)" } ?? "\(value)" }
}
