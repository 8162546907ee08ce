import Evidence

/// The keyring holds no key at all.
enum KeyringEmpty: Rule {
    static let code = FaultCode.g05
    static let explanation = Explanation(
        what: "The keyring is there and holds no key.",
        causes: [
            "curl URL | gpg --dearmor > FILE, where curl failed: the shell made the file all the same",
            "a disk that was full when the file was written", "gpg --export with a name that matches nothing",
        ],
        proof: "The file is there, is readable, and has no byte or no key in it.",
        remedy: "Write the keyring again and look at what is in it.")

    static func findings(in source: SourceCase) -> [Finding] {
        KeyringFault.findings(code, .empty, in: source) { keyring in
            "the \(KeyringWording.name(keyring.path)) is empty"
        } proof: { keyring in
            [
                Proof(
                    keyring.format == .empty
                        ? "\(keyring.path) has \(keyring.sizeBytes ?? 0) bytes"
                        : "\(keyring.path) (\(Wording.bytes(keyring.sizeBytes ?? 0))) holds no public key", .keyring)
            ] + KeyringWording.proofs(KeyringWording.elsewhere(source))
        } remedy: { keyring in
            Remedy(
                "Install the publisher's keyring again, over https or from its package, and see that it is not empty.",
                KeyringWording.restoring(keyring.path))
        }
    }
}
