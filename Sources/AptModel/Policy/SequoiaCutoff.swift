/// From when on Sequoia refuses an algorithm or a kind of packet.
public enum SequoiaCutoff: Sendable, Hashable, CustomStringConvertible {
    /// Accepted at any time.
    case always
    /// Refused from this moment on. "never" is the epoch itself.
    case until(Timestamp)

    /// Refused at any time.
    public static let never = SequoiaCutoff.until(Timestamp(seconds: 0))

    /// Whether it is refused at this moment.
    public func refuses(at moment: Timestamp) -> Bool {
        switch self {
        case .always: false
        case .until(let end): moment >= end
        }
    }

    /// The moment from which it is refused; nil for never at all and for always refused.
    public var date: Timestamp? {
        if case .until(let end) = self, self != .never { return end }
        return nil
    }

    /// `always`, `never`, or the moment as RFC 3339: as a policy file may write it.
    public var description: String {
        switch self {
        case .always: "always"
        case .never: "never"
        case .until(let end): end.rfc3339
        }
    }

    /// Reads a value as Sequoia's policy parser does: `always`, `never`, RFC 3339, or a date at midnight UTC.
    public init?(_ text: String) {
        switch text {
        case "always": self = .always
        case "never": self = .never
        default:
            guard let moment = Timestamp(rfc3339: text) ?? SequoiaCutoff.midnight(text) else { return nil }
            // Times before the epoch count as the epoch, those that no OpenPGP time can reach as always.
            self = moment.seconds > Int64(UInt32.max) ? .always : .until(max(moment, Timestamp(seconds: 0)))
        }
    }

    /// `2026-02-01`; blanks in front and single digits are allowed in a quoted one.
    private static func midnight(_ text: String) -> Timestamp? {
        let parts = text.drop { $0 == " " || $0 == "\t" || $0 == "\n" }
            .split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, (1...4).contains(parts[0].utf8.count),
            parts.dropFirst().allSatisfy({ (1...2).contains($0.utf8.count) }),
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        // The year 0 is before the epoch all the same.
        return Timestamp(year: max(1, year), month: month, day: day)
    }
}
