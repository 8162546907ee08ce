/// How much of a file system has to be free for there to be no warning (`--warn-free`): a share of it, or a number of bytes.
public struct FreeThreshold: Codable, Sendable, Hashable {
    /// Tenths of a percent of the whole file system; nil where bytes are given.
    public var permille: Int64?
    /// Bytes; nil where a share is given.
    public var bytes: Int64?

    public init(permille: Int64) { self.permille = permille }
    public init(bytes: Int64) { self.bytes = bytes }

    /// Reads `10%`, `2.5%`, `500M`, `2GiB`, `1000000`. Units are those of GNU's tools: K, KiB and so on are powers of 1024, KB and so
    /// on of 1000. `0` is no threshold at all.
    ///
    /// - Returns: nil where it is none of these, or a share of 100 % and more.
    public init?(_ text: String) {
        guard let end = text.firstIndex(where: { !$0.isASCII || !($0.isNumber || $0 == ".") }) else {
            guard let bytes = FreeThreshold.whole(text[...]) else { return nil }
            self.init(bytes: bytes)
            return
        }
        let (number, unit) = (text[..<end], text[end...])
        if unit == "%" {
            guard let permille = FreeThreshold.tenths(number), permille < 1000 else { return nil }
            self.init(permille: permille)
            return
        }
        guard let amount = FreeThreshold.whole(number), let size = FreeThreshold.size(unit) else { return nil }
        let (bytes, overflow) = amount.multipliedReportingOverflow(by: size)
        guard !overflow else { return nil }
        self.init(bytes: bytes)
    }

    /// Whether so little is left that there is a warning.
    public func isAbove(availableBytes: Int64, totalBytes: Int64) -> Bool {
        if let bytes { return availableBytes < bytes }
        // Divided first: a total near Int64.max must not trap.
        guard let permille, (0...1000).contains(permille) else { return false }
        let limit = totalBytes / 1000 * permille + totalBytes % 1000 * permille / 1000
        return availableBytes < limit
    }

    private static func whole(_ digits: Substring) -> Int64? {
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(digits)
    }

    /// `2.5` as 25.
    private static func tenths(_ number: Substring) -> Int64? {
        let parts = number.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first.flatMap(whole), whole < 100 else { return nil }
        guard parts.count == 2 else { return whole * 10 }
        guard parts[1].utf8.count == 1, let tenth = FreeThreshold.whole(parts[1]) else { return nil }
        return whole * 10 + tenth
    }

    private static func size(_ unit: Substring) -> Int64? {
        guard let letter = unit.first, let power = Array("KMGT").firstIndex(of: Character(letter.uppercased())) else {
            return nil
        }
        let base: Int64
        switch unit.dropFirst() {
        case "", "iB": base = 1024
        case "B": base = 1000
        default: return nil
        }
        return (0..<power).reduce(base) { size, _ in size * base }
    }
}
