import AptModel

/// What apt says of the programs that it starts to verify, and of the files that it makes for them.
extension Saying {
    static let programs = [
        Saying(
            "gpgv2 or gpgv1 required for verification", versions: .throughAptKey,
            means: [
                .can(.y01, "gpgv is not installed"),
                .can(.y04, "/dev/null cannot be written, so that apt-key's test fails"),
                .can(.y02, "gpgv is there and not executable for the user that apt verifies as"),
                .can(.y03, "a container runtime refuses faccessat2, so that the shell's test -x fails"),
                .can(.r11, "too few files may be open to start it"),
            ]),
        Saying(
            "cannot create /dev/null",
            means: [.can(.y04, "/dev/null is missing, no device, or not writable for everybody")]),
        Saying(
            "Cannot find gpgv", versions: .withoutAptKey,
            means: [.can(.y01, "neither sqv nor gpgv is installed"), .can(.y02, "gpgv is there and does not start")]),
        Saying(
            "find a gpgv binary", versions: .withoutAptKey,
            means: [.can(.y01, "neither sqv nor gpgv is installed"), .can(.y02, "gpgv is there and does not start")]),
        Saying(
            "execute /usr/bin/apt-key", versions: .throughAptKey,
            means: [
                .can(
                    .y02,
                    "apt-key, the shell that runs it, or gpgv is missing or not executable for the user that apt verifies as"
                ),
                .can(.y08, "proot or the like keeps that user from starting programs"),
                .can(.y07, "SELinux or AppArmor refuses it"),
            ]),
        Saying(
            "execute 'apt-key' to verify", versions: .throughAptKey,
            means: [
                .can(.r02, "the temp directory has no inode left for apt's own files"),
                .can(.r01, "the temp directory is full"), .can(.r12, "no process is left"),
                .can(.y02, "apt-key is not executable"),
            ]),
        Saying(
            "execute 'gpgv' to verify", versions: .withoutAptKey,
            means: [
                .can(.r01, "the keyrings that apt joins did not fit into the temp directory"),
                .can(.r02, "the temp directory has no inode left"), .can(.y01, "gpgv is not installed"),
            ]),
        Saying(
            "Unknown error executing", versions: .gpgv,
            means: [
                .can(.y02, "apt-key or gpgv died, or one of apt-key's tools is missing"),
                .can(.r12, "apt-key may start no more processes"),
                .can(.r13, "gpgv was killed for want of memory"),
                .can(.g03, "a keyring cannot be read for the user that apt verifies as"),
                .can(.y08, "an emulator or proot changes what programs may do"),
                .can(.y03, "a container runtime refuses a system call that apt-key's tools need"),
            ]),
        Saying(
            "Good signature, but could not determine key fingerprint", versions: .gpgv,
            means: [
                .can(.y02, "gpgv ended well and said nothing, or was killed"),
                .can(.r13, "it was killed for want of memory"),
            ]),
        Saying(
            "Couldn't spawn new process",
            means: [
                .can(.r12, "no process is left for the user that apt verifies as"),
                .can(.r13, "no memory is left"),
            ]),
        Saying(
            "Failed to fork",
            means: [
                .can(.r12, "no process is left for the user that apt verifies as"), .can(.r13, "no memory is left"),
            ]),
        Saying(
            "error while loading shared libraries", "cannot allocate",
            means: [.can(.r13, "too little address space for its libraries"), .can(.y02, "a library is damaged")]),
        Saying(
            "error while loading shared libraries",
            means: [
                .can(.y02, "a library is missing or damaged"), .can(.r13, "too little address space for it"),
                .can(.r11, "too few files may be open"),
            ]),
        Saying("Syntax error: ", "unexpected", means: [.can(.y02, "what is started is no program for this machine")]),
        Saying(
            "not in md context", means: [.can(.y09, "libgcrypt runs in FIPS mode and refuses MD5, which apt asks for")]),
        Saying("libgcrypt", "FIPS", means: [.can(.y09, "libgcrypt runs in FIPS mode")]),
        Saying(
            "bin/sqv returned an error code (101)", versions: .sqv,
            means: [.can(.r01, "sqv's answer had no room in the temp directory"), .can(.y02, "sqv crashed")]),
        Saying(
            "bin/sqv returned an error code (123)", versions: .sqv,
            means: [
                .can(.y02, "sqv is there and cannot be executed by the user that apt verifies as"),
                .can(.y07, "SELinux or AppArmor refuses it"),
            ]),
        Saying(
            "bin/sqv returned an error code", versions: .sqv,
            means: [
                .can(.y02, "sqv does not start, or ends with an error of its own"),
                .can(.y03, "a container runtime refuses a system call that it needs"),
                .can(.r13, "no memory is left for it"), .can(.g06, "the keyring is damaged"),
                .can(.s03, "the signature part is one that sqv cannot read"),
            ]),
    ]

