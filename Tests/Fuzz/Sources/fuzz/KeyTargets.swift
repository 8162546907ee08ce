@testable import AptModel
import Evidence
import GPGME
@testable import Probes

/// OpenPGP: armour, packets, signatures, keyrings.
let keyTargets: [Target] = [
    Target(
        name: "armour", most: 1 << 13, folders: ["testdata/signed", "testdata/apt/sources"],
        endings: ["Release.gpg", "InRelease", ".sources"],
        texts: ["-----BEGIN PGP SIGNATURE-----\n\nAAAA\n=twTO\n-----END PGP SIGNATURE-----\n"],
        run: { decodeAndEncode($0) }),
    Target(
        name: "signatures", most: 1 << 13, folders: ["testdata/signed", "testdata/inrelease"],
        endings: ["Release.gpg", ".gpg"], prepared: { decodeArmour($0).first?.payload ?? $0 }, run: { readPackets($0) }),
    Target(
        name: "keyring", most: 1 << 13, folders: ["testdata/signed", "keyrings"], endings: [".gpg", ".asc", ".pgp"],
        run: { readKeyring($0) }),
]

private func decodeAndEncode(_ bytes: [UInt8]) {
    let blocks = decodeArmour(bytes)
    hold(blocks == decodeArmour(bytes), "decoding twice gives the same")
    for block in blocks {
        hold(block.range.upperBound <= bytes.count && !block.range.isEmpty, "a block lies in the text")
        hold(!block.isIntact || !block.isRefusedByGnuPG, "GnuPG takes what is intact")
        let again = decodeArmour(armoured(block.payload))
        hold(again.count == 1 && again.first?.payload == block.payload, "encoded and decoded is the same")
        hold(again.first?.isIntact == true, "what was encoded here is intact")
    }
    _ = ArmourTrouble(bytes)
    if let armour = SequoiaArmour(bytes) { hold(armour.payload.count <= bytes.count, "no more than there is") }
    _ = SequoiaSignatureReading(bytes)
    _ = readSignatures(bytes)
    _ = EngineMaterial(bytes)
}

private func armoured(_ payload: [UInt8]) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text = Array("-----BEGIN PGP MESSAGE-----\n\n".utf8)
    for start in stride(from: 0, to: payload.count, by: 3) {
        let three = payload[start..<min(start + 3, payload.count)]
        let bits = three.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - three.count))
        for place in 0..<4 {
            text.append(place <= three.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
        }
        if start % 48 == 45 { text.append(0x0A) }
    }
    return text + Array("\n-----END PGP MESSAGE-----\n".utf8)
}

private func readPackets(_ bytes: [UInt8]) {
    var reader = PacketReader(bytes)
    var last = -1
    while case .packet(let packet) = reader.next() {
        hold(packet.offset > last && packet.offset < reader.position, "packets follow each other")
        last = packet.offset
        var alone = PacketReader(packet.raw)
        guard case .packet(let again) = alone.next() else { return hold(false, "a packet by itself is one") }
        hold(again.tag == packet.tag && again.body == packet.body, "a packet by itself is the same")
        if let signature = SignaturePacket(packet: packet) {
            for moment in [signature.created, signature.expires] { if let moment { checkMoment(moment) } }
        }
        if let key = KeyMaterial(packet: packet) { hold(!key.name.isEmpty, "a key's algorithm has a name") }
    }
    let reading = readSignatures(bytes)
    hold(reading == readSignatures(bytes), "reading twice gives the same")
    let sequoia = SequoiaSignatureReading(bytes)
    hold(sequoia.malformed.allSatisfy { $0 < sequoia.signatures }, "what is malformed was counted")
    _ = SequoiaReadingObservation(sequoia)
}

private func readKeyring(_ bytes: [UInt8]) {
    for name in ["/k/a.gpg", "/k/a.asc", "/k/a", "/k/a:b.gpg"] {
        let sniff = sniffKeyring(bytes, fileName: name)
        for reader in KeyringReader.allCases {
            for place in KeyringPlace.allCases { _ = sniff.reading(by: reader, at: place, bytes: bytes) }
        }
    }
    let digest: ([UInt8]) -> [UInt8] = { GPGME.sha1($0) }
    let material = EngineMaterial(bytes)
    let binary: [UInt8] = if case .packets(let packets) = material { packets } else { bytes }
    let keys = readCertificates(binary, sha1: digest)
    if case .packets = material {
        hold(KeyPacketWalk(binary).structure == .complete, "gpg is given whole packets")
    }
    for key in keys.prefix(20) {
        guard let fingerprint = key.fingerprint else { continue }
        hold(key.joined(key).holds(fingerprint), "a key joined with itself is that key")
        hold(KeyBindingObservation(key, signer: fingerprint) != nil, "a key is bound to itself")
        hold(searchAsGpgv(for: String(fingerprint.suffix(16)), in: binary, sha1: digest) != .absent, "it is found")
    }
    let half = bytes.count / 2
    for endings in [("gpg", "gpg"), ("asc", "gpg"), ("gpg", "asc")] {
        let join = AptKeyJoin([
            AptKeyFile(path: "/k/a.\(endings.0)", place: .signedBy, state: .file(Array(bytes[..<half]))),
            AptKeyFile(path: "/k/b.\(endings.1)", place: .trustedParts, state: .file(Array(bytes[half...]))),
        ])
        if case .spoilt(let place) = join.search(for: "0123456789ABCDEF", sha1: digest) {
            hold(join.culprit(at: place) != nil, "somebody is to blame")
        }
        _ = join.culprit(hiding: "0123456789ABCDEF", sha1: digest)
    }
}
