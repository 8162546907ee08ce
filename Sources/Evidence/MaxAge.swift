/// How old the Release file of a suite may be before it is told (`--max-age SUITE=DURATION`): without Valid-Until a mirror that
/// stands still is accepted by apt for ever.
public struct MaxAge: Codable, Sendable, Hashable {
    /// A suite as sources name it, or a Suite or Codename of Release files; `*` for all that no other one names.
    public var suite: String
    public var seconds: Int64

    public init(suite: String, seconds: Int64) {
        self.suite = suite
        self.seconds = seconds
    }

    /// Reads `bookworm-updates=7d`, `*=36h`: a number above 0 and one of the units m, h, d, w.
    ///
    /// - Returns: nil where it is none of these, or longer than a thousand years.
    public init?(_ text: String) {
        guard let equals = text.lastIndex(of: "="), equals != text.startIndex, let unit = text.last else { return nil }
        let digits = text[text.index(after: equals)...].dropLast()
        guard let size = MaxAge.units[unit], !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let count = Int64(digits), count > 0, count <= MaxAge.longest / size
        else { return nil }
        self.init(suite: String(text[..<equals]), seconds: count * size)
    }

    private static let units: [Character: Int64] = ["m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
    private static let longest: Int64 = 1_000 * 366 * 86_400
}
