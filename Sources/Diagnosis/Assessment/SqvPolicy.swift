import AptModel
import Evidence

/// What sqv accepts: Sequoia's policy as apt hands it over, and how Sequoia asks a key whether it is bound.
///
/// Read in sequoia-openpgp 2.0.0 (parse/stream.rs, cert/bundle.rs, policy.rs) and tried with sqv 1.3.0 of Debian 13
/// (PolicyDifferentialTests). The policy is read as of now; the key as of the signature's own time.
struct SqvPolicy: Sendable {
    var sequoia: SequoiaPolicy
    /// Where its settings are from, for the reader.
    var source: String
    /// The file was not read, and Debian's default stands in for it.
    var isStandIn = false

    /// As apt's package of Debian 13 has it (3.0.3 and 3.0.4), for where no policy file is at hand.
    static let debian13 = SqvPolicy(
        sequoia: SequoiaPolicy(
            [
                ("asymmetric_algorithms.dsa2048", 2024), ("asymmetric_algorithms.dsa3072", 2024),
                ("asymmetric_algorithms.dsa4096", 2024), ("asymmetric_algorithms.brainpoolp256", 2028),
                ("asymmetric_algorithms.brainpoolp384", 2028), ("asymmetric_algorithms.brainpoolp512", 2028),
                ("asymmetric_algorithms.rsa2048", 2030), ("hash_algorithms.sha1.second_preimage_resistance", 2026),
                ("hash_algorithms.sha224", 2026), ("packets.signature.v3", 2026),
            ].map { name, year in
                SequoiaSetting(name, Timestamp(year: year, month: 2, day: 1).map { .until($0) } ?? .never)
            }),
        source: "the default policy of Debian 13's apt")

    init(sequoia: SequoiaPolicy, source: String) {
        self.sequoia = sequoia
        self.source = source
    }

    /// - Parameter seen: what the examined root's policy file says; nil where there is none to see.
    init(_ seen: SequoiaPolicyObservation?) {
        guard let seen, seen.problem == nil, seen.notRead == nil else {
            self = .debian13
            isStandIn = seen?.notRead != nil
            return
        }
        let settings = seen.settings.compactMap { setting in
            SequoiaCutoff(setting.cutoff).map { SequoiaSetting(setting.name, $0) }
        }
        self.init(sequoia: SequoiaPolicy(settings), source: seen.path ?? "Sequoia's own standard policy")
    }

    /// What stands against a signature under the policy as of a moment.
    func refusal(of signature: SignatureObservation, at moment: Timestamp) -> Refusal? {
        if signature.version > 0,
            let refusal = packetRefusal(signature.version, at: moment)
        {
            return refusal
        }
        if let binding = signature.binding {
            if let refusal = refusal(of: binding, signedAt: signature.createdAt ?? moment, at: moment) {
                return refusal
            }
        } else if let algorithm = signature.keyAlgorithm, algorithm.contains(where: \.isNumber),
            let refusal = refusal(ofKey: algorithm, at: moment)
        {
            return refusal
        }
        guard let digest = signature.digest else { return nil }
        return refusal(ofDigest: digest, forFiles: true, at: moment, kind: .digest)
    }

    /// A signature packet of a version that the policy refuses stops sqv whatever stands beside it.
    func packetRefusal(_ version: Int, at moment: Timestamp) -> Refusal? {
        let cutoff = sequoia.cutoff(ofSignatureVersion: version)
        guard cutoff.refuses(at: moment) else { return nil }
        return SqvPolicy.refusal(.packet, "a signature packet of version \(version)", cutoff)
    }

    func refusal(ofKey algorithm: String, at moment: Timestamp) -> Refusal? {
        if SqvPolicy.cannotCheck(algorithm) {
            return Refusal(
                kind: .key,
                text: "Debian's sqv cannot check \(algorithm) keys: its crypto library, Nettle, has no such curve")
        }
        let cutoff = sequoia.cutoff(ofKey: algorithm)
        return cutoff.refuses(at: moment) ? SqvPolicy.refusal(.key, algorithm, cutoff) : nil
    }

    func refusal(ofDigest digest: String, forFiles: Bool, at moment: Timestamp, kind: Refusal.Kind) -> Refusal? {
        guard
            let cutoff = sequoia.cutoffs(ofDigest: digest, forFiles: forFiles).first(where: { $0.refuses(at: moment) })
        else { return nil }
        return SqvPolicy.refusal(kind, digest, cutoff)
    }

    static func refusal(_ kind: Refusal.Kind, _ subject: String, _ cutoff: SequoiaCutoff) -> Refusal {
        let date = cutoff.date.map { " since \(String($0.rfc3339.prefix(10)))" } ?? ""
        return Refusal(kind: kind, text: "\(subject) is not considered secure\(date)", since: cutoff.date)
    }

    /// Curves that Nettle has no ECDSA for: every self-signature of such a key fails (tried with brainpool and secp256k1 keys
    /// under policies that allow them).
    private static func cannotCheck(_ algorithm: String) -> Bool {
        let name = algorithm.lowercased()
        return name.hasPrefix("brainpool") || name == "secp256k1" || name == "unknown-curve"
    }
}
