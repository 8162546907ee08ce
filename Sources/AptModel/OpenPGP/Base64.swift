/// Radix-64 text to bytes, a piece at a time.
struct Base64Decoder {
    private(set) var bytes: [UInt8] = []
    private var bits: UInt32 = 0
    private var held = 0
    private(set) var hasPadding = false
    /// Whether the text ended in the middle of a group: after one character, or after two or three without padding.
    var isCutInGroup: Bool { held == 1 || (held > 1 && !hasPadding) }

    /// Takes one line; false if it holds a byte that is neither of the alphabet nor padding at the end. Such a byte is
    /// left out, as gpg leaves it out ("invalid radix64 character skipped").
    mutating func append(_ line: some Collection<UInt8>) -> Bool {
        var isClean = true
        for byte in line {
            if byte == UInt8(ascii: "=") {
                hasPadding = true
                continue
            }
            guard let value = Base64Decoder.value(byte), !hasPadding else {
                isClean = false
                continue
            }
            bits = (bits << 6) | value
            held += 1
            if held == 4 {
                bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
                bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
                bytes.append(UInt8(truncatingIfNeeded: bits))
                bits = 0
                held = 0
            }
        }
        return isClean
    }

    /// Writes out the bytes of a last group that is not full.
    mutating func finish() {
        if held == 2 { bytes.append(UInt8(truncatingIfNeeded: bits >> 4)) }
        if held == 3 {
            bytes.append(UInt8(truncatingIfNeeded: bits >> 10))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 2))
        }
    }

    static func value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x41...0x5A: UInt32(byte - 0x41)
        case 0x61...0x7A: UInt32(byte - 0x61 + 26)
        case 0x30...0x39: UInt32(byte - 0x30 + 52)
        case 0x2B: 62
        case 0x2F: 63
        default: nil
        }
    }
}
