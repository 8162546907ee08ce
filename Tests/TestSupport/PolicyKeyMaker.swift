import Foundation

/// Makes the keys of ``Keys/PolicyKind`` with gpg's own commands, at faked times.
struct PolicyKeyMaker {
    let home: String

    func make(_ kind: Keys.PolicyKind) throws -> (fingerprint: String, key: [UInt8]) {
        let signing = "Key-Usage: sign"
        switch kind {
        case .rsa3072: return try generate(kind, "Key-Type: RSA\nKey-Length: 3072\n\(signing)")
        case .dsa1024: return try generate(kind, "Key-Type: DSA\nKey-Length: 1024\n\(signing)")
        case .dsa2048: return try generate(kind, "Key-Type: DSA\nKey-Length: 2048\n\(signing)")
        case .nistp256, .nistp384, .nistp521, .brainpoolP256r1, .secp256k1:
            return try generate(kind, "Key-Type: ECDSA\nKey-Curve: \(kind.rawValue)\n\(signing)")
        case .sha1Bound: return try generate(kind, rsa, ["--cert-digest-algo", "SHA1"])
        case .sha224Bound: return try generate(kind, rsa, ["--cert-digest-algo", "SHA224"])
        case .sha1Renewed:
            let made = try generate(kind, rsa, ["--cert-digest-algo", "SHA1"])
            return try renewed(made, expiry: "2045-01-01")
        case .retired:
            let made = try generate(kind, ed25519)
            return (made.fingerprint, try retired(made.fingerprint))
        case .extended:
            let made = try generate(kind, ed25519 + "\nExpire-Date: 20210101T000000")
            return try renewed(made, expiry: "never")
        }
    }

    private var rsa: String { "Key-Type: RSA\nKey-Length: 2048\nKey-Usage: sign" }
    private var ed25519: String { "Key-Type: EDDSA\nKey-Curve: ed25519\nKey-Usage: sign" }

    private func generate(
        _ kind: Keys.PolicyKind, _ type: String, _ options: [String] = []
    ) throws -> (fingerprint: String, key: [UInt8]) {
        let name = "Name-Real: Policy \(kind.rawValue)\nName-Email: policy-\(kind.rawValue)@example.org"
        let made = try Keys.gpg(
            home,
            ["--status-fd", "1", "--faked-system-time", "20200101T000000", "--allow-weak-digest-algos"] + options
                + ["--gen-key"],
            input: Array("%no-protection\n\(type)\n\(name)\n%commit\n".utf8))
        let words = String(decoding: made.output, as: UTF8.self).split(whereSeparator: { " \n".contains($0) })
        guard let position = words.firstIndex(of: "KEY_CREATED"), position + 2 < words.count else {
            throw ProgramFailure(description: "gpg made no \(kind) key: \(made.errorsText)")
        }
        let fingerprint = String(words[position + 2])
        return (fingerprint, try export(fingerprint))
    }

    private func export(_ fingerprint: String) throws -> [UInt8] {
        try Keys.gpg(home, ["--export", fingerprint]).output
    }

    /// A new self-signature over SHA512, made in 2024. gpg puts it in the place of the old one, which others who have the key
    /// keep: so it is with both of them.
    private func renewed(
        _ made: (fingerprint: String, key: [UInt8]), expiry: String
    ) throws -> (fingerprint: String, key: [UInt8]) {
        _ = try Keys.gpg(
            home,
            ["--faked-system-time", "20240101T000000!", "--cert-digest-algo", "SHA512", "--quick-set-expire"]
                + [made.fingerprint, expiry])
        let folder = try TemporaryDirectory()
        _ = try Keys.gpg(folder.path, ["--import"], input: made.key)
        _ = try Keys.gpg(folder.path, ["--import"], input: try export(made.fingerprint))
        return (made.fingerprint, try Keys.gpg(folder.path, ["--export"]).output)
    }

    /// The public key with a revocation that only retires it; in the home itself the key stays usable.
    private func retired(_ fingerprint: String) throws -> [UInt8] {
        let certificate = try mustRun(
            "gpg",
            ["--homedir", home, "--quiet", "--yes", "--no-permission-warning", "--no-tty", "--command-fd", "0"]
                + ["--faked-system-time", "20240101T000000!", "--armor", "--gen-revoke", fingerprint],
            input: Array("y\n3\n\ny\n".utf8))
        let folder = try TemporaryDirectory()
        _ = try Keys.gpg(folder.path, ["--import"], input: try export(fingerprint))
        _ = try Keys.gpg(folder.path, ["--import"], input: certificate.output)
        return try Keys.gpg(folder.path, ["--export"]).output
    }
}
