import AptModel
import Evidence

/// The keyring is fine and does not hold the key that signed.
enum KeyMissing: Rule {
    static let code = FaultCode.g01
    static let explanation = Explanation(
        what: "The keyring is sound and readable, and none of the keys that signed is in it. Nothing is known against "
            + "the signature itself.",
        causes: [
            "the publisher signs with a new key, and the image or machine has the keyring of before",
            "Signed-By names another publisher's keyring", "the keyring was never installed",
            "a proxy repository (Artifactory, Nexus, apt-cacher) that signs again with a key of its own",
        ],
        proof:
            "Every keyring that the source names was read, by us and as the sandbox user; none holds the key "
            + "whose number stands in the signature packet.",
        remedy: "Install the publisher's current keyring from a channel that you trust and name it in Signed-By. A key "
            + "fetched only by its id proves nothing.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard source.delivered, source.framing?.result == .split, !source.isGood,
            !KeyringFault.all(in: source).contains(where: { $0.severity == .error }),
            !source.keyrings.contains(where: \.isUnread)
        else { return [] }
        let wanting = source.signature.signers.map(\.observed).filter { $0.status == .noPublicKey }
        let noKeyring = source.keyrings.isEmpty || source.look?.verification?.noVerdict?.reason == .noKeyring
        guard !wanting.isEmpty || (noKeyring && source.look?.verification?.noVerdict?.reason != .noEngine) else {
            return []
        }
        let places = KeyringWording.elsewhere(source)
        let key = wanting.first.map(Wording.key)
        let title =
            source.keyrings.isEmpty
            ? "there is no keyring to check this signature with"
            : wanting.count == 1
                ? "the keyring lacks the signing key \(key ?? "")" : "the keyring lacks every signing key"
        return [
            Finding(
                code, owner: .administrator, subject: key ?? source.location, title: title,
                because: proofs(source, wanting) + KeyringWording.proofs(places), remedy: remedy(source, places))
        ]
    }

    private static func proofs(_ source: SourceCase, _ wanting: [SignatureObservation]) -> [Proof] {
        var proofs = wanting.prefix(4).map { Proof("NO_PUBKEY: \(Wording.signature($0))", .signature) }
        for keyring in source.keyrings.filter({ $0.notListed == nil }).prefix(4) {
            proofs.append(Proof("\(keyring.path) holds \(keyring.keys.count) key(s), none of them that one", .keyring))
        }
        if source.keyrings.isEmpty {
            let words =
                source.source.trust.kind == .trustedParts
                ? "no Signed-By, and trusted.gpg.d holds no keyring" : "no keyring is configured for \(source.name)"
            proofs.append(Proof(words, .keyring))
        }
        return proofs
    }

    private static func remedy(_ source: SourceCase, _ places: [KeyLocation]) -> Remedy {
        if let local = places.first(where: { !$0.bundled }) {
            let change =
                source.source.trust.kind == .given
                ? "give it with --keyring" : "name it in Signed-By of this source's entry (\(entry(source)))"
            return Remedy(
                "The key is on this machine, in \(local.path). If you trust it for this repository, \(change).",
                [Remedy.Step("look at the key first", "gpg --show-keys \(Wording.quoted(local.path))")])
        }
        if !places.isEmpty {
            return Remedy(
                "It is a key of the Debian archive. Install a current debian-archive-keyring; to see what the "
                    + "signature is worth until then, check with the copy that comes with this program.",
                [command(source)])
        }
        if source.source.trust.kind == .none || source.keyrings.isEmpty {
            return Remedy(
                "Name the publisher's keyring with --keyring FILE; --keyring debian is the Debian archive's, which "
                    + "comes with this program.", [command(source)])
        }
        let proxied = ["/artifactory/", "/repository/", ":3142/"].contains { source.source.uri?.contains($0) ?? false }
        return Remedy(
            proxied
                ? "The address looks like a proxy repository, which may sign again with a key of its own: ask whoever "
                    + "runs it for that key, and name it in Signed-By."
                : "Install the publisher's current keyring (its package, or its own https page, fingerprint compared) "
                    + "and name it in Signed-By.")
    }

    private static func command(_ source: SourceCase) -> Remedy.Step {
        let label = "check with the Debian archive's keyring, which changes nothing"
        if let uri = source.source.uri, let suite = source.source.suite {
            return Remedy.Step(
                label, "apt-verdict check --keyring debian \(Wording.quoted(uri)) \(Wording.quoted(suite))")
        }
        return Remedy.Step(
            label, "apt-verdict check --keyring debian --file \(Wording.quoted(source.source.file ?? "InRelease"))")
    }

    private static func entry(_ source: SourceCase) -> String {
        source.source.origins.first.map { "\($0.file):\($0.line)" } ?? "sources.list"
    }
}
