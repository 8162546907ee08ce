/// One reader of bytes from elsewhere, and what has to hold whatever they are.
struct Target: Sendable {
    var name: String
    /// The longest input, in bytes.
    var most: Int
    /// Whether inputs are bent as JSON.
    var isJSON = false
    /// Folders of the repository; every file below with one of these endings is a seed.
    var folders: [String] = []
    var endings: [String] = []
    /// The most files that are seeds, spread over all there are: each is read before the first one is bent.
    static let mostFiles = 120
    /// More seeds, for what testdata has no example of.
    var texts: [String] = []
    var binaries: [[UInt8]] = []
    /// Makes a seed of a file; nil where it is none.
    var prepared: @Sendable ([UInt8]) -> [UInt8]? = { $0 }
    /// Reads one input. Traps where something that has to hold does not.
    var run: @Sendable ([UInt8]) -> Void

    static let all: [Target] =
        signedTargets + keyTargets + sourceTargets + configurationTargets + wordTargets + reportTargets
        + answerTargets + machineTargets
}

/// A property of the reader that is under test. What breaks it is a finding as much as a crash is.
func hold(_ holds: Bool, _ property: @autoclosure () -> String) {
    guard !holds else { return }
    fatalError("broken property: \(property())")
}

/// The input in two: up to its first NUL, and behind it.
func halves(_ bytes: [UInt8]) -> ([UInt8], [UInt8]) {
    let head = Array(bytes.prefix { $0 != 0 })
    return (head, Array(bytes.dropFirst(head.count + 1)))
}

/// One of `count` turns, the same for the same input: where all that can be asked of an input takes long.
func turn(_ bytes: [UInt8], of count: UInt64) -> UInt64 {
    let digest: UInt64 = bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return (digest >> 8) % count
}

/// The input as text, repaired as the readers of files repair it.
func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// Random numbers from libFuzzer's seed (SplitMix64).
struct Numbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
