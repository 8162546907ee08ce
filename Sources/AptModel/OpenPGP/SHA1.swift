/// SHA-1 (FIPS 180-4), for the one thing that OpenPGP still needs it for: the fingerprint and id of a version 4 key.
enum SHA1 {
    /// The 20 bytes of the digest. Time and memory are linear.
    static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
        var padded = bytes
        padded.append(0x80)
        while padded.count % 64 != 56 { padded.append(0) }
        let bits = UInt64(bytes.count) &* 8
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            padded.append(UInt8(truncatingIfNeeded: bits >> shift))
        }
        for start in stride(from: 0, to: padded.count, by: 64) { mix(padded[start..<(start + 64)], into: &state) }
        return state.flatMap { word in
            stride(from: UInt32(24), through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
        }
    }

    private static func mix(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
        var words = stride(from: block.startIndex, to: block.endIndex, by: 4).map { place in
            block[place..<(place + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        for round in 16..<80 {
            words.append(left(words[round - 3] ^ words[round - 8] ^ words[round - 14] ^ words[round - 16], 1))
        }
        var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
        for (round, word) in words.enumerated() {
            let (choice, constant): (UInt32, UInt32) =
                switch round {
                case ..<20: ((b & c) | (~b & d), 0x5A82_7999)
                case ..<40: (b ^ c ^ d, 0x6ED9_EBA1)
                case ..<60: ((b & c) | (b & d) | (c & d), 0x8F1B_BCDC)
                default: (b ^ c ^ d, 0xCA62_C1D6)
                }
            (a, b, c, d, e) = (left(a, 5) &+ choice &+ e &+ constant &+ word, a, left(b, 30), c, d)
        }
        for (place, value) in [a, b, c, d, e].enumerated() { state[place] = state[place] &+ value }
    }

    private static func left(_ word: UInt32, _ count: UInt32) -> UInt32 { word << count | word >> (32 - count) }
}

extension Packet {
    /// The id of a version 4 key or subkey, 16 upper-case hex digits (RFC 4880 section 12.2); nil for any other packet.
    var keyID: String? {
        let keys: Set<PacketTag> = [.publicKey, .publicSubkey, .secretKey, .secretSubkey]
        guard keys.contains(tag), body.first == 4, body.count <= 0xFFFF else { return nil }
        let isSecret = tag == .secretKey || tag == .secretSubkey
        let key = isSecret ? body.prefix(publicLength ?? body.count) : body[...]
        let length = [UInt8(truncatingIfNeeded: key.count >> 8), UInt8(truncatingIfNeeded: key.count)]
        return SHA1.digest([0x99] + length + key).suffix(8).upperHex
    }

    /// How many octets of a version 4 secret key are its public part; nil for an algorithm that is not known.
    private var publicLength: Int? {
        guard body.count > 6 else { return nil }
        var place = 6
        let numbers: Int
        switch body[5] {
        case 1, 2, 3: numbers = 2
        case 16, 20: numbers = 3
        case 17: numbers = 4
        case 18, 19, 22:
            place += 1 + Int(body[place])
            numbers = 1
        default: return nil
        }
        for _ in 0..<numbers {
            guard let bits = body.bigEndian(at: place, 2) else { return nil }
            place += 2 + (bits + 7) / 8
        }
        if body[5] == 18, place < body.count { place += 1 + Int(body[place]) }
        return place <= body.count ? place : nil
    }
}
