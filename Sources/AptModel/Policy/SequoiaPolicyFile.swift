/// Why Sequoia takes a policy file for unreadable. Its programs then end with exit code 1 and verify nothing (tried with sqv
/// 1.3.0 of Debian 13).
public struct SequoiaPolicyError: Error, Sendable, Hashable {
    /// Counted from 1; nil where the text is TOML and says something that Sequoia does not know.
    public var line: Int?
    public var text: String
}

/// Reads a policy file of Sequoia's (the crate sequoia-policy-config 0.8.0): its settings, a section's default first.
///
/// Sections and names that Sequoia does not know are errors unless `ignore_invalid` names them. Any bytes are allowed.
public func readSequoiaPolicy(_ bytes: [UInt8]) throws(SequoiaPolicyError) -> [SequoiaSetting] {
    guard String(validating: bytes, as: UTF8.self) != nil else {
        throw SequoiaPolicyError(line: nil, text: "it is no UTF-8 text")
    }
    let root: TOMLTable
    do throws(TOMLError) {
        root = try TOMLReader.read(bytes)
    } catch {
        throw SequoiaPolicyError(line: error.line, text: error.text)
    }
    var settings: [SequoiaSetting] = []
    try SequoiaPolicyFile.check(root, "the top level", known: SequoiaPolicyFile.sections.map(\.name))
    for section in SequoiaPolicyFile.sections {
        guard let value = root.entries[section.name] else { continue }
        settings += try SequoiaPolicyFile.settings(value, of: section)
    }
    return settings
}

private enum SequoiaPolicyFile {
    struct Section {
        var name: String
        /// What may stand in it, and the parts that each name may be taken apart into.
        var names: [String: [String]]
    }

    static let sections = [
        Section(name: "hash_algorithms", names: all(hashes, ["second_preimage_resistance", "collision_resistance"])),
        Section(name: "asymmetric_algorithms", names: all(asymmetric, [])),
        Section(name: "symmetric_algorithms", names: all(symmetric, [])),
        Section(name: "aead_algorithms", names: all("eax ocb gcm", [])),
        Section(name: "packets", names: packets),
    ]

    private static let hashes = "md5 sha1 ripemd160 sha256 sha384 sha512 sha224 sha3-256 sha3-512"
    private static let asymmetric =
        "rsa1024 rsa2048 rsa3072 rsa4096 elgamal1024 elgamal2048 elgamal3072 elgamal4096 dsa1024 dsa2048 dsa3072 "
        + "dsa4096 nistp256 nistp384 nistp521 brainpoolp256 brainpoolp384 brainpoolp512 cv25519 x25519 ed25519 x448 ed448"
    private static let symmetric =
        "idea tripledes cast5 blowfish aes128 aes192 aes256 twofish camellia128 camellia192 camellia256"

    private static let packets: [String: [String]] = {
        var names = all("compresseddata sed marker literal trust userid userattribute mdc padding", [])
        for name in ["secretkey", "publickey", "secretsubkey", "publicsubkey", "skesk"] {
            names[name] = ["v4", "v5", "v6"]
        }
        names["signature"] = ["v3", "v4", "v5", "v6"]
        names["pkesk"] = ["v3", "v5", "v6"]
        names["onepasssig"] = ["v3", "v6"]
        names["seip"] = ["v1", "v2"]
        names["aed"] = ["v1"]
        return names
    }()

    private static func all(_ names: String, _ parts: [String]) -> [String: [String]] {
        Dictionary(names.split(separator: " ").map { (String($0), parts) }, uniquingKeysWith: { first, _ in first })
    }

    private static func failure(_ text: String) -> SequoiaPolicyError { SequoiaPolicyError(line: nil, text: text) }

    /// Every name must be known, or be named by `ignore_invalid`.
    static func check(_ table: TOMLTable, _ place: String, known: [String]) throws(SequoiaPolicyError) {
        var allowed = Set(known)
        if let ignored = table.entries["ignore_invalid"] {
            allowed.insert("ignore_invalid")
            let list: [TOMLValue] = if case .array(let values) = ignored { values } else { [ignored] }
            for value in list {
                guard case .string(let name) = value else {
                    throw failure("ignore_invalid in \(place) takes a name or a list of names")
                }
                allowed.insert(name)
            }
        }
        if let unknown = table.entries.keys.filter({ !allowed.contains($0) }).min() {
            throw failure("\(place) has a name that is not known: \(unknown.prefix(60))")
        }
    }

    static func settings(_ value: TOMLValue, of section: Section) throws(SequoiaPolicyError) -> [SequoiaSetting] {
        guard case .table(let table) = value else { throw failure("\(section.name) is no table") }
        try check(table, section.name, known: Array(section.names.keys) + ["default_disposition"])
        var settings: [SequoiaSetting] = []
        if let disposition = table.entries["default_disposition"] {
            guard disposition == .string("never") else {
                throw failure("\(section.name).default_disposition takes nothing but \"never\"")
            }
            settings.append(SequoiaSetting("\(section.name).default_disposition", .never))
        }
        for (name, value) in table.entries.sorted(by: { $0.key < $1.key }) {
            guard name != "default_disposition", let parts = section.names[name] else { continue }
            settings += try self.settings(value, "\(section.name).\(name)", parts)
        }
        return settings
    }

    private static func settings(
        _ value: TOMLValue, _ name: String, _ parts: [String]
    ) throws(SequoiaPolicyError) -> [SequoiaSetting] {
        switch value {
        case .string, .moment: return [SequoiaSetting(name, try cutoff(value, name))]
        case .table(let table):
            try check(table, name, known: parts + ["default_disposition"])
            var settings: [SequoiaSetting] = []
            if let value = table.entries["default_disposition"] {
                settings.append(SequoiaSetting(name, try cutoff(value, name)))
            }
            for part in parts {
                guard let value = table.entries[part] else { continue }
                settings.append(SequoiaSetting("\(name).\(part)", try cutoff(value, "\(name).\(part)")))
            }
            return settings
        case .scalar, .array: throw failure("\(name) is neither a date nor \"always\" nor \"never\"")
        }
    }

    private static func cutoff(_ value: TOMLValue, _ name: String) throws(SequoiaPolicyError) -> SequoiaCutoff {
        switch value {
        case .string(let text), .moment(let text):
            guard let cutoff = SequoiaCutoff(text) else {
                throw failure("\(name) has no date that Sequoia reads: \(text.prefix(40))")
            }
            return cutoff
        case .scalar, .array, .table: throw failure("\(name) is neither a date nor \"always\" nor \"never\"")
        }
    }
}
