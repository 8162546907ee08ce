import Evidence

/// The content does not fit the name: armour in .gpg, binary in .asc, keybox, a web page, a name that gpg misreads.
enum KeyringFormat: Rule {
    static let code = FaultCode.g04
    static let explanation = Explanation(
        what:
            "apt goes by the file's name: .gpg is binary, .asc is armoured text. A file of another kind is read as if "
            + "it held no keys. sqv is more patient than gpgv, so the same file may work under apt 3 only.",
        causes: [
            "a key saved as it came from a web page, without gpg --dearmor", "a keybox (gpg --keyring made it)",
            "the error page of a server, saved as a keyring", "a colon in the file's name",
        ],
        remedy: "Convert the file, or give it the name that fits.")

    static func findings(in source: SourceCase) -> [Finding] {
        KeyringFault.findings(code, .format, in: source) { keyring in
            Room.fitted("the \(KeyringWording.name(keyring.path)) \(words(keyring))")
        } proof: { keyring in
            var text = "\(keyring.path) (\(keyring.sizeBytes.map(Wording.bytes) ?? "size unknown")) \(words(keyring))"
            if keyring.acceptance == .refusedName { text = "the name \(keyring.path) is read as something else by gpg" }
            let proof = Proof(text, .keyring)
            guard let first = keyring.firstBytes, !first.isEmpty else { return [proof] }
            return [proof, Proof("it begins: \(first.prefix(120))", .keyring)]
        } remedy: { keyring in
            remedy(keyring)
        }
    }

    private static func words(_ keyring: KeyringObservation) -> String {
        if keyring.acceptance == .refusedName { return "has a name that apt cannot use" }
        return switch keyring.format {
        case .armoured: "is armoured, its name says binary"
        case .binary: "is binary, its name says armoured"
        case .keybox: "is a keybox"
        case .html: "is a web page"
        case .secretKey: "holds a secret key"
        case .empty, .other, .unknown: "is no keyring"
        }
    }

    private static func remedy(_ keyring: KeyringObservation) -> Remedy {
        let path = Wording.quoted(keyring.path)
        let kept = Wording.quoted(keyring.path + ".old")
        if keyring.acceptance == .refusedName {
            return Remedy("Give the file a name of letters, digits, dots and dashes, and correct Signed-By.")
        }
        switch keyring.format {
        case .armoured:
            return Remedy(
                "Convert it; the file of before stays beside it with the ending .old.",
                [Remedy.Step("make it binary", "cp -p \(path) \(kept) && gpg --dearmor < \(kept) > \(path)")])
        case .binary:
            return Remedy(
                "Convert it, or let its name end in .gpg; the file of before stays with the ending .old.",
                [
                    Remedy.Step(
                        "make it armoured",
                        "cp -p \(path) \(kept) && gpg --no-default-keyring --keyring \(kept) --export --armor > \(path)"
                    )
                ])
        case .keybox:
            return Remedy(
                "Export the keys; the file of before stays beside it with the ending .old.",
                [
                    Remedy.Step(
                        "make it a plain keyring",
                        "cp -p \(path) \(kept) && gpg --no-default-keyring --keyring \(kept) --export > \(path)")
                ])
        case .secretKey:
            return Remedy("A keyring of apt holds public keys only. Export those, and take the secret key out of here.")
        case .html, .empty, .other, .unknown:
            return Remedy(
                "It was saved from a server's answer. Fetch the keyring again over https, with curl -f so that an "
                    + "error page is not saved, and compare the fingerprint.")
        }
    }
}
