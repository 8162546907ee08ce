import TestSupport
import Testing

/// A signature with the keyring that it is to be judged by.
struct PolicyVariant: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// The policy file's text; nil for the default that comes with apt.
    var policy: String?
    /// The signature file and the keyring, made from the keys of this process.
    var make: @Sendable (Keys) throws -> (signature: [UInt8], keyring: [UInt8])

    /// The bytes that every variant signs.
    static let data = Array("Origin: Test\nSuite: stable\n".utf8)

    init(
        _ description: String, policy: String? = nil,
        _ make: @escaping @Sendable (Keys) throws -> (signature: [UInt8], keyring: [UInt8])
    ) {
        (testDescription, self.policy, self.make) = (description, policy, make)
    }

    static let all = keys + policies + armour + packets + times

    private static func signed(_ keys: Keys, _ kind: Keys.PolicyKind, at time: String = "20250601T000000") throws -> (
        signature: [UInt8], keyring: [UInt8]
    ) {
        let signature = try keys.detached(data, by: kind, at: time)
        return (armoured(signature, label: "PGP SIGNATURE"), try keys.policyKey(kind).key)
    }

    /// A signature by an ordinary key, in the form that a test gives it.
    private static func plain(
        _ description: String, policy: String? = nil, _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) -> PolicyVariant {
        PolicyVariant(description, policy: policy) { keys in
            let signature = try keys.detached(data, digest: "SHA512", armour: false)
            return (change(signature), keys.keyring(.rsa2048, .ed25519))
        }
    }

    static let keys: [PolicyVariant] =
        Keys.PolicyKind.allCases.map { kind in PolicyVariant("key \(kind.rawValue)") { try signed($0, kind) } }
        + [Keys.Kind.rsa2048, .ed25519, .rsa1024, .expired, .expiring, .revoked, .subkey].map { kind in
            PolicyVariant("key \(kind.rawValue)") { keys in
                (try keys.detached(data, by: [kind]), keys.keyring(kind))
            }
        }
        + ["MD5", "SHA1", "RIPEMD160", "SHA224", "SHA256", "SHA384"].map { digest in
            PolicyVariant("digest \(digest)") { keys in
                (try keys.detached(data, digest: digest), keys.keyring(.rsa2048))
            }
        }

    static let policies: [PolicyVariant] = [
        (
            "sha1 bound, allowed", Keys.PolicyKind.sha1Bound,
            "[hash_algorithms]\nsha1.second_preimage_resistance = 2090-01-01\n"
        ),
        ("sha1 bound, always", .sha1Bound, "[hash_algorithms]\nsha1 = \"always\"\n"),
        ("sha1 bound, collisions only", .sha1Bound, "[hash_algorithms]\nsha1.collision_resistance = \"always\"\n"),
        ("sha1 bound, no file", .sha1Bound, ""),
        ("sha224 bound, no file", .sha224Bound, ""),
        ("dsa2048, no file", .dsa2048, ""),
        (
            "dsa1024, always", .dsa1024,
            "[asymmetric_algorithms]\ndsa1024 = \"always\"\n[hash_algorithms]\nsha1 = \"always\"\n"
        ),
        ("brainpool, always", .brainpoolP256r1, "[asymmetric_algorithms]\nbrainpoolp256 = \"always\"\n"),
        ("rsa3072, never", .rsa3072, "[asymmetric_algorithms]\nrsa3072 = \"never\"\n"),
        ("nistp521, a date gone by", .nistp521, "[asymmetric_algorithms]\nnistp521 = 2020-01-01T00:00:00+02:00\n"),
        ("rsa3072, all hashes refused", .rsa3072, "[hash_algorithms]\ndefault_disposition = \"never\"\n"),
        (
            "rsa3072, only sha512", .rsa3072,
            "hash_algorithms = {default_disposition = \"never\", sha512 = \"always\"}\n"
        ),
        ("rsa3072, all keys refused", .rsa3072, "[asymmetric_algorithms]\ndefault_disposition = \"never\"\n"),
        ("rsa3072, no signatures of version 4", .rsa3072, "[packets]\nsignature.v4 = \"never\"\n"),
        (
            "rsa3072, no signatures but of version 4", .rsa3072,
            "[packets]\ndefault_disposition=\"never\"\nsignature.v4=\"always\"\n"
        ),
        ("retired, sha512 refused later", .retired, "[hash_algorithms]\nsha512 = 2090-01-01\n"),
    ].map { name, kind, policy in PolicyVariant("policy: \(name)", policy: policy) { try signed($0, kind) } }

    static let times: [PolicyVariant] =
        [
            ("retired, signed before", Keys.PolicyKind.retired, "20230101T000000"),
            ("retired, signed after", .retired, "20250101T000000"),
            ("extended, signed before its first end", .extended, "20200601T000000"),
            ("extended, signed between its end and its extension", .extended, "20220601T000000"),
            ("extended, signed after", .extended, "20250101T000000"),
            ("sha1 bound, renewed later, signed before that", .sha1Renewed, "20230101T000000"),
            ("sha1 bound, renewed later, signed after", .sha1Renewed, "20250101T000000"),
        ].map { name, kind, time in PolicyVariant("time: \(name)") { try signed($0, kind, at: time) } }
        + [
            PolicyVariant("time: bound later than it signed") { keys in
                let (signature, ring) = try signed(keys, .sha1Renewed, at: "20230101T000000")
                return (signature, CertificateCut.withoutOldSelfSignatures(ring))
            },
            PolicyVariant("time: ahead of the clock") { keys in
                (try keys.detached(data, at: "20800101T000000"), keys.keyring(.rsa2048))
            },
            PolicyVariant("time: the signature has expired") { keys in
                (try keys.detached(data, at: "20240101T000000", expires: "1d"), keys.keyring(.rsa2048))
            },
        ]

    private static func text(_ signature: [UInt8], _ change: (inout [String]) -> Void) -> [UInt8] {
        var lines = String(decoding: armoured(signature, label: "PGP SIGNATURE"), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        change(&lines)
        return Array(lines.joined(separator: "\n").utf8)
    }

    /// A text with a piece put into the middle of its third line of base64.
    private static func stray(_ piece: String) -> @Sendable ([UInt8]) -> [UInt8] {
        { signature in
            text(signature) { lines in
                let place = lines[4].index(lines[4].startIndex, offsetBy: 10)
                lines[4].insert(contentsOf: piece, at: place)
            }
        }
    }

    static let armour: [PolicyVariant] = [
        plain("armour: plain") { armoured($0, label: "PGP SIGNATURE") },
        plain("armour: no checksum") { armoured($0, label: "PGP SIGNATURE", checksum: false) },
        plain("armour: wrong checksum") { text($0) { $0[$0.count - 3] = "=AAAA" } },
        plain("armour: short checksum") { text($0) { $0[$0.count - 3] = "=AA" } },
        plain("armour: checksum of strange characters") { text($0) { $0[$0.count - 3] = "=!!!!" } },
        plain("armour: no blank line") { text($0) { $0.remove(at: 1) } },
        plain("armour: a blank line with a blank") { text($0) { $0[1] = " " } },
        plain("armour: a header") { text($0) { $0.insert("Version: GnuPG v2", at: 1) } },
        plain("armour: a header of another name") { text($0) { $0.insert("Foo: bar", at: 1) } },
        plain("armour: a header without its blank") { text($0) { $0.insert("Comment:bar", at: 1) } },
        plain("armour: carriage returns") { text($0) { $0 = $0.map { $0 + "\r" } } },
        plain("armour: a stray mark", stray("!")), plain("armour: a stray dot", stray(".")),
        plain("armour: a blank in a line", stray(" ")), plain("armour: a tab in a line", stray("\t")),
        plain("armour: a stray letter from abroad", stray("é")), plain("armour: an underscore", stray("_")),
        plain("armour: padding in the middle", stray("=")),
        plain("armour: a strange line") { text($0) { $0.insert("!!!!", at: 4) } },
        plain("armour: a blank line in the middle") { text($0) { $0.insert("", at: 4) } },
        plain("armour: text behind the checksum") { text($0) { $0.insert("text", at: $0.count - 2) } },
        plain("armour: trailing blanks") { text($0) { $0[4] += "  " } },
        plain("armour: leading blanks") { text($0) { $0[4] = "  " + $0[4] } },
        plain("armour: the packet is cut") { armoured(Array($0.dropLast(10)), label: "PGP SIGNATURE") },
    ]

    private static func blocks(
        _ description: String,
        _ make: @escaping @Sendable (_ good: [UInt8], _ bad: [UInt8], _ other: [UInt8]) -> [UInt8]
    ) -> PolicyVariant {
        PolicyVariant(description) { keys in
            let good = try keys.detached(data, by: [.ed25519], armour: false)
            let bad = try keys.detached(Array("else".utf8), by: [.rsa2048], armour: false)
            let other = try keys.detached(data, by: .nistp256)
            return (make(good, bad, other), keys.keyring(.rsa2048, .ed25519))
        }
    }

    private static func block(_ packets: [UInt8]...) -> [UInt8] {
        armoured(packets.flatMap { $0 }, label: "PGP SIGNATURE")
    }

    /// A packet in new format with five octets of length.
    static func packet(_ tag: UInt8, _ body: [UInt8]) -> [UInt8] {
        [0xC0 | tag, 0xFF] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: body.count >> $0) } + body
    }

    /// The body of gpg's own old-format packet.
    private static func body(_ packet: [UInt8]) -> [UInt8] { Array(packet.dropFirst(1 + (1 << Int(packet[0] & 3)))) }

    private static func marked(_ place: Int, _ value: UInt8) -> @Sendable ([UInt8]) -> [UInt8] {
        { signature in
            var changed = body(signature)
            changed[place] = value
            return block(packet(2, changed))
        }
    }

    static let packets: [PolicyVariant] = [
        blocks("packets: good and good") { good, _, _ in block(good, good) },
        blocks("packets: good, then bad") { good, bad, _ in block(good, bad) },
        blocks("packets: bad, then good") { good, bad, _ in block(bad, good) },
        blocks("packets: unknown, then good") { good, _, other in block(other, good) },
        blocks("packets: good, then unknown") { good, _, other in block(good, other) },
        blocks("packets: unknown alone") { _, _, other in block(other) },
        blocks("blocks: good, then bad") { good, bad, _ in block(good) + block(bad) },
        blocks("blocks: bad, then good") { good, bad, _ in block(bad) + block(good) },
        blocks("blocks: unknown, then good") { good, _, other in block(other) + block(good) },
        blocks("blocks: good, then unknown") { good, _, other in block(good) + block(other) },
        PolicyVariant("packets: SHA1, then SHA512 by one key") { keys in
            let weak = try keys.detached(data, digest: "SHA1", armour: false)
            return (block(weak, try keys.detached(data, armour: false)), keys.keyring(.rsa2048))
        },
        PolicyVariant("packets: SHA512, then SHA1 by one key") { keys in
            let weak = try keys.detached(data, digest: "SHA1", armour: false)
            return (block(try keys.detached(data, armour: false), weak), keys.keyring(.rsa2048))
        },
        plain("packets: a new format") { block(packet(2, body($0))) },
        plain("packets: an octet too many inside") { block(packet(2, body($0) + [0])) },
        plain("packets: an unknown version beside a good one") { block(packet(2, [9] + body($0).dropFirst()), $0) },
        plain("packets: a good one beside an unknown version") { block($0, packet(2, [9] + body($0).dropFirst())) },
        plain("packets: a good one, then one that breaks off") { block($0, Array($0.dropLast(5))) },
        plain("packets: a good one, then stray bytes") { block($0, [1, 2, 3]) },
        plain("packets: an empty one beside a good one") { block(packet(2, []), $0) },
        plain("packets: an unknown digest beside a good one") { signature in
            var changed = body(signature)
            changed[3] = 99
            return block(packet(2, changed), signature)
        },
        plain("packets: an unknown digest", marked(3, 99)),
        plain("packets: a certification, which signs no file", marked(1, 0x10)),
        plain("packets: a version 3 signature beside a good one") { signature in
            let old: [UInt8] = [3, 5, 0, 0x68, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 1, 10, 0, 0, 0, 8, 0xFF]
            return block(signature, packet(2, old))
        },
        plain("packets: the same where the policy takes it", policy: "[packets]\nsignature.v3 = \"always\"\n") {
            signature in
            let old: [UInt8] = [3, 5, 0, 0x68, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 1, 10, 0, 0, 0, 8, 0xFF]
            return block(signature, packet(2, old))
        },
        plain("packets: a marker in front") { block(packet(10, Array("PGP".utf8)), $0) },
        plain("packets: a marker that the policy refuses", policy: "[packets]\nmarker = \"never\"\n") {
            block(packet(10, Array("PGP".utf8)), $0)
        },
        plain("packets: a user id in front") { block(packet(13, Array("Bob".utf8)), $0) },
        plain("packets: an unknown packet in front") { block(packet(60, [1, 2, 3, 4]), $0) },
        plain("packets: an unknown packet behind") { block($0, packet(60, [1, 2, 3, 4])) },
        plain("packets: padding in front") { block(packet(21, [1, 2, 3, 4]), $0) },
        plain("packets: a user id behind") { block($0, packet(13, Array("Bob".utf8))) },
        plain("packets: a number with a bit too many") { signature in
            var changed = body(signature)
            let place = changed.count - 258
            changed.replaceSubrange(place..<(place + 2), with: [8, 8])
            changed.insert(0, at: place + 2)
            return block(packet(2, changed))
        },
    ]
}

/// Takes a keyring apart.
enum CertificateCut {
    /// The keyring without the first signature behind the user id, as gpg itself leaves it when it renews a key.
    static func withoutOldSelfSignatures(_ ring: [UInt8]) -> [UInt8] {
        var packets: [[UInt8]] = []
        var place = 0
        while place < ring.count {
            let octets = 1 << Int(ring[place] & 3)
            let length = ring[(place + 1)..<(place + 1 + octets)].reduce(0) { $0 << 8 | Int($1) }
            packets.append(Array(ring[place..<(place + 1 + octets + length)]))
            place += 1 + octets + length
        }
        // Of two self-signatures the one over SHA1 (digest 2, the fourth octet of the body) is the old one.
        return packets.filter { packet in
            let start = 1 + (1 << Int(packet[0] & 3))
            return !((packet[0] >> 2) & 15 == 2 && packet[start + 3] == 2)
        }.flatMap { $0 }
    }
}
