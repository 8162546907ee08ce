import Foundation
import Linux
import Synchronization

/// Throwaway OpenPGP keys, made once per test process in a GnuPG home of their own, and what is signed with them.
public final class Keys: Sendable {
    /// The keys that exist, by what is special about them. All but `future` were created 2020-01-01, so they can sign
    /// as of any time since.
    public enum Kind: String, CaseIterable, Sendable {
        case rsa2048
        case ed25519
        case rsa1024
        /// Expired 2021-01-01. It signs as of 2020-06-01 unless told otherwise.
        case expired
        /// Expires 2040-01-01: good today, and expired for a clock that is far ahead.
        case expiring
        /// Signs as any other, but its public key carries a revocation.
        case revoked
        /// An ed25519 primary key that only certifies, with an ed25519 subkey that signs.
        case subkey
        /// Created 2090-01-01. It signs as of 2090-06-01 unless told otherwise.
        case future
        /// DSA, which Sequoia's policy has not taken since 2024-02-01.
        case dsa2048
        /// Elliptic curves of other families.
        case nistp256
        case brainpool
        /// RSA whose own binding signatures use SHA1.
        case boundBySHA1
        /// Expires ten days after this process began.
        case expiringSoon
        /// Expired 2021-01-01 at first, and its end was taken away since: ``oldCopy`` is how it was.
        case renewed

        /// Made on first use only, since few tests want them.
        var isRare: Bool {
            switch self {
            case .dsa2048, .nistp256, .brainpool, .boundBySHA1, .expiringSoon, .renewed: true
            default: false
            }
        }
    }

    /// Further keys for tests of key policy, each made on first use; all were created 2020-01-01.
    public enum PolicyKind: String, CaseIterable, Sendable {
        case rsa3072
        case dsa1024
        case dsa2048
        case nistp256
        case nistp384
        case nistp521
        case brainpoolP256r1
        case secp256k1
        /// RSA 2048, bound by SHA1 alone.
        case sha1Bound
        /// The same, bound anew by SHA512 in 2024.
        case sha1Renewed
        case sha224Bound
        /// Retired by its owner in 2024 ("key is no longer used").
        case retired
        /// Expired 2021-01-01, extended without end in 2024.
        case extended
    }

    /// The keys of this process; made on the first call, which takes a second or two.
    public static func shared() throws -> Keys { try made.get() }

    private static let made = Result { try Keys() }

    private struct Made: Sendable {
        var fingerprint: String
        var publicKey: [UInt8]
        var oldCopy: [UInt8] = []
    }

    private let home: String
    private let known: Mutex<[Kind: Made]>

    private init() throws {
        // A short path: the agent's socket lies in it, and a socket's path has at most 107 bytes.
        let home = try makePrivateDirectory(in: "/tmp", prefix: "avk-")
        self.home = home
        Keys.removeAtExit(home)
        var known: [Kind: Made] = [:]
        for kind in Kind.allCases where !kind.isRare { known[kind] = try Keys.make(kind, home) }
        self.known = Mutex(known)
    }

    private static func make(_ kind: Kind, _ home: String) throws -> Made {
        let (parameters, options) = Keys.parameters(kind)
        let made = try Keys.gpg(home, ["--status-fd", "1", "--gen-key"] + options, input: Array(parameters.utf8))
        let words = String(decoding: made.output, as: UTF8.self).split(whereSeparator: { " \n".contains($0) })
        guard let position = words.firstIndex(of: "KEY_CREATED"), position + 2 < words.count else {
            throw ProgramFailure(description: "gpg made no \(kind) key: \(made.errorsText)")
        }
        let fingerprint = String(words[position + 2])
        var key = Made(fingerprint: fingerprint, publicKey: try Keys.gpg(home, ["--export", fingerprint]).output)
        if kind == .revoked { key.publicKey = try Keys.revoke(fingerprint, key.publicKey, home) }
        if kind == .renewed {
            key.oldCopy = key.publicKey
            _ = try Keys.gpg(home, ["--quick-set-expire", fingerprint, "0"])
            key.publicKey = try Keys.gpg(home, ["--export", fingerprint]).output
        }
        return key
    }

    private func key(_ kind: Kind) -> Made? {
        known.withLock { known in
            if known[kind] == nil { known[kind] = try? Keys.make(kind, home) }
            return known[kind]
        }
    }

    /// The primary key's fingerprint, 40 upper-case hex digits.
    public func fingerprint(_ kind: Kind) -> String { key(kind)?.fingerprint ?? "" }

