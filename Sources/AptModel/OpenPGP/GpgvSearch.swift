/// What gpgv finds when it looks for a key in one keyring file.
///
/// It reads packet by packet from the beginning until a key or subkey has the wanted id, and then the whole block of that
/// key up to the next primary key. What is no packet on that way ends the search without the key; what lies behind it is
/// never read. Tried with gpgv 2.2.40 behind apt 2.6.1.
public enum GpgvSearch: Sendable, Hashable {
    case found
    /// Every packet was read, and none is that key.
    case absent
    /// The bytes at this place ended the search.
    case spoilt(at: Int)
}

/// Looks for a key as gpgv does, in a keyring of OpenPGP packets. Any bytes are allowed; time is linear.
/// - Parameters:
///   - keyID: 16 upper-case hex digits, of a version 4 key.
///   - sha1: the digest that key ids are made of; this module has none of its own.
public func searchAsGpgv(
    for keyID: String, in keyring: [UInt8], sha1: ([UInt8]) -> [UInt8]
) -> GpgvSearch {
    var reader = PacketReader(keyring)
    // From here on the search is over, and the block of the key is read to its end.
    var isFound = false
    while true {
        switch reader.next() {
        case .end: return isFound ? .found : .absent
        case .garbage(let place): return .spoilt(at: place)
        case .truncated(let place):
            // A packet of no interest that breaks off at the end is passed over in the search, and read in the block.
            return isFound || isKeyHead(keyring, place) ? .spoilt(at: place) : .absent
        case .packet(let packet):
            let isPrimary = packet.tag == .publicKey || packet.tag == .secretKey
            guard isPrimary || packet.tag == .publicSubkey || packet.tag == .secretSubkey else { continue }
            let key = KeyMaterial(packet: packet)
            if let key, !key.isWellFormed { return .spoilt(at: packet.offset) }
            if isPrimary, isFound { return .found }
            guard let key else { continue }
            guard packet.keyID(sha1) == keyID else { continue }
            // A secret key in the place of the public one is taken, and is of no use.
            if key.isSecret { return .spoilt(at: packet.offset) }
            isFound = true
        }
    }
}

private func isKeyHead(_ bytes: [UInt8], _ place: Int) -> Bool {
    guard place < bytes.count else { return false }
    let head = bytes[place]
    let tag = head & 0x40 != 0 ? head & 0x3F : (head >> 2) & 0x0F
    return [5, 6, 7, 14].contains(tag)
}
