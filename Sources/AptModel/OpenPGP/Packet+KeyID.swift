extension Packet {
    /// The id of a version 4 key or subkey, 16 upper-case hex digits (RFC 4880 section 12.2); nil for any other packet.
    /// - Parameter sha1: the digest that the id is the end of.
    func keyID(_ sha1: ([UInt8]) -> [UInt8]) -> String? {
        SignaturePacket.keyID(of: fingerprint(sha1))
    }

    /// The fingerprint of a version 4 key or subkey, 40 upper-case hex digits; nil for any other packet.
    func fingerprint(_ sha1: ([UInt8]) -> [UInt8]) -> String? {
        let keys: Set<PacketTag> = [.publicKey, .publicSubkey, .secretKey, .secretSubkey]
        guard keys.contains(tag), body.first == 4, body.count <= 0xFFFF else { return nil }
        let isSecret = tag == .secretKey || tag == .secretSubkey
        let key = isSecret ? body.prefix(publicLength ?? body.count) : body[...]
        let length = [UInt8(truncatingIfNeeded: key.count >> 8), UInt8(truncatingIfNeeded: key.count)]
        return sha1([0x99] + length + key).upperHex
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
