import AptModel
import Evidence

/// From when until when this apt accepts a Release file (apt-pkg/deb/debmetaindex.cc; apt-pkg/acquire-item.cc).
///
/// The times are worked out whether the checks are on or off, for a file that is out of its window deserves a word in
/// either case; `checksDate` and `checksValidUntil` say whether this apt acts on them.
struct ValidityWindow: Sendable {
    var date: Timestamp?
    /// Valid-Until, moved by the configured minimum and maximum.
    var validUntil: Timestamp?
    /// What made Valid-Until differ from the field: `Valid-Until-Max`, `Valid-Until-Min`.
    var movedBy: String?
    var maxFuture: Int64
    var checksDate: Bool
    /// Valid-Until is looked at only where Date is as well.
    var checksValidUntil: Bool

    /// nil where no Release file was verified.
    init?(_ source: SourceCase) {
        guard source.isGood, let fields = source.fields else { return nil }
        let rules = source.source.rules
        date = fields.date
        maxFuture = rules.maxFutureSeconds
        checksDate = rules.checkDate
        checksValidUntil = rules.checkDate && rules.checkValidUntil
        validUntil = fields.validUntil
        // apt counts from 0 where Date cannot be read: then the minimum moves nothing, and the maximum does not apply.
        guard let date = fields.date else { return }
        if rules.validUntilMinSeconds != 0, let end = validUntil {
            let least = date.advanced(by: rules.validUntilMinSeconds)
            if end < least {
                validUntil = least
                movedBy = "Valid-Until-Min"
            }
        }
        if rules.validUntilMaxSeconds != 0 {
            let most = date.advanced(by: rules.validUntilMaxSeconds)
            if validUntil.map({ $0 > most }) ?? true {
                validUntil = most
                movedBy = "Valid-Until-Max"
            }
        }
    }

    /// Whether a clock that shows this time calls Date too far ahead.
    func isTooEarly(at time: Timestamp) -> Bool { date.map { $0 - time > maxFuture } ?? false }
    /// Whether a clock that shows this time calls the file expired.
    func isExpired(at time: Timestamp) -> Bool { validUntil.map { time > $0 } ?? false }

    /// `Valid-Until 2026-07-18T10:16:37Z`, with what moved it.
    var validUntilWords: String {
        let moved = movedBy.map { " (set by \($0))" } ?? ""
        return "Valid-Until \(validUntil?.rfc3339 ?? "none")\(moved)"
    }

    /// What switches the checks off, with file and line, as proof beside a softened finding.
    static func switches(_ source: SourceCase) -> [Proof] {
        source.source.rules.validitySwitches.prefix(2).map { found in
            let place = found.line.map { "\(found.file):\($0)" } ?? found.file
            return Proof("this apt does not look: \(found.option) is \(found.value) in \(place)", .aptConfiguration)
        }
    }
}

extension Timestamp {
    /// The moment so many seconds later, held within the years 1 to 9999.
    fileprivate func advanced(by amount: Int64) -> Timestamp {
        let (sum, overflow) = seconds.addingReportingOverflow(amount)
        let limit: Int64 = 253_402_300_799
        if overflow { return Timestamp(seconds: amount < 0 ? -62_135_596_800 : limit) }
        return Timestamp(seconds: min(max(sum, -62_135_596_800), limit))
    }
}
