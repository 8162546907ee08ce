import AptModel
import Evidence

/// How a keyring of the wrong form is brought into the one that its name promises. Each way was followed, and apt 2.6.1
/// asked whether it then reads the file.
enum KeyringConversion {
    static func remedy(_ keyring: KeyringObservation) -> Remedy {
        if let place = KeyringWording.inlinePlace(keyring.path) { return inEntry(keyring, place) }
        let path = Wording.quoted(keyring.path)
        let kept = Wording.quoted(keyring.path + ".old")
        let isText = keyring.path.hasSuffix(".asc")
        let keeping = "The file of before stays beside it with the ending .old."
        func step(_ label: String, _ command: String) -> [Remedy.Step] { [Remedy.Step(label, command)] }
        let edit = keyring.armourTrouble.map(mending)
        switch keyring.format {
        case .armoured, .other:
            if keyring.path.hasSuffix(".gpg") {
                let text = edit.map { "sed '\($0)' \(kept) | gpg --dearmor" } ?? "gpg --dearmor < \(kept)"
                return Remedy(
                    "Make it binary. \(keeping)", step("make it binary", "cp -p \(path) \(kept) && \(text) > \(path)"))
            }
            guard let edit else { return again(keyring) }
            return Remedy("Mend the text. \(keeping)", step("mend the text", "sed -i.old '\(edit)' \(path)"))
        case .binary, .keybox:
            let form = isText ? "--export --armor" : "--export"
            return Remedy(
                isText
                    ? "Convert it, or let its name end in .gpg and correct Signed-By. \(keeping)"
                    : "Export the keys. \(keeping)",
                step(
                    isText ? "make it armoured" : "make it a plain keyring",
                    "cp -p \(path) \(kept) && gpg --no-default-keyring --keyring \(kept) \(form) > \(path)"))
        case .secretKey:
            return Remedy("A keyring of apt holds public keys only. Export those, and take the secret key out of here.")
        case .html, .empty, .unknown:
            return Remedy(
                "It was saved from a server's answer. Fetch the keyring again over https, with curl -f so that an "
                    + "error page is not saved, and compare the fingerprint.")
        }
    }

    /// A key block inside a source entry: there is no file of its own to convert.
    private static func inEntry(_ keyring: KeyringObservation, _ place: String) -> Remedy {
        let entry = "the Signed-By field of the entry at \(place)"
        switch keyring.armourTrouble {
        case .noBlankLine:
            return Remedy(
                "In \(entry), put a line of one blank and a dot (\" .\") behind the BEGIN line: it stands for the empty "
                    + "line that armour needs there.")
        case .carriageReturns, .blanks, .byteOrderMark:
            return Remedy("In \(entry), let every line of the key block have one blank in front and none at its end.")
        case nil:
            return Remedy(
                "Write the key block anew into \(entry): armoured text, one blank in front of every line, and \" .\" "
                    + "for the empty line behind BEGIN.")
        }
    }

    private static func again(_ keyring: KeyringObservation) -> Remedy {
        Remedy(
            "Install the publisher's keyring again, from its package or its https page: binary if its name ends in "
                + ".gpg, armoured text if it ends in .asc.", KeyringWording.restoring(keyring.path))
    }

    /// What sed has to do to the text.
    private static func mending(_ trouble: ArmourTrouble) -> String {
        switch trouble {
        case .carriageReturns: #"s/\r$//"#
        case .noBlankLine: "/^-----BEGIN/G"
        case .blanks: #"s/^[ \t]*//; s/[ \t\r]*$//"#
        case .byteOrderMark: #"1s/^\xef\xbb\xbf//"#
        }
    }
}
