import Evidence

/// Truncated or garbage packets; one such file can spoil every keyring beside it.
enum KeyringCorrupt: Rule {
    static let code = FaultCode.g06
    static let explanation = Explanation(
        what:
            "The keyring's packets break off or are no packets. sqv then refuses to read any keyring at all; apt with "
            + "gpgv joins all keyrings of trusted.gpg.d into one, so that one bad file can break every source.",
        causes: [
            "a download or copy that was cut off", "a disk that was full when the file was written",
            "a text file put into trusted.gpg.d", "damage on the disk",
        ],
        proof:
            "The packets of the file are walked to the end; the byte at which they break is named. For several "
            + "keyrings it is worked out at which one apt's verifier stops.",
        remedy: "Replace the file with a sound copy, or take it out of trusted.gpg.d if nothing needs it.")

    static func findings(in source: SourceCase) -> [Finding] {
        KeyringFault.findings(code, .corrupt, in: source) { keyring in
            Room.fitted(
                "the \(KeyringWording.name(keyring.path)) "
                    + (keyring.structure == .truncated ? "is cut off" : "is damaged"))
        } proof: { keyring in
            var text = keyring.path
            if let error = keyring.readError ?? (keyring.sandboxAccess?.error == "EIO" ? "EIO" : nil) {
                text += ": reading fails with \(error)"
            } else {
                text += keyring.structure == .truncated ? " breaks off" : " holds what is no OpenPGP packet"
                if let offset = keyring.damagedAtByte { text += " at byte \(offset)" }
                if let size = keyring.sizeBytes { text += " (it has \(size) bytes)" }
            }
            var proofs = [Proof(text, .keyring)]
            if let first = keyring.firstBytes, !first.isEmpty {
                proofs.append(Proof("it begins: \(first.prefix(120))", .keyring))
            }
            return proofs + keyring.engineWords.prefix(1).map { Proof("gpg: \($0)", .keyring) }
        } remedy: { keyring in
            if let place = KeyringWording.inlinePlace(keyring.path) {
                return Remedy("Write the key block anew into the Signed-By field of the entry at \(place).")
            }
            return Remedy(
                source.source.trust.kind == .trustedParts
                    ? "Replace it with a sound copy, or move it out of trusted.gpg.d if no source needs it."
                    : "Replace it with a sound copy, from its package or the publisher's https page.",
                KeyringWording.restoring(keyring.path))
        }
    }
}
