/// Finds the sentence that speaks for a line, in one pass over it.
///
/// The first four bytes of each sentence's first part lead to the few sentences that can begin at a place.
struct SayingIndex: Sendable {
    private let sayings: [Saying]
    private let parts: [[[UInt8]]]
    private let byBeginning: [UInt32: [Int]]

    static let all = SayingIndex(Saying.all)

    init(_ sayings: [Saying]) {
        self.sayings = sayings
        parts = sayings.map { $0.parts.map { Array($0.utf8) } }
        var byBeginning: [UInt32: [Int]] = [:]
        for (index, saying) in parts.enumerated() {
            guard let first = saying.first, first.count >= 4 else { continue }
            byBeginning[SayingIndex.four(first[..<4]), default: []].append(index)
        }
        self.byBeginning = byBeginning
    }

    /// Nil where apt is not known to say any such thing.
    func saying(in line: String) -> Saying? {
        let bytes = Array(line.utf8)
        guard bytes.count >= 4 else { return nil }
        var best = sayings.count
        var window = SayingIndex.four(bytes[..<4])
        for start in 0...(bytes.count - 4) {
            if start > 0 { window = window << 8 | UInt32(bytes[start + 3]) }
            for index in byBeginning[window] ?? [] where index < best && matches(index, bytes, at: start) {
                best = index
            }
        }
        return best < sayings.count ? sayings[best] : SayingIndex.status(bytes).flatMap(Saying.status)
    }

    private func matches(_ index: Int, _ line: [UInt8], at start: Int) -> Bool {
        var rest = line[start...]
        guard let first = parts[index].first, rest.starts(with: first) else { return false }
        if sayings[index].isWhole { return line.count == first.count }
        rest = rest.dropFirst(first.count)
        for part in parts[index].dropFirst() {
            guard let end = SayingIndex.end(of: part, in: rest) else { return false }
            rest = rest[end...]
        }
        return true
    }

    /// The index behind the first place where a part stands.
    private static func end(of part: [UInt8], in line: ArraySlice<UInt8>) -> Int? {
        guard let first = part.first, line.count >= part.count else { return nil }
        for start in line.startIndex...(line.endIndex - part.count)
        where line[start] == first && line[start..<(start + part.count)].elementsEqual(part) {
            return start + part.count
        }
        return nil
    }

    /// `502  Bad Gateway`: three digits and two spaces, at the beginning or behind two spaces.
    private static func status(_ line: [UInt8]) -> Int? {
        guard line.count >= 5 else { return nil }
        for start in 0...(line.count - 5) where isSpace(line, start - 1) && isSpace(line, start - 2) {
            let digits = line[start..<(start + 3)]
            guard digits.allSatisfy({ (0x30...0x39).contains($0) }), isSpace(line, start + 3), isSpace(line, start + 4)
            else { continue }
            return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        return nil
    }

    /// Whether a space stands there, or the line has not begun.
    private static func isSpace(_ line: [UInt8], _ index: Int) -> Bool { index < 0 || line[index] == 0x20 }

    /// Four bytes as one number.
    static func four(_ bytes: ArraySlice<UInt8>) -> UInt32 { bytes.reduce(0) { $0 << 8 | UInt32($1) } }
}
