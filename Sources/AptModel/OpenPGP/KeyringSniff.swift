/// What a keyring file holds, whatever its name says.
public enum KeyringContent: String, Sendable, Hashable, Codable, CaseIterable {
    case empty
    /// OpenPGP packets that begin with a public key: what gpgv reads.
    case binary
    /// ASCII armour around a public key.
    case armoured
    /// GnuPG's keybox (`pubring.kbx`).
    case keybox
    /// A secret key, binary or armoured: nobody's business in an apt keyring.
    case secretKey = "secret_key"
    /// A web page, mostly the error page of a download that failed.
    case html
    /// Anything else.
    case other
}

/// A keyring file as found: content, packets, and what its name promises.
public struct KeyringSniff: Sendable, Hashable {
    public var content: KeyringContent
    /// The ending of the name: `gpg`, `asc`, any other one, or empty where there is no dot.
    public var nameEnding: String
    /// Whether the path holds a colon. gpg takes what stands before a colon for a keyring scheme and does not find the file.
    public var hasColonInName: Bool
    /// Whether the last part of the path holds one.
    public var hasColonInLastPart: Bool
    /// The armour blocks with a key, for armoured content.
    public var armour: [ArmourBlock]
    /// The keyring in binary form, armour taken off: what to hand to a verifier of our own. Empty for a keybox, HTML and
    /// other content.
    public var binary: [UInt8]
    /// The keys and the verdict on the packets of `binary`; nil where that is empty.
    public var walk: KeyPacketWalk?
    public var byteCount: Int

    /// Whether the content is what the ending promises: binary or keybox in `.gpg`, armour in `.asc`. Other endings promise
    /// nothing, and neither does an empty file's.
    public var agreesWithName: Bool {
        switch (nameEnding, content) {
        case (_, .empty): true
        case ("gpg", .binary), ("gpg", .keybox), ("asc", .armoured): true
        case ("gpg", _), ("asc", _): false
        case (_, let content): content == .binary || content == .armoured || content == .keybox
        }
    }

    /// Whether the packets are whole and every key in them is readable.
    public var isIntact: Bool {
        guard let walk else { return content == .keybox || content == .empty }
        return walk.structure == .complete && walk.unreadableKeys == 0 && walk.keys.allSatisfy(\.isWellFormed)
            && armour.allSatisfy(\.isIntact)
    }
}

/// Looks at the bytes of a keyring file. Any bytes are allowed; time is linear.
/// - Parameter fileName: the path of the file as apt is given it.
public func sniffKeyring(_ bytes: [UInt8], fileName: String) -> KeyringSniff {
    let name = KeyringName(fileName)
    var sniff = KeyringSniff(
        content: .other, nameEnding: name.ending, hasColonInName: name.isMisread(decoded: false),
        hasColonInLastPart: name.isMisread(decoded: true), armour: [], binary: [], walk: nil, byteCount: bytes.count)
    if bytes.isEmpty {
        sniff.content = .empty
    } else if isKeybox(bytes) {
        sniff.content = .keybox
    } else if ContentSniff.isHTML(bytes) {
        // A key server's page has the armour in its midst, and every reader of armour passes over the rest.
        sniffArmour(bytes, into: &sniff)
        if sniff.content == .other { sniff.content = .html }
    } else if let head = bytes.first, head & 0x80 != 0, !bytes.starts(with: ContentSniff.byteOrderMark) {
        sniffPackets(bytes, into: &sniff)
    } else {
        sniffArmour(bytes, into: &sniff)
    }
    return sniff
}

// The first blob of a keybox is its header: 4 octets of length, type 1, version, flags, then the magic.
private func isKeybox(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 12 && bytes[4] == 1 && bytes[8..<12].elementsEqual(Array("KBXf".utf8))
}

private func sniffPackets(_ bytes: [UInt8], into sniff: inout KeyringSniff) {
    let walk = KeyPacketWalk(bytes)
    guard walk.packets > 0 || isKeyHead(bytes) else { return }
    if walk.keys.isEmpty, walk.unreadableKeys == 0, !isKeyHead(bytes) { return }
    sniff.walk = walk
    sniff.binary = bytes
    sniff.content = !walk.keys.isEmpty && walk.keys.allSatisfy(\.isSecret) ? .secretKey : .binary
}

private func sniffArmour(_ bytes: [UInt8], into sniff: inout KeyringSniff) {
    let blocks = decodeArmour(bytes)
    let secret = blocks.filter { $0.label == "PRIVATE KEY BLOCK" }
    sniff.armour = blocks.filter { $0.label == "PUBLIC KEY BLOCK" }
    if sniff.armour.isEmpty, secret.isEmpty { return }
    sniff.content = sniff.armour.isEmpty ? .secretKey : .armoured
    sniff.binary = (sniff.armour.isEmpty ? secret : sniff.armour).flatMap(\.payload)
    sniff.walk = KeyPacketWalk(sniff.binary)
}

// Whether the first octet is the header of a public key packet as the keyring readers of apt know them.
private func isKeyHead(_ bytes: [UInt8]) -> Bool {
    bytes.first.map { AptKeyringRules.publicKeyHeads.contains($0) } ?? false
}
