/// A threshold range of the monitoring plugins' guidelines ("Threshold and Ranges"): `10`, `10:`, `~:10`, `10:20`, `@10:20`.
public struct PluginRange: Sendable, Equatable {
    /// The range as it was written, as perfdata repeats it.
    public let text: String
    private let start: Double
    private let end: Double
    private let alertsInside: Bool

    /// nil for what is no range, and for one that ends before it begins.
    public init?(_ text: String) {
        self.text = text
        var rest = Substring(text)
        alertsInside = rest.hasPrefix("@")
        if alertsInside { rest = rest.dropFirst() }
        guard let colon = rest.firstIndex(of: ":") else {
            guard let end = PluginRange.number(rest), end >= 0 else { return nil }
            (start, self.end) = (0, end)
            return
        }
        let (left, right) = (rest[..<colon], rest[rest.index(after: colon)...])
        guard !left.isEmpty || !right.isEmpty else { return nil }
        guard let start = left == "~" ? -.infinity : left.isEmpty ? 0 : PluginRange.number(left),
            let end = right.isEmpty ? .infinity : PluginRange.number(right), start <= end
        else { return nil }
        (self.start, self.end) = (start, end)
    }

    /// Whether a value calls for an alert: one outside the range, its ends not included; with `@` one inside, its ends included.
    public func alerts(on value: Double) -> Bool {
        let isInside = start <= value && value <= end
        return isInside == alertsInside
    }

    /// Decimal digits with a sign and a fraction, and nothing else that a number parser takes (`inf`, `0x1p3`, `1e3`).
    private static func number(_ text: Substring) -> Double? {
        let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text
        let parts = digits.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), digits.utf8.count <= 40,
            parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } })
        else { return nil }
        return Double(text)
    }
}
