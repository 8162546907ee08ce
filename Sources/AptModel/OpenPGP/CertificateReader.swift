/// Reads every key of a binary keyring with what binds it. Any bytes are allowed; reading stops at the first packet that does not
/// parse, and time is linear.
///
/// - Parameter sha1: the digest that fingerprints are made of.
public func readCertificates(_ bytes: [UInt8], sha1: ([UInt8]) -> [UInt8]) -> [Certificate] {
    var reader = PacketReader(bytes)
    var builder = CertificateBuilder()
    while case .packet(let packet) = reader.next() { builder.take(packet, fingerprint: packet.fingerprint(sha1)) }
    return builder.done
}

private struct CertificateBuilder {
    private var finished: [Certificate] = []
    private var current: Certificate?
    private var component = 0
    private var taken = 0
    private var userID: [UInt8]?
    private var isAttribute = false

    /// No more signatures of one key are kept; the archive's keys have some dozens.
    static let most = 2000

    var done: [Certificate] { finished + (current.map { [$0] } ?? []) }

    mutating func take(_ packet: Packet, fingerprint: String?) {
        switch packet.tag {
        case .publicKey, .secretKey:
            if let current { finished.append(current) }
            current = KeyMaterial(packet: packet).map {
                Certificate(primary: $0, fingerprint: fingerprint)
            }
            (component, taken, userID, isAttribute) = (0, 0, nil, false)
        case .publicSubkey, .secretSubkey:
            guard let material = KeyMaterial(packet: packet) else { return }
            current?.subkeys.append(Certificate.Subkey(material: material, fingerprint: fingerprint))
            begin(nil)
        case .userID: begin(packet.body)
        case .userAttribute:
            begin([])
            isAttribute = true
        case .signature:
            if let signature = SignaturePacket(packet: packet) { take(signature, packet.body) }
        default: break
        }
    }

    private mutating func begin(_ name: [UInt8]?) {
        component += 1
        userID = name
        isAttribute = false
    }

    private mutating func take(_ signature: SignaturePacket, _ body: [UInt8]) {
        guard let owner = current?.fingerprint, signature.issuerKeyID == SignaturePacket.keyID(of: owner),
            taken < CertificateBuilder.most
        else { return }
        taken += 1
        let details = SelfSignatureDetails(body)
        let revocation = KeyRevocation(
            created: signature.created, digest: signature.digest, reason: details.revocationReason)
        let subkey = (current?.subkeys.count ?? 0) - 1
        switch signature.type {
        case 0x20 where subkey < 0: current?.revocations.append(revocation)
        case 0x28 where subkey >= 0: current?.subkeys[subkey].revocations.append(revocation)
        case 0x18 where subkey >= 0:
            let binding = bound(.subkey, signature, details)
            current?.subkeys[subkey].bindings.append(binding)
        case 0x10...0x13 where subkey < 0 && userID != nil && !isAttribute:
            let binding = bound(.userID, signature, details)
            current?.selfSignatures.append(binding)
        case 0x1F where subkey < 0:
            let binding = bound(.directKey, signature, details)
            current?.selfSignatures.append(binding)
        default: break
        }
    }

    private func bound(
        _ kind: SelfSignature.Kind, _ signature: SignaturePacket, _ details: SelfSignatureDetails
    ) -> SelfSignature {
        SelfSignature(
            component: kind == .directKey ? 0 : component, kind: kind, created: signature.created,
            expires: signature.expires, digest: signature.digest, version: Int(signature.version),
            keyValidity: details.keyValidity, isMain: details.isMain, maySign: details.maySign,
            backSignatures: details.backSignatures,
            isOpenToCollisions: kind == .userID && CertificateBuilder.isOdd(userID ?? []))
    }

    /// Longer than 96 bytes, no UTF-8, or with control characters in it: Sequoia then asks for more of the digest.
    private static func isOdd(_ name: [UInt8]) -> Bool {
        guard name.count <= 96, let text = String(validating: name, as: UTF8.self) else { return true }
        return text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}

/// What else the subpackets of a self-signature say.
private struct SelfSignatureDetails {
    var keyValidity: Int?
    var isMain = false
    var maySign: Bool?
    var revocationReason: Int?
    var backSignatures: [DigestAlgorithm] = []

    init(_ body: [UInt8]) {
        guard body.first == 4, let hashed = body.bigEndian(at: 4, 2), hashed <= body.count - 6,
            let loose = body.bigEndian(at: 6 + hashed, 2), loose <= body.count - 8 - hashed
        else { return }
        Subpackets.each(body[6..<(6 + hashed)]) { type, content in
            let bytes = Array(content)
            switch type {
            case 9 where keyValidity == nil && bytes.count == 4:
                keyValidity = bytes.bigEndian(at: 0, 4).flatMap { $0 == 0 ? nil : $0 }
            case 25: isMain = bytes.first.map { $0 != 0 } ?? false
            case 27: maySign = bytes.first.map { $0 & 2 != 0 } ?? false
            case 29: revocationReason = bytes.first.map(Int.init)
            case 32: take(backSignature: bytes)
            default: break
            }
        }
        Subpackets.each(body[(8 + hashed)..<(8 + hashed + loose)]) { type, content in
            if type == 32 { take(backSignature: Array(content)) }
        }
    }

    private mutating func take(backSignature bytes: [UInt8]) {
        // A signature body with its type and digest in front: 0x19 is a subkey's answer to its primary key.
        guard bytes.count > 4, bytes.first == 4, bytes[1] == 0x19 else { return }
        backSignatures.append(DigestAlgorithm(rawValue: bytes[3]))
    }
}
