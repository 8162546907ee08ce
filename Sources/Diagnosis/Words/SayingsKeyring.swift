/// What apt and sqv say of keyring files.
extension Saying {
    static let keyrings = [
        Saying(
            "ignored as the file is not readable by user",
            means: [
                .can(.g03, "its mode, or that of a directory above it, keeps the user out that apt verifies as"),
                .can(.y03, "test -r fails because a container runtime refuses faccessat2", in: .throughAptKey),
                .can(.y07, "SELinux or AppArmor refuses it"),
                .can(.g01, "the file that is ignored is another one, and the key is missing"),
            ]),
        Saying(
            "ignored as the file has an unsupported filetype",
            means: [
                .can(.g04, "armour in .gpg, binary in .asc, a keybox, or a page that is no keyring"),
                .can(.g06, "the file is damaged"),
                .can(.g01, "the file that is ignored is another one, and the key is missing"),
            ]),
        Saying(
            "ignored as the file has an unsupported filename extension",
            means: [
                .can(.g09, "only .gpg and .asc are read in trusted.gpg.d"),
                .can(.g01, "the file that is ignored is another one, and the key is missing"),
            ]),
        Saying(
            "Key is stored in legacy trusted.gpg keyring", weight: .beside,
            means: [.can(.g09, "works here, and no more under apt 3, which does not read /etc/apt/trusted.gpg")]),
        Saying(
            "because no keyring is specified", versions: .sqv,
            means: [
                .can(.g01, "trusted.gpg.d holds no keyring that can be read, and the source names none"),
                .can(.g09, "the key is in a file that this apt does not read"),
                .can(.g03, "no keyring in trusted.gpg.d can be read"),
            ]),
        Saying(
            "Failed to parse keyring", "os error 2)", versions: .sqv,
            means: [.can(.g02, "the file that Signed-By names is not there")]),
        Saying(
            "Failed to parse keyring", "os error 21)", versions: .sqv,
            means: [.can(.g02, "Signed-By names a directory")]),
        Saying(
            "Failed to parse keyring", "os error 20)", versions: .sqv,
            means: [.can(.g02, "a file stands where a directory should")]),
        Saying(
            "Failed to parse keyring", "os error 13)", versions: .sqv,
            means: [
                .can(.g03, "the user that apt verifies as cannot read the keyring, or a directory above it"),
                .can(.y07, "SELinux or AppArmor refuses it"),
            ]),
        Saying(
            "Failed to parse keyring", "EOF", versions: .sqv,
            means: [
                .can(.g04, "the keyring has a form that sqv cannot read, as a keybox or a web page"),
                .can(.g05, "the keyring is empty"), .can(.g06, "the keyring is cut short"),
            ]),
        Saying(
            "Failed to parse keyring", versions: .sqv,
            means: [
                .can(.g06, "the keyring is damaged"), .can(.g04, "the keyring has a form that sqv cannot read"),
                .can(.g05, "the keyring is empty"),
            ]),
        Saying(
            "Malformed certificate in keyring", versions: .sqv,
            means: [
                .can(.g06, "the keyring is damaged; one bad file in trusted.gpg.d spoils all of them"),
                .can(.g04, "the keyring has a form that sqv cannot read"),
            ]),
        Saying("Parsing ", "config", versions: .sqv, means: [.can(.y06, "sqv's policy file cannot be read")]),
    ]
}
