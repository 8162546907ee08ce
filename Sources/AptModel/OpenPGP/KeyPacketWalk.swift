/// The keys of a keyring in binary OpenPGP form, and whether the packets are whole.
public struct KeyPacketWalk: Sendable, Hashable {
    /// Primary keys and subkeys in the order of the file.
    public var keys: [KeyMaterial]
    /// User ids in the order of the file, as they are written: to be cleaned before they reach a terminal.
    public var userIDs: [String]
    /// How many packets there were.
    public var packets: Int
    /// Key packets that could not be read (unknown version, too short).
    public var unreadableKeys: Int
    public var structure: PacketStructure

    /// How many primary keys there are.
    public var primaryKeys: Int { keys.count { !$0.isSubkey } }

    /// Walks the packets of a binary keyring. Any bytes are allowed; time is linear.
    public init(_ bytes: [UInt8]) {
        keys = []
        userIDs = []
        packets = 0
        unreadableKeys = 0
        structure = .complete
        var reader = PacketReader(bytes)
        walk: while true {
            switch reader.next() {
            case .packet(let packet): take(packet)
            case .end: break walk
            case .truncated(let place):
                structure = .truncated(at: place)
                break walk
            case .garbage(let place):
                structure = .garbage(at: place)
                break walk
            }
        }
    }

    private mutating func take(_ packet: Packet) {
        packets += 1
        switch packet.tag {
        case .publicKey, .publicSubkey, .secretKey, .secretSubkey:
            if let key = KeyMaterial(packet: packet) {
                if keys.count < KeyPacketWalk.mostKept { keys.append(key) }
            } else {
                unreadableKeys += 1
            }
        case .userID where userIDs.count < KeyPacketWalk.mostKept:
            userIDs.append(String(decoding: packet.body.prefix(1024), as: UTF8.self))
        default: break
        }
    }

    private static let mostKept = 10_000
}
