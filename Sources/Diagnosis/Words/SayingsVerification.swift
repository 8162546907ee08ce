/// What apt says of signatures and of the programs that verify them.
extension Saying {
    static let verification = gpgvAnswers + broken + split + temporary

    private static let gpgvAnswers = [
        Saying(
            "At least one invalid signature was encountered", versions: withGpgv,
            [
                (.r01, "apt-key or gpgv died of a full temp directory before it could verify; apt threw the reason away"),
                (.y03, "a system call that apt-key's tools need is refused by an old container runtime"),
                (.r02, "the temp directory has no inode left for the file that apt-key needs next"),
                (.y02, "apt-key, gpgv or one of the tools that apt-key calls ends with an error of its own"),
                (.g06, "a keyring is cut short, so that gpgv ends before it says anything"),
                (.r14, "a quota is used up in the temp directory"),
            ]),
        Saying(
            "signatures were invalid:", "BADSIG", versions: withGpgv,
            [
                (.s01, "the bytes are not those that the key signed"),
                (.x13, "a proxy, cache or CDN node served old or mixed bytes"),
                (.x12, "the mirror was fetched from in the middle of an update"),
                (.x11, "the damaged file is apt's own copy on this machine"),
            ]),
        Saying(
            "signatures were invalid:", "EXPKEYSIG", versions: withGpgv,
            [
                (.k01, "the publisher's key has expired"),
                (.g08, "the key was extended, and the copy on this machine is the old one"),
                (.t02, "this clock is ahead, so that a good key looks expired"),
            ]),
        Saying("signatures were invalid:", "REVKEYSIG", versions: withGpgv, [(.k02, "the publisher revoked the key")]),
        Saying(
            "signatures were invalid:", "EXPSIG", versions: withGpgv,
            [
                (.k03, "the signature itself has expired"),
                (.t02, "this clock is ahead, so that a good signature looks expired"),
            ]),
        Saying(
            "signatures were invalid:", "ERRSIG", versions: withGpgv,
            [
                (.g06, "the keyring is damaged, so that gpgv cannot use the key"),
                (.k04, "the signature uses a digest that gpgv refuses"),
                (.k05, "the key is of a kind that gpgv does not know"),
            ]),
        Saying(
            "untrusted public key algorithm", versions: "2.7.13 and later, with gpgv",
            [(.k05, "apt's policy refuses this kind or size of key")]),
        Saying(
            "signatures were invalid:", versions: withGpgv,
            [
                (.k04, "the signature uses SHA1 or another digest that apt refuses; up to 2.7.12 it names only the key"),
                (.k05, "apt's policy refuses this kind or size of key"),
            ]),
        Saying(
            "public key is not available:", "GOODSIG", versions: withGpgv,
            [(.g07, "the signature is good, but not by a key that Signed-By names")]),
        Saying(
            "public key is not available:", versions: withGpgv,
            [
                (.g01, "the keyring is fine and does not hold the key"),
                (.g03, "the user that apt verifies as cannot read the keyring, or a directory above it"),
                (.g04, "the keyring has a form or a name that apt cannot use: armour in .gpg, binary in .asc, keybox"),
                (.g02, "the file that Signed-By names is not there"),
                (.g06, "the keyring is damaged; or one bad file in trusted.gpg.d spoils all of them"),
                (.g05, "the keyring is empty"),
                (.g09, "the key is in a file that this apt does not read"),
                (.y03, "test -r fails because a container runtime refuses faccessat2"),
                (.r12, "apt-key may start no more processes"),
                (.y02, "a tool that apt-key calls to read the keyring is missing or broken"),
            ]),
        Saying(
            "Message has been manipulated", versions: withSqv,
            [
                (.s01, "the bytes are not those that the key signed"),
                (.x13, "a proxy, cache or CDN node served old or mixed bytes"),
                (.x12, "the mirror was fetched from in the middle of an update"),
                (.x11, "the damaged file is apt's own copy on this machine"),
            ]),
        Saying(
            "Missing key ", versions: withSqv,
            [
                (.g01, "the keyring is fine and does not hold the key"),
                (.g04, "the keyring has a form or a name that apt cannot use"),
                (.g09, "the key is in a file that this apt does not read, as /etc/apt/trusted.gpg"),
                (.g03, "a keyring in trusted.gpg.d cannot be read"),
                (.g05, "the keyring is empty"),
            ]),
        Saying(
            "No good signature from required signer", versions: withSqv,
            [(.g07, "the signature is good, but not by a key that Signed-By names; for sqv a subkey's fingerprint is no match")]),
        Saying(
            "No good signature", versions: withSqv,
            [
                (.y02, "sqv was killed or ended without an answer"),
                (.y03, "a system call that sqv needs is refused, and sqv was killed for it"),
                (.r13, "sqv was killed for want of memory"),
                (.r01, "sqv's answer did not fit into a full temp directory"),
            ]),
        Saying(
            "Not live until", versions: withSqv,
            [
                (.t01, "this clock is behind"), (.t03, "this clock was never set"),
                (.t08, "the clock is right, and the signature is dated ahead"),
            ]),
        Saying(
            "was created after the --not-after date", versions: withSqv,
            [(.t01, "this clock is behind, by half an hour at most"), (.t08, "the signature is dated ahead")]),
        Saying(
            "is not bound:", "SHA1", versions: withSqv,
            [(.k05, "the key is bound by SHA1 signatures, which the policy refuses from a date on")]),
        Saying(
            "Policy rejected", "requiring collision resistance", versions: withSqv,
            [(.k04, "the signature's digest is one that the policy refuses")]),
        Saying(
            "is not bound:", versions: withSqv,
            [(.k05, "the policy refuses the key's kind, its size, or what binds it"), (.t02, "this clock is ahead")]),
        Saying(
            "is bad:", "Expired on", versions: withSqv,
            [
                (.k01, "the publisher's key has expired"),
                (.g08, "the key was extended, and the copy on this machine is the old one"),
                (.t02, "this clock is ahead"),
            ]),
        Saying("is bad:", "revoked", versions: withSqv, [(.k02, "the publisher revoked the key")]),
        Saying(
            "Verifying signature:", "Expired on", versions: withSqv,
            [(.k03, "the signature itself has expired"), (.t02, "this clock is ahead")]),
        Saying(
            "Policy rejected", versions: withSqv,
            [
                (.k04, "the signature's digest or form is one that the policy refuses"),
                (.k05, "the policy refuses the key"),
            ]),
        Saying(
            "Policy will reject signature within a year", versions: "3.0.1 and later, with sqv",
            [(.k06, "good today; the policy has a date within a year")]),
        Saying(
            "uses weak algorithm", versions: "2.7.13 and later, with gpgv",
            [(.k06, "good today; a coming apt refuses this key")]),
        Saying("uses weak digest algorithm", versions: "up to 2.7.12", [(.k06, "good today; a coming apt refuses this digest")]),
    ]

