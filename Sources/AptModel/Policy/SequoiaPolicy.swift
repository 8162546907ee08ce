/// What a Sequoia program accepts as of a moment: the library's own standard policy, with the settings of a policy file over it.
///
/// The names are those of the policy file. The defaults are those of `StandardPolicy` in sequoia-openpgp 2.0.0 (sqv 1.3.0,
/// Debian 13), read there and tried with that sqv; a hash or key algorithm that it does not know is refused.
public struct SequoiaPolicy: Sendable, Hashable {
    /// The two properties of a digest that signatures rest on.
    public enum DigestProperty: String, Sendable, Hashable, CaseIterable {
        /// What a signature over a file needs.
        case collision = "collision_resistance"
        /// What suffices for the signatures inside a key.
        case secondPreimage = "second_preimage_resistance"
    }

    private var digests: [String: [DigestProperty: SequoiaCutoff]]
    private var keys: [String: SequoiaCutoff]
    private var packets: [String: SequoiaCutoff]
    private var packetVersions: [String: SequoiaCutoff]

    /// The standard policy with settings applied to it.
    ///
    /// - Parameter settings: in the order in which they were read; a section's `default_disposition` first.
    public init(_ settings: [SequoiaSetting] = []) {
        (digests, keys) = (SequoiaPolicy.standardDigests, SequoiaPolicy.standardKeys)
        packets = ["signature": .always, "marker": .always]
        packetVersions = ["signature.v3": .until(SequoiaPolicy.date(2021)), "signature.v5": .never]
        for setting in settings { apply(setting) }
    }

    private mutating func apply(_ setting: SequoiaSetting) {
        let parts = setting.name.split(separator: ".").map(String.init)
        guard parts.count >= 2 else { return }
        let name = parts[1]
        let part = parts.count > 2 ? parts[2] : "default_disposition"
        switch parts[0] {
        case "hash_algorithms" where name == "default_disposition":
            digests = digests.mapValues { $0.mapValues { _ in setting.cutoff } }
        case "hash_algorithms":
            for property in DigestProperty.allCases where part == "default_disposition" || part == property.rawValue {
                digests[name, default: [:]][property] = setting.cutoff
            }
        case "asymmetric_algorithms" where name == "default_disposition": keys = keys.mapValues { _ in setting.cutoff }
        case "asymmetric_algorithms": keys[name] = setting.cutoff
        case "packets" where name == "default_disposition":
            packets = packets.mapValues { _ in setting.cutoff }
            packetVersions = [:]
        case "packets" where part == "default_disposition":
            // A date for a kind of packet takes the dates of its versions away.
            packets[name] = setting.cutoff
            packetVersions = packetVersions.filter { !$0.key.hasPrefix(name + ".") }
        case "packets": packetVersions["\(name).\(part)"] = setting.cutoff
        default: break
        }
    }

    /// - Parameter digest: its name as this program writes it, `SHA1`, `RIPEMD160`.
    public func cutoff(ofDigest digest: String, for property: DigestProperty) -> SequoiaCutoff {
        digests[digest.lowercased()]?[property] ?? .never
    }

    /// The moment from which a digest no longer does for a use. What needs resistance against collisions needs the other too.
    public func cutoffs(ofDigest digest: String, forFiles: Bool) -> [SequoiaCutoff] {
        let second = cutoff(ofDigest: digest, for: .secondPreimage)
        return forFiles ? [cutoff(ofDigest: digest, for: .collision), second] : [second]
    }

    /// - Parameter algorithm: as apt's key policy names it: `rsa2048`, `dsa3072`, `nistp256`, `brainpoolP256r1`.
    public func cutoff(ofKey algorithm: String) -> SequoiaCutoff {
        SequoiaPolicy.name(ofKey: algorithm).flatMap { keys[$0] } ?? .never
    }

    /// A signature packet of this version.
    public func cutoff(ofSignatureVersion version: Int) -> SequoiaCutoff {
        packetVersions["signature.v\(version)"] ?? packets["signature"] ?? .never
    }

    /// Marker packets, which are otherwise passed over.
    public var cutoffOfMarkers: SequoiaCutoff { packets["marker"] ?? .never }

    /// Every moment at which anything changes, in order.
    public var dates: [Timestamp] {
        let all =
            digests.values.flatMap(\.values) + Array(keys.values) + Array(packets.values)
            + Array(packetVersions.values)
        return Set(all.compactMap(\.date)).sorted()
    }

    /// The policy file's name for a key: sizes are rounded down to the next step, curves go by their short names.
    static func name(ofKey algorithm: String) -> String? {
        let lower = algorithm.lowercased()
        for (family, name) in [("rsa", "rsa"), ("dsa", "dsa"), ("elg", "elgamal")] {
            guard lower.hasPrefix(family), let bits = Int(lower.drop { !("0"..."9").contains($0) }) else { continue }
            return name + String(bits < 2048 ? 1024 : bits < 3072 ? 2048 : bits < 4096 ? 3072 : 4096)
        }
        switch lower {
        // EdDSA keys as GnuPG makes them go by the curve's older name; `ed25519` is RFC 9580's own algorithm.
        case "ed25519": return "cv25519"
        case "brainpoolp256r1", "brainpoolp384r1", "brainpoolp512r1": return String(lower.dropLast(2))
        default: return lower
        }
    }

    /// The first of February, on which all of Sequoia's own dates lie.
    private static func date(_ year: Int) -> Timestamp {
        Timestamp(year: year, month: 2, day: 1) ?? Timestamp(seconds: 0)
    }

    private static let standardDigests: [String: [DigestProperty: SequoiaCutoff]] = {
        func until(_ collision: Int, _ second: Int) -> [DigestProperty: SequoiaCutoff] {
            [.collision: .until(date(collision)), .secondPreimage: .until(date(second))]
        }
        var table = ["md5": until(1997, 2004), "sha1": until(2013, 2023), "ripemd160": until(2013, 2013)]
        for name in ["sha256", "sha384", "sha512", "sha224", "sha3-256", "sha3-512"] {
            table[name] = [.collision: .always, .secondPreimage: .always]
        }
        return table
    }()

    private static let standardKeys: [String: SequoiaCutoff] = {
        var table: [String: SequoiaCutoff] = [:]
        for name in ["rsa1024", "elgamal1024", "dsa1024"] { table[name] = .until(date(2014)) }
        for name in ["elgamal2048", "elgamal3072", "elgamal4096"] { table[name] = .until(date(2025)) }
        for name in ["dsa2048", "dsa3072", "dsa4096"] { table[name] = .until(date(2030)) }
        for name in ["rsa2048", "rsa3072", "rsa4096", "nistp256", "nistp384", "nistp521", "brainpoolp256"]
            + ["brainpoolp384", "brainpoolp512", "cv25519", "x25519", "x448", "ed25519", "ed448"]
        {
            table[name] = .always
        }
        return table
    }()
}

/// One setting of a policy file: `hash_algorithms.sha1.second_preimage_resistance` with its moment.
public struct SequoiaSetting: Sendable, Hashable {
    /// The section, the name and, where there is one, the part of it.
    public var name: String
    public var cutoff: SequoiaCutoff

    public init(_ name: String, _ cutoff: SequoiaCutoff) {
        self.name = name
        self.cutoff = cutoff
    }
}
