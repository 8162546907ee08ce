import Evidence

/// How the keyring rules name files and keys.
enum KeyringWording {
    /// `keyring debian.gpg`, or `key block in debian.sources` for one inside a source entry; short enough for a title.
    static func name(_ path: String) -> String {
        if let place = inlinePlace(path) { return "key block in \(Room.short(place, 32))" }
        let last = path.split(separator: "/").last.map(String.init) ?? path
        return "keyring \(Room.short(last, 32))"
    }

    /// `FILE:LINE` of a key block inside a source entry; nil for a file of its own.
    static func inlinePlace(_ path: String) -> String? {
        path.hasPrefix("inline:") ? String(path.dropFirst("inline:".count)) : nil
    }

    /// Who names the keyring.
    static func naming(_ source: SourceCase) -> String {
        switch source.source.trust.kind {
        case .signedBy: "Signed-By of \(source.name) names"
        case .given: "--keyring names"
        case .trustedParts, .none: "apt reads for sources without Signed-By"
        }
    }

    /// Mode and owner of what was looked at: `mode 0600, owner uid 0`.
    static func permissions(_ mode: Int?, _ owner: Int?) -> String {
        [mode.map { "mode \(Wording.mode($0))" }, owner.map { "owner uid \($0)" }].compactMap { $0 }
            .joined(separator: ", ")
    }

    /// Ways to get a sound copy of a keyring file.
    static func restoring(_ path: String) -> [Remedy.Step] {
        guard inlinePlace(path) == nil, path.hasPrefix("/") else { return [] }
        return [
            Remedy.Step("which package it belongs to, if any", "dpkg -S \(Wording.quoted(path))"),
            Remedy.Step("what gpg finds in it", "gpg --show-keys \(Wording.quoted(path))"),
        ]
    }

    /// Where else the keys of these signatures are known to lie.
    static func elsewhere(_ source: SourceCase) -> [KeyLocation] {
        let own = Set(source.keyrings.filter { KeyringTrouble($0, in: source) == nil }.map(\.path))
        return source.run.observations.keyLocations.filter { location in
            !own.contains(location.path)
                && source.signature.signers.contains {
                    location.key.made($0.observed) || location.wanted == $0.observed.keyId
                        || location.wanted == $0.observed.fingerprint
                }
        }
    }

    /// A proof for each place where a wanted key lies.
    static func proofs(_ locations: [KeyLocation]) -> [Proof] {
        locations.prefix(4).map { location in
            let key = location.key.primaryFingerprint.suffix(16)
            let user = location.key.userId.map { " (\($0))" } ?? ""
            return Proof("key \(key)\(user) is in \(place(location))", .keyring)
        }
    }

    /// The path, or that it is a keyring of this program's own.
    static func place(_ location: KeyLocation) -> String {
        location.bundled ? "the keyring that comes with this program (\(location.path))" : location.path
    }
}
