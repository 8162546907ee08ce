/// A generator of random numbers for choices that need not be secret (SplitMix64). Swift's own ends the program where the
/// kernel's generator cannot be asked.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// - Parameter seed: nil for one that nobody chose.
    public init(seed: UInt64? = nil) {
        state = seed ?? randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The next number.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