    private static let broken = [
        Saying(
            "gpgv, gpgv2 or gpgv1 required for verification", versions: throughAptKey,
            [
                (.y01, "gpgv is not installed"), (.y04, "/dev/null cannot be written, so that apt-key's test fails"),
                (.y02, "gpgv is there and not executable for the user that apt verifies as"),
                (.y03, "a container runtime refuses faccessat2, so that the shell's test -x fails"),
                (.r11, "there are too few descriptors to start it"),
            ]),
        Saying(
            "Cannot find gpgv", versions: "2.9.15 and later",
            [(.y01, "neither sqv nor gpgv is installed"), (.y02, "gpgv is there and does not start")]),
        Saying(
            "Couldn't execute", "to check", versions: throughAptKey,
            [
                (.y02, "apt-key, the shell that runs it, or gpgv is missing or not executable for the user that apt verifies as"),
                (.y08, "a proot or the like keeps that user from starting programs"),
            ]),
        Saying(
            "Could not execute 'apt-key'", versions: throughAptKey,
            [
                (.r02, "the temp directory has no inode left for apt's own files"),
                (.r01, "the temp directory is full"), (.y02, "apt-key is not executable"),
                (.r12, "no process is left"),
            ]),
        Saying(
            "Could not execute 'gpgv'", versions: "2.9.15 and later, with gpgv",
            [
                (.r01, "the temp directory is full"), (.r02, "the temp directory has no inode left"),
                (.y01, "gpgv is not installed"),
            ]),
        Saying(
            "Unknown error executing", versions: withGpgv,
            [
                (.y02, "apt-key or gpgv died, or one of apt-key's tools is missing"),
                (.r12, "apt-key may start no more processes"), (.r13, "gpgv was killed for want of memory"),
                (.r03, "apt-key cannot write where it must"),
            ]),
        Saying(
            "Good signature, but could not determine key fingerprint", versions: withGpgv,
            [(.y02, "gpgv ended well and said nothing, or was killed"), (.r13, "it was killed for want of memory")]),
        Saying(
            "Couldn't spawn new process", [(.r12, "no process is left for the user that apt verifies as"), (.r13, "no memory is left")]),
        Saying("Failed to fork", [(.r12, "no process is left for the user that apt verifies as"), (.r13, "no memory is left")]),
        Saying(
            "error while loading shared libraries",
            [(.y02, "a library is missing or damaged"), (.r13, "there is too little address space for it")]),
        Saying("Syntax error:", [(.y02, "what is started is no program for this machine")]),
        Saying("error in libgcrypt", [(.y09, "libgcrypt runs in FIPS mode and refuses MD5")]),
        Saying("error: Parsing ", versions: withSqv, [(.y06, "sqv's policy file cannot be read")]),
        Saying("Error: Parsing ", versions: withSqv, [(.y06, "sqv's policy file cannot be read")]),
        Saying(
            "Failed to parse keyring", "No such file or directory", versions: withSqv,
            [(.g02, "the file that Signed-By names is not there")]),
        Saying(
            "Failed to parse keyring", "Is a directory", versions: withSqv,
            [(.g02, "Signed-By names a directory")]),
        Saying(
            "Failed to parse keyring", "Permission denied", versions: withSqv,
            [(.g03, "the user that apt verifies as cannot read the keyring"), (.y07, "SELinux or AppArmor refuses it")]),
        Saying(
            "Failed to parse keyring", "EOF", versions: withSqv,
            [
                (.g04, "the keyring has a form that sqv cannot read"), (.g05, "the keyring is empty"),
                (.g06, "the keyring is cut short"),
            ]),
        Saying(
            "Failed to parse keyring", versions: withSqv,
            [
                (.g04, "the keyring has a form that sqv cannot read"), (.g06, "the keyring is damaged"),
                (.g05, "the keyring is empty"), (.g02, "Signed-By names no file"),
            ]),
        Saying(
            "Malformed certificate in keyring", versions: withSqv,
            [(.g06, "the keyring is damaged"), (.g04, "the keyring has a form that sqv cannot read")]),
        Saying("Sub-process", "error code (101)", versions: withSqv, [(.r01, "sqv's output had no room"), (.y02, "sqv crashed")]),
        Saying(
            "Sub-process /usr/bin/sqv returned an error code", versions: withSqv,
            [
                (.y02, "sqv does not start, or ends with an error of its own"), (.y03, "a system call that it needs is refused"),
                (.g06, "the keyring is damaged"), (.s03, "the signature part is one that sqv cannot read"),
            ]),
    ]

