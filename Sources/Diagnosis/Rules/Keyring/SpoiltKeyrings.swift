import AptModel
import Evidence

/// Whether one bad keyring of several spoils its neighbours.
///
/// sqv stops at the first keyring that it cannot open or parse, whatever the others hold; apt 3 hands it the files of
/// Signed-By as they are (methods/sqv.cc). apt with gpgv joins the files, in their order. Tried with apt 2.6.1 over
/// `file:` sources whose Signed-By names a sound and a bad file, in both orders:
/// - a file that is missing, is a directory, or that the sandbox user cannot read, and an empty `.asc`, stop apt-key;
/// - what is no key at all (a page, armour or a keybox under another name than `.asc`, garbage) hides the key from gpgv
///   where it stands in front of it or right behind it; behind a further sound keyring it does no harm;
/// - a file cut off inside a key does so in front of the key only;
/// - an `.asc` from which nothing can be decoded, an empty `.gpg`, and a secret key do no harm.
/// Where the probe joined the files as apt-key does and searched them as gpgv does, what it found decides, and the rules
/// above are for evidence without that.
enum SpoiltKeyrings {
    /// How sure it is that the keyring at this position keeps the verifier from the others; nil where it does not.
    static func by(
        _ keyring: KeyringObservation, _ trouble: KeyringTrouble, at position: Int, in source: SourceCase
    ) -> Confidence? {
        if source.source.trust.kind == .given { return nil }
        switch source.policy.backend {
        case .sqv:
            if trouble == .corrupt, keyring.acceptance == .used { return .certain }
            // Files of trusted.gpg.d are looked at before and left out, those of Signed-By are not.
            return trouble != .empty && source.source.trust.kind == .signedBy ? .likely : nil
        case .gpgv:
            if let joined = source.joined { return joined.blames(keyring.path) ? .certain : nil }
            switch trouble {
            case .missing, .unreadable: return source.joinsKeyringsWithAptKey ? .certain : nil
            case .empty:
                return source.joinsKeyringsWithAptKey && keyring.format == .empty && keyring.isArmourByName
                    ? .certain : nil
            case .format, .corrupt: return joined(keyring, at: position, in: source)
            }
        }
    }

    /// The keyring as one piece of the file that gpgv reads from its beginning until it has the key.
    private static func joined(
        _ keyring: KeyringObservation, at position: Int, in source: SourceCase
    ) -> Confidence? {
        guard source.joinsKeyringsWithAptKey || keyring.acceptance == .used else { return nil }
        if source.policy.version < .withoutAptKey, keyring.isArmourByName {
            // apt-key dies of armour that is cut off; of anything else it takes what it can decode.
            return keyring.format == .armoured ? .likely : nil
        }
        let isNoKey = ![.binary, .secretKey].contains(keyring.format) || keyring.damagedAtByte == 0
        guard isNoKey || keyring.damagedAtByte != nil else { return nil }
        let holder = source.keyrings.firstIndex { other in
            KeyringTrouble(other, in: source) == nil && source.signature.signers.contains { other.holds($0.observed) }
        }
        guard let holder else { return nil }
        if position < holder { return isNoKey ? .certain : .likely }
        let before = source.keyrings[..<position].lastIndex { $0.format != .empty }
        return isNoKey && before == holder ? .certain : nil
    }
}

extension KeyringObservation {
    /// apt goes by the name.
    fileprivate var isArmourByName: Bool { path.hasSuffix(".asc") }
}