    /// The fingerprint of its first subkey.
    public func subkeyFingerprint(_ kind: Kind) throws -> String {
        let listing = try Keys.gpg(home, ["--with-colons", "--list-keys", fingerprint(kind)]).outputText
        let lines = listing.split(separator: "\n").map { $0.split(separator: ":", omittingEmptySubsequences: false) }
        guard let sub = lines.firstIndex(where: { $0[0] == "sub" }),
            let line = lines[sub...].first(where: { $0[0] == "fpr" }), line.count > 9
        else { throw ProgramFailure(description: "\(kind) has no subkey") }
        return String(line[9])
    }

    /// The `renewed` key's public part as it was before.
    public var oldCopy: [UInt8] { key(.renewed)?.oldCopy ?? [] }

    /// The public keys, binary, behind one another: a keyring as apt wants it in a `.gpg` file.
    public func keyring(_ kinds: Kind...) -> [UInt8] { keyring(kinds) }
    public func keyring(_ kinds: [Kind]) -> [UInt8] { kinds.flatMap { key($0)?.publicKey ?? [] } }

    /// The same, armoured, as apt wants it in an `.asc` file.
    public func armouredKeyring(_ kinds: Kind...) -> [UInt8] {
        armoured(kinds.flatMap { key($0)?.publicKey ?? [] }, label: "PGP PUBLIC KEY BLOCK")
    }

    /// The same in GnuPG's keybox form, as gpg's own `pubring.kbx`.
    public func keybox(_ kinds: Kind...) throws -> [UInt8] {
        let folder = try TemporaryDirectory()
        _ = try Keys.gpg(folder.path, ["--import"], input: kinds.flatMap { key($0)?.publicKey ?? [] })
        return try readFile(folder("pubring.kbx"), limit: 1 << 20)
    }

    /// A clear-signed message: an InRelease file.
    public func clearSigned(
        _ text: String, by kinds: [Kind] = [.rsa2048], digest: String = "SHA512", at time: String? = nil,
        expires: String? = nil
    ) throws -> [UInt8] {
        try sign(["--clearsign"], Array(text.utf8), kinds, digest, time, expires)
    }

    /// Detached signatures, armoured as in a Release.gpg file, or binary.
    public func detached(
        _ data: [UInt8], by kinds: [Kind] = [.rsa2048], digest: String = "SHA512", at time: String? = nil,
        expires: String? = nil, armour: Bool = true
    ) throws -> [UInt8] {
        try sign(armour ? ["--armor", "--detach-sign"] : ["--detach-sign"], data, kinds, digest, time, expires)
    }

    private func sign(
        _ how: [String], _ data: [UInt8], _ kinds: [Kind], _ digest: String, _ time: String?, _ expires: String?
    ) throws -> [UInt8] {
        var options = ["--digest-algo", digest, "--allow-weak-digest-algos"]
        for kind in kinds { options += ["--local-user", fingerprint(kind)] }
        let usual = kinds.contains(.expired) ? "20200601T000000" : kinds.contains(.future) ? "20900601T000000" : nil
        if let moment = time ?? usual { options += ["--faked-system-time", "\(moment)!"] }
        if let expires { options += ["--default-sig-expire", expires] }
        return try Keys.gpg(home, options + how, input: data).output
    }

    private let policyLock = NSLock()
    private nonisolated(unsafe) var policyKeys: [PolicyKind: (fingerprint: String, key: [UInt8])] = [:]

    /// The primary key's fingerprint and the public key, binary.
    public func policyKey(_ kind: PolicyKind) throws -> (fingerprint: String, key: [UInt8]) {
        try policyLock.withLock {
            if let made = policyKeys[kind] { return made }
            let made = try PolicyKeyMaker(home: home).make(kind)
            policyKeys[kind] = made
            return made
        }
    }

    /// A detached signature by one of the policy keys, binary.
    public func detached(
        _ data: [UInt8], by kind: PolicyKind, digest: String = "SHA512", at time: String = "20250601T000000"
    ) throws -> [UInt8] {
        let options = [
            "--digest-algo", digest, "--allow-weak-digest-algos", "--local-user", try policyKey(kind).fingerprint,
            "--faked-system-time", "\(time)!", "--detach-sign",
        ]
        return try Keys.gpg(home, options, input: data).output
    }

    /// A clear-signed message by one of the policy keys.
    public func clearSigned(
        _ text: String, by kind: PolicyKind, digest: String = "SHA512", at time: String? = nil
    ) throws -> [UInt8] {
        var options = [
            "--digest-algo", digest, "--allow-weak-digest-algos", "--local-user", try policyKey(kind).fingerprint,
            "--clearsign",
        ]
        if let time { options += ["--faked-system-time", "\(time)!"] }
        return try Keys.gpg(home, options, input: Array(text.utf8)).output
    }

