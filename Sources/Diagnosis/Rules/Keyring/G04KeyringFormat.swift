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
        proof:
            "The first bytes and packets of the file are read and held against what this apt does with a file "
            + "of that name.",
        remedy: "Convert the file, or give it the name that fits.")

    static func findings(in source: SourceCase) -> [Finding] {
        KeyringFault.findings(code, .format, in: source) { keyring in
            Room.fitted("the \(KeyringWording.name(keyring.path)) \(words(keyring, source))")
        } proof: { keyring in
            let size = keyring.sizeBytes.map(Wording.bytes) ?? "size unknown"
            var text = "\(keyring.path) (\(size)) \(words(keyring, source))"
            if isMisnamed(keyring, source) { text = "the name \(keyring.path) is read as something else by gpg" }
            let proof = Proof(text, .keyring)
            guard let first = keyring.firstBytes, !first.isEmpty else { return [proof] }
            return [proof, Proof("it begins: \(first.prefix(120))", .keyring)]
        } remedy: { keyring in
            isMisnamed(keyring, source)
                ? Remedy("Give the file a name of letters, digits, dots and dashes, and correct Signed-By.")
                : KeyringConversion.remedy(keyring)
        }
    }

    /// apt-key joins several files into one that has a name of its own.
    private static func isMisnamed(_ keyring: KeyringObservation, _ source: SourceCase) -> Bool {
        keyring.acceptance == .refusedName && !source.joinsKeyrings
    }

    private static func words(_ keyring: KeyringObservation, _ source: SourceCase) -> String {
        if isMisnamed(keyring, source) { return "has a name that apt cannot use" }
        if keyring.path.hasSuffix(".gpg"), keyring.format == .armoured { return "is armoured, its name says binary" }
        switch keyring.armourTrouble {
        case .carriageReturns: return "has CR LF line ends, which apt cannot read"
        case .noBlankLine: return "lacks the empty line after BEGIN"
        case .blanks: return "has blanks around its lines, which apt cannot read"
        case .byteOrderMark: return "begins with a byte order mark"
        case nil: break
        }
        return switch keyring.format {
        case .armoured: "is armoured text that apt cannot decode"
        case .binary: "is binary, its name says armoured"
        case .keybox: "is a keybox"
        case .html: "is a web page"
        case .secretKey: "holds a secret key"
        case .empty, .other, .unknown: "is no keyring"
        }
    }
}