    private static let split = [
        Saying(
            "Detached signature file", "contains unclosed signatures",
            [(.x01, "the signature is cut off"), (.s03, "the signature file is malformed")]),
        Saying(
            "Detached signature file", [(.s03, "the signature file holds what apt refuses in one")]),
        Saying(
            "Splitting of clearsigned file", [(.x11, "apt's own copy in its lists is cut off or altered")]),
        Saying(
            "Splitting up", "into data and signature failed",
            [
                (.r01, "there is no room in the temp directory for the two parts; apt threw the reason away"),
                (.s03, "text stands outside the signed part, or a line is one that apt refuses"),
                (.x01, "the file is cut off"), (.x11, "apt's own copy in its lists is cut off"),
            ]),
        Saying(
            "Clearsigned file isn't valid, got 'NOSPLIT'",
            [
                (.x06, "a portal or an error page came instead of the file"),
                (.s03, "something stands in front of the signed message"),
                (.x01, "the file is empty or cut off at its beginning"),
                (.x05, "the server's answer tells no length, or is an error of its own"),
                (.s02, "the file is not signed at all"),
            ]),
        Saying(
            "Clearsigned file isn't valid",
            [(.s02, "the file holds no signature"), (.s03, "text stands outside the signed part"), (.x06, "a page came instead")]),
        Saying(
            "Signed file isn't valid, got 'NODATA'",
            [
                (.x06, "a page came instead of Release.gpg"), (.s02, "Release.gpg is empty or holds no signature"),
                (.s03, "Release.gpg is malformed"), (.s01, "the signature part is damaged"),
            ]),
    ]

    private static let temporary = [
        Saying(
            "Couldn't create temporary file", "for passing config to apt-key", versions: throughAptKey,
            [
                (.r04, "the user that apt verifies as may not write to the temp directory; its mode is not 1777"),
                (.r05, "there is no temp directory"), (.r03, "the temp directory is read-only"),
                (.r02, "the temp directory has no inode left"), (.r14, "a quota is used up there"),
                (.y07, "SELinux or AppArmor refuses it"),
            ]),
        Saying(
            "Unable to mkstemp", "No space left on device",
            [(.r02, "the temp directory has no inode left"), (.r01, "the temp directory is full")]),
        Saying("Unable to mkstemp", "Disk quota exceeded", [(.r14, "a quota is used up in the temp directory")]),
        Saying("Unable to mkstemp", "Read-only file system", [(.r03, "the temp directory is read-only")]),
        Saying(
            "Unable to mkstemp", "No such file or directory", [(.r05, "there is no temp directory")]),
        Saying("Unable to mkstemp", "Not a directory", [(.r05, "the temp directory is a file")]),
        Saying(
            "Unable to mkstemp", "Permission denied",
            [
                (.r04, "the user that apt verifies as may not write to the temp directory"),
                (.y07, "SELinux or AppArmor refuses it"),
            ]),
        Saying(
            "Unable to mkstemp", [(.r04, "no file can be made in the temp directory"), (.r11, "no descriptor is left")]),
    ]
}
