/// A random number generator with a seed (SplitMix64), so that a failing case can be made again.
public struct Seeded: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(_ seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// One of these.
    public mutating func pick<Choices: RandomAccessCollection>(_ choices: Choices) -> Choices.Element {
        choices[choices.index(choices.startIndex, offsetBy: Int(next() % UInt64(choices.count)))]
    }

    /// True once in `times`.
    public mutating func chance(in times: UInt64) -> Bool { next() % times == 0 }

    /// The bytes with a few of them changed, left out, doubled or put in.
    public mutating func mutated(_ bytes: [UInt8], alphabet: [UInt8]) -> [UInt8] {
        var result = bytes
        for _ in 0...(next() % 6) {
            let at = result.isEmpty ? 0 : Int(next() % UInt64(result.count))
            switch next() % 5 {
            case 0 where !result.isEmpty: result[at] = pick(alphabet)
            case 1 where !result.isEmpty: result.remove(at: at)
            case 2: result.insert(pick(alphabet), at: at)
            case 3 where !result.isEmpty:
                let end = min(result.count, at + Int(next() % 40))
                result.insert(contentsOf: result[at..<end], at: Int(next() % UInt64(result.count)))
            default:
                if !result.isEmpty { result.removeSubrange(at..<min(result.count, at + Int(next() % 12))) }
            }
        }
        return result
    }
}
