/// The signatures of a signature file or of the signature part of a clear-signed file.
public struct SignatureReading: Sendable, Hashable {
    /// Every signature packet, in the order of the file.
    public var signatures: [SignaturePacket]
    /// The armour blocks they came from; empty for a binary file.
    public var armour: [ArmourBlock]
    /// How the packets end.
    public var structure: PacketStructure
    /// Packets that are no signatures or that could not be read as one.
    public var otherPackets: Int
    /// Whether the first packet, markers aside, is no signature or one of a version that gpg does not know: it then gives up,
    /// which it does not where such a packet stands behind a signature that it has judged.
    public var beginsWithStranger = false

    /// Whether armour fails its own checks as GnuPG makes them: damage rather than forgery.
    public var isArmourDamaged: Bool { armour.contains(where: \.isRefusedByGnuPG) }
}

/// Whether a run of packets is whole.
public enum PacketStructure: Sendable, Hashable, Codable {
    case complete
    /// The packet that begins at this byte announces more bytes than there are.
    case truncated(at: Int)
    /// No packet can begin at this byte.
    case garbage(at: Int)
}

/// Reads signature packets from armoured blocks or from binary bytes. No cryptography; any bytes are allowed.
///
/// Offsets are places in the decoded bytes, all blocks joined.
public func readSignatures(_ bytes: [UInt8]) -> SignatureReading {
    let armour = decodeArmour(bytes).filter { $0.label == "SIGNATURE" }
    let isBinary = armour.isEmpty && (bytes.first ?? 0) & 0x80 != 0
    let joined = isBinary ? bytes : armour.flatMap(\.payload)
    var reading = SignatureReading(signatures: [], armour: armour, structure: .complete, otherPackets: 0)
    var reader = PacketReader(joined)
    while true {
        switch reader.next() {
        case .packet(let packet):
            if reading.signatures.isEmpty, reading.otherPackets == 0, packet.tag != .marker {
                let version = packet.tag == .signature ? packet.body.first : nil
                if version.map({ ![3, 4].contains($0) }) ?? true { reading.beginsWithStranger = true }
            }
            if let signature = SignaturePacket(packet: packet), reading.signatures.count < mostSignatures {
                reading.signatures.append(signature)
            } else if packet.tag != .marker && packet.tag != .padding {
                reading.otherPackets += 1
            }
        case .end: return reading
        case .truncated(let place):
            reading.structure = .truncated(at: place)
            return reading
        case .garbage(let place):
            reading.structure = .garbage(at: place)
            return reading
        }
    }
}

/// No more signatures than this are kept; a real archive has up to four.
private let mostSignatures = 256
