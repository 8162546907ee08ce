/// A public key packet: what the key is, without its fingerprint (that needs a digest, which gpg computes).
public struct KeyMaterial: Sendable, Hashable {
    /// 2 to 6.
    public var version: UInt8
    public var created: Timestamp
    public var algorithm: PublicKeyAlgorithm
    /// Size of the modulus or prime in bits for rsa, dsa and elgamal; nil for curves.
    public var bits: Int?
    /// The curve by name, or `unknown-curve`; nil for rsa, dsa and elgamal.
    public var curve: String?
    /// Whether it is a secret key.
    public var isSecret: Bool
    public var isSubkey: Bool
    /// Whether the key's numbers are there in full.
    public var isWellFormed: Bool
    /// Where the packet begins in the bytes it was read from.
    public var offset: Int

    /// The name apt's key policy uses: `rsa4096`, `dsa2048`, `ed25519`, `nistp256`, `brainpoolP256r1`.
    public var name: String {
        if let curve { return curve }
        return bits.map { "\(algorithm.name)\($0)" } ?? algorithm.name
    }

    /// Reads a key packet; nil for another tag, an unknown version, or a body that ends too early.
    public init?(packet: Packet) {
        switch packet.tag {
        case .publicKey: (isSecret, isSubkey) = (false, false)
        case .publicSubkey: (isSecret, isSubkey) = (false, true)
        case .secretKey: (isSecret, isSubkey) = (true, false)
        case .secretSubkey: (isSecret, isSubkey) = (true, true)
        default: return nil
        }
        let body = packet.body
        guard let version = body.first, (2...6).contains(version), let seconds = body.bigEndian(at: 1, 4) else {
            return nil
        }
        let algorithmPlace = version < 4 ? 7 : 5
        guard algorithmPlace < body.count else { return nil }
        self.version = version
        created = Timestamp(seconds: Int64(seconds))
        algorithm = PublicKeyAlgorithm(rawValue: body[algorithmPlace])
        offset = packet.offset
        let material = algorithmPlace + 1 + (version >= 5 ? 4 : 0)
        switch algorithm.rawValue {
        case 1, 2, 3: (bits, isWellFormed) = KeyMaterial.numbers(body, at: material, count: 2)
        case 16, 20: (bits, isWellFormed) = KeyMaterial.numbers(body, at: material, count: 3)
        case 17: (bits, isWellFormed) = KeyMaterial.numbers(body, at: material, count: 4)
        case 18, 19, 22: (curve, isWellFormed) = KeyMaterial.namedCurve(body, at: material)
        case 25...28:
            curve = algorithm.name
            isWellFormed = body.count >= material + 32
        default: isWellFormed = true
        }
    }

    // The bit count of the first of several multiprecision integers, and whether all of them are there.
    private static func numbers(_ body: [UInt8], at start: Int, count: Int) -> (Int?, Bool) {
        var place = start
        var first: Int?
        for _ in 0..<count {
            guard let bits = body.bigEndian(at: place, 2) else { return (first, false) }
            first = first ?? bits
            place += 2 + (bits + 7) / 8
            guard place <= body.count else { return (first, false) }
        }
        return (first, true)
    }

    private static func namedCurve(_ body: [UInt8], at start: Int) -> (String?, Bool) {
        guard start < body.count else { return ("unknown-curve", false) }
        let end = start + 1 + Int(body[start])
        guard end <= body.count else { return ("unknown-curve", false) }
        let name = CurveName.of(body[(start + 1)..<end]) ?? "unknown-curve"
        guard let bits = body.bigEndian(at: end, 2) else { return (name, false) }
        return (name, end + 2 + (bits + 7) / 8 <= body.count)
    }
}