    static let splitting = [
        Saying(
            "Detached signature file", "contains unclosed signatures",
            means: [.can(.x01, "the signature file is cut off"), .can(.s03, "the signature file is malformed")]),
        Saying("Detached signature file", means: [.can(.s03, "the signature file holds what apt refuses in one")]),
        Saying(
            "Splitting of clearsigned file", means: [.can(.x11, "apt's own copy in its lists is cut off or altered")]),
        Saying(
            "Splitting up", "lists/partial/", "into data and signature failed",
            means: [
                .can(.r01, "the temp directory has no room for the two parts; apt threw the reason away"),
                .can(.s03, "text stands outside the signed part, or a line is one that apt refuses"),
                .can(.x01, "the file is cut off"),
                .can(.r14, "a quota is used up in the temp directory"),
            ]),
        Saying(
            "Splitting up", "into data and signature failed",
            means: [
                .can(.x11, "apt's own copy in its lists is cut off or altered"),
                .can(.r01, "the temp directory has no room for the two parts; apt threw the reason away"),
                .can(.s03, "text stands outside the signed part, or a line is one that apt refuses"),
                .can(.x01, "the file is cut off"),
            ]),
        Saying(
            "got 'NOSPLIT'",
            means: [
                .can(.x06, "a portal, a proxy or the server sent a page instead of the file"),
                .can(.s03, "something stands in front of the signed message, as a blank line or a byte order mark"),
                .can(.x01, "the file is empty or cut off at its beginning"),
                .can(.x05, "the server's answer tells no length"),
                .can(.s02, "the file is not signed at all"),
            ]),
        Saying(
            "got 'NODATA'",
            means: [
                .can(.x06, "a page came instead of the signature file"),
                .can(.s02, "the signature file is empty or holds no signature"),
                .can(.s01, "the signature part is damaged: its checksum does not fit", in: .gpgv),
                .can(.s03, "the signature file is malformed"),
            ]),
    ]

    static let temporary = [
        Saying(
            "create temporary file", "for passing config to apt-key", versions: .throughAptKey,
            means: [
                .can(.r04, "the user that apt verifies as may not write to the temp directory; its mode is not 1777"),
                .can(.r03, "the temp directory is read-only"), .can(.r05, "there is no temp directory"),
                .can(.r02, "the temp directory has no inode left"), .can(.r14, "a quota is used up there"),
                .can(.y07, "SELinux or AppArmor refuses it"),
            ]),
        Saying(
            "Unable to mkstemp", "(28: ",
            means: [
                .can(.r02, "the temp directory has no inode left"), .can(.r01, "the temp directory is full"),
            ]),
        Saying("Unable to mkstemp", "(122: ", means: [.can(.r14, "a quota is used up in the temp directory")]),
        Saying("Unable to mkstemp", "(30: ", means: [.can(.r03, "the temp directory is read-only")]),
        Saying("Unable to mkstemp", "(2: ", means: [.can(.r05, "there is no temp directory")]),
        Saying("Unable to mkstemp", "(20: ", means: [.can(.r05, "the temp directory is a file")]),
        Saying(
            "Unable to mkstemp", "(13: ",
            means: [
                .can(.r04, "the user that apt verifies as may not write to the temp directory; its mode is not 1777"),
                .can(.y07, "SELinux or AppArmor refuses it"),
            ]),
        Saying(
            "Unable to mkstemp",
            means: [.can(.r04, "no file can be made in the temp directory"), .can(.r11, "too few files may be open")]),
    ]
}
