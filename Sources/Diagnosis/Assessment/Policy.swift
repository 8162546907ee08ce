import AptModel
import Evidence

/// What the examined apt, and its other back-end, accept as a signature.
///
/// The gpgv list is `APT::Key::Assert-Pubkey-Algo` (apt-pkg/init.cc) and the digest table that of apt's methods/gpgv.cc;
/// the dates of sqv are those of /usr/share/apt/default-sequoia.config and of Sequoia's own standard policy.
struct Policy: Sendable {
    var version: AptVersion
    var backend: AptObservation.Backend
    var assertPubkeyAlgo: String?
    var hashOverrides: [AptObservation.HashOverride]
    /// The moment that dated rules are read at.
    var now: Timestamp

    init(apt: AptObservation?, now: Timestamp) {
        version = apt.flatMap { AptVersion($0.version) } ?? .assumed
        backend = apt?.backend ?? .sqv
        assertPubkeyAlgo = apt?.assertPubkeyAlgo
        hashOverrides = apt?.hashOverrides ?? []
        self.now = now
    }

    /// Whether a back-end refuses signatures made over this digest.
    func refusesDigest(_ digest: String?, _ backend: AptObservation.Backend) -> Bool {
        guard let digest = digest?.uppercased() else { return false }
        switch backend {
        case .gpgv:
            if let override = hashOverrides.first(where: { $0.digest.uppercased() == digest }),
                let untrusted = override.untrusted
            {
                return untrusted
            }
            return ["MD5", "SHA1", "RIPEMD160"].contains(digest)
        case .sqv:
            return ["MD5", "SHA1", "RIPEMD160"].contains(digest)
                || (digest == "SHA224" && now >= Policy.sqvDate(2026, 2, 1))
        }
    }

    /// Whether a back-end refuses this key algorithm and size, as `rsa1024` or `dsa2048`.
    func refusesKey(_ algorithm: String?, _ backend: AptObservation.Backend) -> Bool {
        guard let algorithm = algorithm?.lowercased() else { return false }
        switch backend {
        case .gpgv:
            guard version >= .withKeyAssertion || self.backend == .sqv else { return false }
            return !Policy.list(assertPubkeyAlgo ?? Policy.builtInAssertion, allows: algorithm)
        case .sqv:
            if let bits = Policy.bits(of: algorithm, family: "rsa") {
                return bits < 2048 || (bits < 3072 && now >= Policy.sqvDate(2030, 2, 1))
            }
            if algorithm.hasPrefix("dsa") { return now >= Policy.sqvDate(2024, 2, 1) || algorithm == "dsa1024" }
            if algorithm.hasPrefix("brainpool") { return now >= Policy.sqvDate(2028, 2, 1) }
            return algorithm.hasPrefix("elg") || algorithm == "secp256k1"
        }
    }

    /// apt's own list of 2.9.7 and later (apt-pkg/init.cc).
    static let builtInAssertion =
        ">=rsa2048,ed25519,ed448,nistp256,nistp384,nistp512,brainpoolP256r1,brainpoolP320r1,brainpoolP384r1,"
        + "brainpoolP512r1,secp256k1"

    /// gpg's `--assert-pubkey-algo` syntax: names, and `>=rsa2048`, `<=`, `>`, `<`, `=` with a size.
    static func list(_ list: String, allows algorithm: String) -> Bool {
        list.split(whereSeparator: { $0 == "," || $0 == " " }).contains { item in
            let comparison = item.prefix { "<>=".contains($0) }
            let wanted = item.dropFirst(comparison.count).lowercased()
            guard !comparison.isEmpty, comparison != "=" else { return wanted == algorithm }
            let family = String(wanted.prefix { !("0"..."9").contains($0) })
            guard let limit = bits(of: wanted, family: family), let size = bits(of: algorithm, family: family) else {
                return false
            }
            switch comparison {
            case ">=": return size >= limit
            case "<=": return size <= limit
            case ">": return size > limit
            case "<": return size < limit
            default: return false
            }
        }
    }

    private static func bits(of algorithm: String, family: String) -> Int? {
        guard algorithm.hasPrefix(family) else { return nil }
        return Int(algorithm.dropFirst(family.count))
    }

    private static func sqvDate(_ year: Int, _ month: Int, _ day: Int) -> Timestamp {
        Timestamp(year: year, month: month, day: day) ?? Timestamp(seconds: .max)
    }
}
