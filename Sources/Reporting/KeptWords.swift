import Evidence

/// What `--state` had kept of a source, in a line.
enum KeptWords {
    static func line(_ kept: KeptObservation) -> String {
        var words: [String]
        switch kept.answer {
        case .none: words = ["nothing was kept of it"]
        case .notModified: words = ["not fetched today: the server says that it has not changed (304)"]
        case .same: words = ["fetched, the same bytes as before"]
        case .other: words = ["not what an earlier run kept"]
        }
        if kept.answer == .notModified, let verified = kept.verifiedAt { words.append("verified \(verified.rfc3339)") }
        if let since = kept.unchangedSince { words.append("these bytes since \(since.rfc3339)") }
        if let newest = kept.newestDate { words.append("newest Date seen \(newest.rfc3339)") }
        return words.joined(separator: "; ")
    }

    /// How many sources were not fetched; nil for none.
    static func summary(_ sources: [SourceObservation]) -> String? {
        let count = sources.count { $0.kept?.answer == .notModified }
        guard count > 0 else { return nil }
        return
            "\(ReportCounts.some(count, "source")) not fetched today: the server says that nothing has changed (304, --state)."
    }
}
