/// The checksum of ASCII armour (RFC 4880 section 6.1).
enum CRC24 {
    private static let table: [UInt32] = (0..<256).map { index in
        var value = UInt32(index) << 16
        for _ in 0..<8 { value = value & 0x80_0000 == 0 ? value << 1 : (value << 1) ^ 0x186_4CFB }
        return value & 0xFF_FFFF
    }

    static func of(_ bytes: [UInt8]) -> UInt32 {
        var value: UInt32 = 0xB7_04CE
        for byte in bytes {
            value = ((value << 8) & 0xFF_FFFF) ^ table[Int(UInt8(truncatingIfNeeded: value >> 16) ^ byte)]
        }
        return value
    }
}