    private static func parameters(_ kind: Kind) -> (String, [String]) {
        func key(_ type: String, _ more: String = "") -> String {
            let name = "Name-Real: Test \(kind.rawValue)\nName-Email: \(kind.rawValue)@example.org"
            return "%no-protection\n\(type)\n\(name)\n\(more)%commit\n"
        }
        let rsa2048 = "Key-Type: RSA\nKey-Length: 2048\nKey-Usage: sign"
        let ed25519 = "Key-Type: EDDSA\nKey-Curve: ed25519\nKey-Usage: sign"
        let past = ["--faked-system-time", "20200101T000000"]
        func curve(_ name: String) -> String { "Key-Type: ECDSA\nKey-Curve: \(name)\nKey-Usage: sign" }
        let soon = DateFormatter()
        soon.locale = Locale(identifier: "en_US_POSIX")
        soon.timeZone = TimeZone(secondsFromGMT: 0)
        soon.dateFormat = "yyyyMMdd'T'HHmmss"
        return switch kind {
        case .rsa2048: (key(rsa2048), past)
        case .revoked, .ed25519: (key(ed25519), past)
        case .rsa1024: (key("Key-Type: RSA\nKey-Length: 1024\nKey-Usage: sign"), past)
        case .expired: (key(ed25519, "Expire-Date: 20210101T000000\n"), past)
        case .expiring: (key(ed25519, "Expire-Date: 20400101T000000\n"), past)
        case .dsa2048: (key("Key-Type: DSA\nKey-Length: 2048\nKey-Usage: sign"), past)
        case .nistp256: (key(curve("nistp256")), past)
        case .brainpool: (key(curve("brainpoolP256r1")), past)
        case .boundBySHA1: (key(rsa2048), past + ["--cert-digest-algo", "SHA1"])
        case .renewed: (key(ed25519, "Expire-Date: 20210101T000000\n"), past)
        case .expiringSoon:
            (key(ed25519, "Expire-Date: \(soon.string(from: Date(timeIntervalSinceNow: 864_000)))\n"), past)
        case .future: (key(ed25519), ["--faked-system-time", "20900101T000000"])
        case .subkey:
            (
                key(
                    "Key-Type: EDDSA\nKey-Curve: ed25519\nKey-Usage: cert\n"
                        + "Subkey-Type: EDDSA\nSubkey-Curve: ed25519\nSubkey-Usage: sign"), past
            )
        }
    }

    /// The public key with the revocation certificate that gpg prepared when it made the key.
    private static func revoke(_ fingerprint: String, _ key: [UInt8], _ home: String) throws -> [UInt8] {
        let prepared = try String(contentsOfFile: "\(home)/openpgp-revocs.d/\(fingerprint).rev", encoding: .utf8)
        guard let armour = prepared.range(of: ":-----BEGIN") else {
            throw ProgramFailure(description: "no revocation certificate")
        }
        let folder = try TemporaryDirectory()
        _ = try gpg(folder.path, ["--import"], input: key)
        _ = try gpg(folder.path, ["--import"], input: Array(prepared[armour.lowerBound...].dropFirst().utf8))
        return try gpg(folder.path, ["--export"]).output
    }

    static func gpg(_ home: String, _ arguments: [String], input: [UInt8] = []) throws -> ProgramRun {
        let options = ["--homedir", home, "--batch", "--quiet", "--yes", "--no-permission-warning"]
        return try oneAtATime.withLock { _ in try mustRun("gpg", options + arguments, input: input) }
    }

    /// gpg that signs while another one adds a key to the same home fails now and then.
    private static let oneAtATime = Mutex(())

    // The agent that gpg started ends with the process, and the secret keys go with it.
    private static let doomed = Doomed()
    private static func removeAtExit(_ home: String) {
        doomed.add(home)
        atexit {
            for home in Keys.doomed.homes {
                _ = runProgram("gpgconf", ["--homedir", home, "--kill", "all"])
                try? FileManager.default.removeItem(atPath: home)
            }
        }
    }
}

/// Homes to remove when the test process ends.
private final class Doomed: @unchecked Sendable {
    private let lock = NSLock()
    private var paths: [String] = []
    var homes: [String] { lock.withLock { paths } }
    func add(_ path: String) { lock.withLock { paths.append(path) } }
}

/// ASCII armour of RFC 4880 section 6: base64 in lines of 64 with a CRC-24.
public func armoured(_ bytes: [UInt8], label: String, checksum: Bool = true) -> [UInt8] {
    var crc: UInt32 = 0xB704CE
    for byte in bytes {
        crc ^= UInt32(byte) << 16
        for _ in 0..<8 {
            crc <<= 1
            if crc & 0x100_0000 != 0 { crc ^= 0x186_4CFB }
        }
    }
    let body = Data(bytes).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
    let sum = Data([UInt8(crc >> 16 & 255), UInt8(crc >> 8 & 255), UInt8(crc & 255)]).base64EncodedString()
    return Array("-----BEGIN \(label)-----\n\n\(body)\n\(checksum ? "=\(sum)\n" : "")-----END \(label)-----\n".utf8)
}
