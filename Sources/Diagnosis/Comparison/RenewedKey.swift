import AptModel
import Evidence

/// The other side's copy of a key that has expired in this side's keyring alone: what G08 finds on one machine, found on two.
struct RenewedKey {
    /// The file that holds it, on the other side.
    private let path: String
    private let fingerprint: String
    /// nil for a key without an end.
    private let until: Timestamp?

    /// - Parameter finding: K01 of `side`; nil is answered for any other fault, and where the other side has no better copy.
    init?(of finding: RunFinding, on side: ComparedSide, in other: ComparedSide) {
        guard finding.finding.code == .k01 else { return nil }
        let sources = finding.sources.filter(side.observations.sources.indices.contains)
            .map { side.observations.sources[$0] }
        let expired = sources.flatMap(\.looks).compactMap(\.verification).flatMap(\.signatures)
            .first { $0.status == .expiredKey && Wording.key($0) == finding.finding.subject }
        guard let expired else { return nil }
        let now = side.clock.now
        let copies = other.observations.keyrings.flatMap { keyring in keyring.keys.map { (keyring.path, $0) } }
        let better = copies.first { _, key in
            guard key.made(expired), !key.revoked,
                !key.subkeys.contains(where: { $0.fingerprint == expired.fingerprint && $0.revoked })
            else { return false }
            guard let end = key.expiry(of: expired) else { return true }
            return end > now && (expired.keyExpiresAt.map { end > $0 } ?? true)
        }
        guard let (path, key) = better else { return nil }
        self.path = path
        fingerprint = key.primaryFingerprint
        until = key.expiry(of: expired)
    }

    private var validity: String { until.map { "valid until \($0.rfc3339)" } ?? "valid without an end" }

    /// For the row that decides.
    func note(failing: String, other: String) -> String {
        "the \(other) side's \(path) has the same key, \(fingerprint), \(validity): the \(failing) side's copy is outdated "
            + "(G08, \(FaultCode.g08.slug)), and a current keyring there mends it"
    }

    /// For the end.
    func conclusion(other: String) -> String {
        " The \(other) side's copy of that key is \(validity): the key was renewed, and the keyring is outdated (G08)."
    }
}
