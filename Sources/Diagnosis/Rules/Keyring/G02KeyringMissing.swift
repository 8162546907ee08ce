import Evidence

/// Signed-By names a file that is not there.
enum KeyringMissing: Rule {
    static let code = FaultCode.g02
    static let explanation = Explanation(
        what: "The keyring that the source names is not there (or is a directory, or a link that leads nowhere). apt "
            + "then says NO_PUBKEY, as if the signature were at fault.",
        causes: [
            "the keyring's package was removed, or never installed in this image",
            "a misspelt path in Signed-By", "a step of a build that copies sources and forgets the keyring",
        ],
        proof: "The path that Signed-By names is looked up in the examined root: there is nothing.",
        remedy: "Put the keyring where Signed-By says, or correct Signed-By.")

    static func findings(in source: SourceCase) -> [Finding] {
        KeyringFault.findings(code, .missing, in: source) { keyring in
            "the \(KeyringWording.name(keyring.path)) is not there"
        } proof: { keyring in
            let what =
                keyring.exists && !keyring.isFile ? "is no file" : "does not exist (\(keyring.readError ?? "ENOENT"))"
            return [Proof("\(KeyringWording.naming(source)) \(keyring.path), which \(what)", .keyring)]
                + KeyringWording.proofs(KeyringWording.elsewhere(source))
        } remedy: { keyring in
            let local = KeyringWording.elsewhere(source).first { !$0.bundled }
            let text =
                local.map { "The key that signed is in \($0.path): correct Signed-By, if that is the file you meant." }
                ?? "Install the keyring at that path, or correct the path in the source's entry."
            guard keyring.path.contains("debian-archive-keyring") else { return Remedy(text) }
            return Remedy(
                text,
                [
                    Remedy.Step(
                        "if a source that still verifies offers it",
                        "apt-get install --reinstall debian-archive-keyring")
                ])
        }
    }
}
