import AptModel
import Evidence

/// What is wrong with a keyring file as this apt sees it: one answer for each file, the nearest to the cause.
enum KeyringTrouble: Sendable, Equatable {
    case missing
    case unreadable
    case empty
    case format
    case corrupt

    init?(_ keyring: KeyringObservation, in source: SourceCase) {
        let trust = source.source.trust.kind
        // trusted.gpg under apt 3, a wrong extension in trusted.gpg.d: apt goes past it, which is G09's matter.
        if keyring.isIgnored(trust) { return nil }
        // A file given on the command line is read by this program's user and by nobody else.
        let access = trust == .given ? nil : keyring.sandboxAccess
        let error = keyring.readError ?? access?.error
        // What this program could not look at is no fault of the file: U01 says so.
        if keyring.isUnread, trust != .given || !["EACCES", "EPERM"].contains(error) { return nil }
        if keyring.exists, keyring.mode == nil, !keyring.isFile, ["EACCES", "EPERM"].contains(error) {
            self = .unreadable
        } else if !keyring.exists || !keyring.isFile || ["ENOENT", "ENOTDIR", "ELOOP"].contains(error) {
            self = .missing
        } else if access?.readable == false || (access == nil && keyring.readError != nil) {
            self = error == "EIO" ? .corrupt : .unreadable
        } else if keyring.format == .empty {
            self = .empty
        } else if keyring.acceptance == .refusedFormat
            || (keyring.acceptance == .refusedName && !source.joinsKeyrings) || keyring.format == .html
            || keyring.format == .secretKey
        {
            self = keyring.format == .other && keyring.armourTrouble == nil ? .corrupt : .format
        } else if keyring.format == .keybox, source.joinsKeyringsWithAptKey, source.keyrings.count > 1 {
            // gpgv reads a keybox by itself, and not as a part of a joined file.
            self = .format
        } else if keyring.format == .other || keyring.structure == .truncated || keyring.structure == .garbage {
            self = .corrupt
        } else if keyring.keys.isEmpty, keyring.format != .unknown, keyring.notListed == nil,
            source.engineAnswered
        {
            self = .empty
        } else if let joined = source.joined, !source.isServed, joined.blames(keyring.path) {
            // Nothing was seen in the file by itself, and gpgv stumbles over it all the same.
            self = keyring.format == .binary ? .corrupt : .format
        } else {
            return nil
        }
    }
}

extension KeyringObservation {
    /// Whether apt of this version reads past the file without a word (apt-pkg/contrib/gpgv.cc, apt-key).
    func isIgnored(_ trust: TrustObservation.Kind) -> Bool {
        acceptance == .notRead
            || (acceptance == .refusedName && trust == .trustedParts && !path.hasSuffix(".gpg")
                && !path.hasSuffix(".asc"))
    }

    /// Whether the key that made a signature is among the keys that gpg lists here.
    func holds(_ signature: SignatureObservation) -> Bool {
        keys.contains { $0.made(signature) }
    }
}

extension KeyObservation {
    /// Whether the signature names this key or one of its subkeys.
    func made(_ signature: SignatureObservation) -> Bool {
        let names = [primaryFingerprint] + subkeys.map(\.fingerprint)
        if let fingerprint = signature.fingerprint { return names.contains(fingerprint) }
        guard let id = signature.keyId, !id.isEmpty else { return false }
        return names.contains { $0.hasSuffix(id) }
    }
}

extension SourceCase {
    /// Whether apt-key puts the files of Signed-By into one file as they are, only an `.asc` decoded before (apt up to
    /// 2.9.14).
    var joinsKeyringsWithAptKey: Bool {
        source.trust.kind == .signedBy && policy.backend == .gpgv && policy.version < .withoutAptKey
    }

    /// What gpgv gets of the keyrings, where apt-key hands them over and that is known.
    var joined: JoinedKeyringObservation? {
        source.trust.kind == .given ? nil : look?.verification?.joined
    }

    /// Whether apt-key gives gpgv one file for all of them, with a name of its own.
    var joinsKeyrings: Bool {
        policy.backend == .gpgv && policy.version < .withoutAptKey
            && (source.trust.kind == .trustedParts || (source.trust.kind == .signedBy && keyrings.count > 1))
    }

    /// Whether apt's gpgv finds the key of a signature that is good, whatever else is wrong with the keyrings.
    var isServed: Bool {
        guard let joined else { return false }
        return acceptableSigners.contains { signer in signer.observed.keyId.map(joined.found.contains) ?? false }
    }

    /// gpg ran and said something of the signatures or the keys.
    var engineAnswered: Bool {
        guard let verification = look?.verification else { return false }
        return verification.noVerdict == nil || verification.noVerdict?.reason == .noKeyring
    }

    /// Signatures that this apt's back-end would take.
    var acceptableSigners: [SignatureAssessment.Signer] {
        signature.signers.filter { signature.acceptable($0, policy.backend, policy) }
    }
}

extension JoinedKeyringObservation {
    /// Whether this file ends apt-key, or gpgv's search.
    func blames(_ path: String) -> Bool { stoppedBy == path || spoiltBy.contains(path) }
}
