import AptModel
import Evidence
import GPGME

extension KeyObservation {
    /// A key as gpg lists it; nil for a listing without a key packet.
    init?(_ key: EngineKey) {
        guard let primary = key.parts.first else { return nil }
        self.init(
            primaryFingerprint: primary.fingerprint, userId: key.userIDs.first.map { String($0.prefix(512)) },
            createdAt: primary.created.map(Timestamp.init(seconds:)),
            expiresAt: primary.expires.map(Timestamp.init(seconds:)), revoked: primary.revoked,
            algorithm: primary.algorithm ?? "unknown", subkeys: key.parts.dropFirst().map(SubkeyObservation.init))
    }

    /// Whether `wanted`, a fingerprint or a key id, names the primary key or one of the subkeys.
    func holds(_ wanted: String) -> Bool {
        matches(wanted, primaryFingerprint) || subkeys.contains { matches(wanted, $0.fingerprint) }
    }
}

extension SubkeyObservation {
    init(_ part: EngineKey.Part) {
        self.init(
            fingerprint: part.fingerprint, createdAt: part.created.map(Timestamp.init(seconds:)),
            expiresAt: part.expires.map(Timestamp.init(seconds:)), revoked: part.revoked,
            algorithm: part.algorithm ?? "unknown", canSign: part.canSign)
    }
}

/// Whether a fingerprint is the one wanted, or has the wanted key id.
func matches(_ wanted: String, _ fingerprint: String) -> Bool {
    wanted == fingerprint || (wanted.utf8.count == 16 && SignaturePacket.keyID(of: fingerprint) == wanted)
}
