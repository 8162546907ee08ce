/// A number of a run that a threshold can be set for (contract.md, `nagios`).
public enum PluginLabel: String, Sendable, CaseIterable {
    case keyExpiryDays = "key_expiry_days"
    case releaseValidityDays = "release_validity_days"
    case tempFreeBytes = "temp_free_bytes"
    case listsFreeBytes = "lists_free_bytes"
    case clockOffsetSeconds = "clock_offset_seconds"

    /// The unit of measurement in perfdata.
    var unit: String {
        switch self {
        case .keyExpiryDays, .releaseValidityDays: ""
        case .tempFreeBytes, .listsFreeBytes: "B"
        case .clockOffsetSeconds: "s"
        }
    }

    /// Whether there may be no such number although all was looked at: a key without expiry, a Release file without an end.
    var mayNotExist: Bool { self == .keyExpiryDays || self == .releaseValidityDays }
}

/// The ranges of `-w` or of `-c`, one for each label; the last one given for a label counts.
public struct PluginThresholds: Sendable, Equatable {
    /// Why a threshold is none.
    public struct Refused: Error, Equatable {
        /// One sentence.
        public let message: String
    }

    private var ranges: [PluginLabel: PluginRange] = [:]

    /// - Parameter texts: each `LABEL=RANGE`, or a bare range for `key_expiry_days`.
    public init(_ texts: [String]) throws(Refused) {
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts.count == 2 ? String(parts[0]) : PluginLabel.keyExpiryDays.rawValue
            guard let label = PluginLabel(rawValue: name) else {
                let names = PluginLabel.allCases.map(\.rawValue).joined(separator: ", ")
                throw Refused(message: "there is no threshold for '\(name)'; there are \(names)")
            }
            guard let range = PluginRange(String(parts[parts.count - 1])) else {
                throw Refused(message: "'\(parts[parts.count - 1])' is no range, as 10, 10:, ~:10, 10:20 or @10:20")
            }
            ranges[label] = range
        }
    }

    /// The range for a label; nil where none was given.
    public subscript(label: PluginLabel) -> PluginRange? { ranges[label] }
}
