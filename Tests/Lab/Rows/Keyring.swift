import TestSupport

/// G: the local keyring, its file and the keys in it.
extension FaultRow {
    private static let trusted = RootScene.Keyring.trusted
    private static let archives = "rm -f $R/etc/apt/trusted.gpg.d/debian-archive*"

    static let keyringFile = [
        FaultRow("no keyring file", .fails(.g02), quick: true, fault: "rm $KEYRING"),
        FaultRow("the keyring is a link that leads nowhere", .fails(.g02), fault: "ln -sf /nonexistent $KEYRING"),
        FaultRow("the keyring's folder is gone", .fails(.g02)) {
            $0.keyring = .file("/etc/apt/keyrings/lab/lab.gpg")
            $0.fault = "rm -r $R/etc/apt/keyrings/lab"
        },
        FaultRow("the keyring is a folder", .fails(.g02), fault: "rm $KEYRING; mkdir $KEYRING"),
        FaultRow("the keyring has mode 0600", .fails(.g03), quick: true, fault: "chmod 600 $KEYRING"),
        FaultRow("the keyring's folder has mode 0700", .fails(.g03)) {
            $0.keyring = .file("/etc/apt/keyrings/lab.gpg")
            $0.fault = "chmod 700 $R/etc/apt/keyrings"
        },
        FaultRow("the keyring in trusted.gpg.d has mode 0600", .fails(.g03)) {
            $0.keyring = trusted
            $0.fault = "chmod 600 $KEYRING"
        },
        FaultRow("the keyring has mode 0644, and is someone else's", .survives, fault: "chown 1000 $KEYRING"),
        FaultRow("the keyring is empty", .fails(.g05), quick: true, fault: ": >$KEYRING"),
        FaultRow("the keyring is a web page", .fails(.g04)) {
            $0.keyringBytes = { _ in Array("<!DOCTYPE html><html><body>404 Not Found</body></html>\n".utf8) }
        },
        FaultRow("armour in a .gpg keyring", .fails(.g04, .good), trixie: .survives) {
            $0.keyringBytes = { $0.armouredKeyring(.rsa2048) }
        },
        FaultRow("a binary keyring in an .asc file", .fails(.g04, .good), trixie: .survives) {
            $0.keyring = .file("/usr/share/keyrings/lab.asc")
        },
        FaultRow("armour in an .asc keyring", .survives, quick: true) {
            $0.keyring = .file("/usr/share/keyrings/lab.asc")
            $0.keyringBytes = { $0.armouredKeyring(.rsa2048) }
        },
        FaultRow("armour in a .gpg keyring in trusted.gpg.d", .fails(.g04, .good)) {
            $0.keyring = trusted
            $0.keyringBytes = { $0.armouredKeyring(.rsa2048) }
        },
        FaultRow("a binary .asc keyring in trusted.gpg.d", .fails(.g04, .good)) {
            $0.keyring = .file("/etc/apt/trusted.gpg.d/lab.asc")
        },
        FaultRow("armour in an .asc keyring in trusted.gpg.d", .survives) {
            $0.keyring = .file("/etc/apt/trusted.gpg.d/lab.asc")
            $0.keyringBytes = { $0.armouredKeyring(.rsa2048) }
        },
        FaultRow("a keybox in a .gpg file", .survives, trixie: .fails(.g04, .good)) {
            $0.keyringBytes = { try $0.keybox(.rsa2048) }
        },
        FaultRow("armour cut short in an .asc keyring", .fails(.g06)) {
            $0.keyring = .file("/usr/share/keyrings/lab.asc")
            $0.keyringBytes = { Array($0.armouredKeyring(.rsa2048).prefix(500)) }
        },
        FaultRow("the keyring is cut short", .fails(.g06)) {
            $0.keyringBytes = { Array($0.keyring(.rsa2048).prefix(200)) }
        },
        FaultRow("the keyring is 600 bytes of garbage", .fails(.g06)) {
            $0.keyringBytes = { _ in [0x99] + (0..<600).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) } }
        },
        FaultRow("a cut keyring before the right one in trusted.gpg.d", .fails(.g06, .good)) {
            $0.keyring = trusted
            $0.fault = "head -c 200 $OTHER >$R/etc/apt/trusted.gpg.d/aaa.gpg"
        },
        FaultRow("a web page beside the right keyring in trusted.gpg.d", .survives) {
            $0.keyring = trusted
            $0.fault = "echo '<html></html>' >$R/etc/apt/trusted.gpg.d/zzz.gpg"
            $0.aptWarns = true
        },
    ]

    static let keyringKey = [
        FaultRow("the keyring of someone else", .fails(.g01, says: "NO_PUBKEY"), trixie: .fails(.g01), quick: true) {
            $0.fault = "cp $OTHER $KEYRING"
        },
        FaultRow("the key is in no keyring of trusted.gpg.d", .fails(.g01)) {
            $0.keyring = trusted
            $0.fault = "rm $KEYRING"
        },
        FaultRow("the key is in trusted.gpg.d, and Signed-By names another file", .fails(.g01)) {
            $0.keyring = trusted
            $0.options = "signed-by=/usr/share/keyrings/debian-archive-keyring.gpg"
        },
        FaultRow("altered, and the keyring of someone else", .fails(.g01)) {
            $0.served = altered
            $0.fault = "cp $OTHER $KEYRING"
        },
        FaultRow("no keyring at all in trusted.gpg.d", .fails(.g01)) {
            $0.keyring = trusted
            $0.fault = "rm $R/etc/apt/trusted.gpg.d/*"
        },
        FaultRow(
            "Signed-By names another key's fingerprint", .fails(.g07, says: "GOODSIG"),
            trixie: .fails(.g07, says: "No good signature from required signer")
        ) {
            $0.keyring = trusted
            $0.keyringBytes = { $0.keyring(.rsa2048, .ed25519) }
            $0.options = "signed-by=@OTHERS@"
        },
        FaultRow("Signed-By names the key's fingerprint", .survives) {
            $0.keyring = trusted
            $0.options = "signed-by=@FINGERPRINT@"
        },
        FaultRow(
            "Signed-By names the key's fingerprint with a mark behind it", .survives,
            trixie: .fails(.g07, says: "No good signature from required signer")
        ) {
            $0.keyring = trusted
            $0.options = "signed-by=@FINGERPRINT@!"
        },
        FaultRow("Signed-By names the fingerprint of the subkey that signs", .survives, trixie: .fails(.g07)) {
            $0.keyring = trusted
            $0.plan = plan { $0.signers = [.subkey] }
            $0.words = { ["SUBKEY": try $0.subkeyFingerprint(.subkey)] }
            $0.options = "signed-by=@SUBKEY@"
        },
        FaultRow("the key itself in Signed-By", .survives, bullseye: .fails(.c01)) {
            $0.words = { keys in
                let lines = String(decoding: keys.armouredKeyring(.rsa2048), as: UTF8.self).split(
                    separator: "\n", omittingEmptySubsequences: false)
                return ["KEY": lines.map { $0.isEmpty ? " ." : " \($0)" }.joined(separator: "\n")]
            }
            $0.stanza =
                "Types: deb\nURIs: @URI@\nSuites: stable\nComponents: main\nArchitectures: amd64\nSigned-By:\n@KEY@"
        },
        FaultRow(
            "an old copy of the key, whose end was moved since", .fails(.g08, says: "EXPKEYSIG"), trixie: .fails(.g08)
        ) {
            $0.plan = plan { $0.signers = [.renewed] }
            $0.keyringBytes = { $0.oldCopy }
            $0.files = { ["renewed.gpg": $0.keyring(.renewed)] }
            $0.fault = "cp $S/renewed.gpg $R/usr/share/keyrings/newer.gpg"
        },
        FaultRow("the new copy of that key", .survives) { $0.plan = plan { $0.signers = [.renewed] } },
        FaultRow("the key is in trusted.gpg alone", .survives(with: .g09), trixie: .fails(.g09)) {
            $0.keyring = .file("/etc/apt/trusted.gpg")
            $0.aptWarns = true
        },
        FaultRow("the key is in trusted.gpg.d/lab.key", .fails(.g09)) {
            $0.keyring = .file("/etc/apt/trusted.gpg.d/lab.key")
        },
        FaultRow("the key is in trusted.gpg and in trusted.gpg.d", .survives) {
            $0.keyring = trusted
            $0.fault = "cp $KEYRING $R/etc/apt/trusted.gpg"
        },
    ]
}
