/// What apt passes on from gpgv and sqv about a signature.
extension Saying {
    static let verifier = bySqv + byGpgv

    /// The bytes are not those that were signed. InRelease is one download and carries its own signature; Release and
    /// Release.gpg are two, and a mirror can change between them.
    private static let altered: [Candidate] = [
        .can(.s01, "the bytes are not those that the key signed"),
        .can(.x13, "a proxy, cache or CDN node served old or mixed bytes"),
        .can(.x12, "the mirror was in the middle of an update"),
        .can(.x11, "the damaged file is apt's own copy on this machine"),
    ]
    private static let alteredPair: [Candidate] = [
        .can(.x12, "Release and Release.gpg are two downloads, and the mirror changed between them"),
        .can(.s01, "the bytes are not those that the key signed"),
        .can(.x13, "a proxy, cache or CDN node served one of the two from another time"),
    ]
    private static let expiredKey: [Candidate] = [
        .can(.k01, "the publisher's key has expired"),
        .can(.g08, "the key was extended since, and the copy on this machine is the old one"),
        .can(.t02, "this clock is ahead, so that a good key looks expired"),
    ]
    private static let expiredSignature: [Candidate] = [
        .can(.k03, "the signature itself has expired"),
        .can(.t02, "this clock is ahead, so that a good signature looks expired"),
    ]

    private static let byGpgv = [
        Saying(
            "At least one invalid signature was encountered", versions: .gpgv,
            means: [
                .can(.r01, "apt-key or gpgv ended for want of room in the temp directory; apt threw the reason away"),
                .can(.y03, "a container runtime refuses a system call that apt-key's tools need", in: .throughAptKey),
                .can(.r02, "the temp directory has no inode left for the file that apt-key needs next"),
                .can(.y02, "apt-key, gpgv or a tool that apt-key calls ends with an error of its own"),
                .can(.g06, "a keyring is cut short, so that gpgv ends before it says anything"),
                .can(.r14, "a quota is used up in the temp directory"),
            ]),
        Saying(" Release: ", "BADSIG ", versions: .gpgv, means: alteredPair),
        Saying("BADSIG ", versions: .gpgv, means: altered),
        Saying("EXPKEYSIG ", versions: .gpgv, means: expiredKey),
        Saying("REVKEYSIG ", versions: .gpgv, means: [.can(.k02, "the publisher revoked the key")]),
        Saying("EXPSIG ", versions: .gpgv, means: expiredSignature),
        Saying(
            "ERRSIG ", versions: .gpgv,
            means: [
                .can(.g06, "the keyring is damaged, so that gpgv cannot use the key"),
                .can(.k04, "the signature's digest is one that gpgv refuses"),
                .can(.k05, "the key is of a kind that gpgv does not know"),
            ]),
        Saying(
            "untrusted public key algorithm", versions: .keyAssertion,
            means: [.can(.k05, "apt's policy refuses this kind or size of key")]),
        Saying(
            "untrusted digest algorithm", versions: .keyAssertion,
            means: [.can(.k04, "the signature's digest is one that apt refuses")]),
        Saying(
            "signatures were invalid:", versions: .gpgv,
            means: [
                .can(.k04, "the signature's digest is one that apt refuses, as SHA1; this apt names only the key"),
                .can(.k05, "apt's policy refuses this kind or size of key", in: .keyAssertion),
            ]),
        Saying(
            "GOODSIG ", versions: .gpgv,
            means: [.can(.g07, "the signature is good, but by none of the keys that Signed-By names")]),
        Saying("NO_PUBKEY", versions: .gpgv, means: keyNotSeen),
        Saying("public key is not available", versions: .gpgv, means: keyNotSeen),
        Saying(
            "uses weak algorithm", versions: .keyAssertion, weight: .beside,
            means: [.can(.k06, "good today; a coming apt refuses this key")]),
        Saying(
            "uses weak digest algorithm", versions: .noKeyAssertion, weight: .beside,
            means: [.can(.k06, "good today; a coming apt refuses this digest")]),
    ]

    /// apt takes a keyring that it cannot use for one that does not hold the key.
    private static let keyNotSeen: [Candidate] = [
        .can(.g01, "the keyring is fine and does not hold the key, as after a change of keys"),
        .can(.g03, "the user that apt verifies as cannot read the keyring, or a directory above it"),
        .can(.g04, "the keyring's form does not fit its name: armour in .gpg, binary in .asc, a keybox, a web page"),
        .can(.g02, "the file that Signed-By names is not there"),
        .can(.y03, "test -r fails because a container runtime refuses faccessat2", in: .throughAptKey),
        .can(.g09, "the key is in a file that this apt does not read"),
        .can(.g06, "the keyring is damaged, or one bad file in trusted.gpg.d spoils all of them"),
        .can(.g05, "the keyring is empty"),
        .can(.r12, "apt-key may start no more processes", in: .throughAptKey),
        .can(.y02, "a tool that apt-key calls is missing or broken", in: .throughAptKey),
    ]

    private static let bySqv = [
        Saying(" Release: ", "Message has been manipulated", versions: .sqv, means: alteredPair),
        Saying("Message has been manipulated", versions: .sqv, means: altered),
        Saying(
            "Missing key ", versions: .sqv,
            means: [
                .can(.g01, "the keyring is fine and does not hold the key, as after a change of keys"),
                .can(.g09, "the key is in a file that this apt does not read, as /etc/apt/trusted.gpg"),
                .can(.g04, "a keyring in trusted.gpg.d has a form that does not fit its name"),
                .can(.g03, "a keyring in trusted.gpg.d cannot be read"),
                .can(.g05, "the keyring is empty"),
            ]),
        Saying(
            "No good signature from required signer", versions: .sqv,
            means: [
                .can(
                    .g07,
                    "the signature is good, but by no key that Signed-By names; a subkey's fingerprint is no match here"
                )
            ]),
        Saying(
            "No good signature", versions: .sqv,
            means: [
                .can(.y02, "sqv was killed, or ended without an answer"),
                .can(.y03, "a container runtime refuses a system call that sqv needs"),
                .can(.r13, "sqv was killed for want of memory; apt does not say so"),
                .can(.r01, "sqv's answer did not fit into a full temp directory"),
            ]),
        Saying(
            "Not live until", versions: .sqv,
            means: [
                .can(.t01, "this clock is behind"), .can(.t03, "this clock was never set"),
                .can(.t08, "the clock is right, and the signature is dated ahead"),
                .can(.s01, "the bytes were altered as well; sqv looks at the time first"),
            ]),
        Saying(
            "was created after the --not-after date", versions: .sqv,
            means: [
                .can(.t01, "this clock is behind, by half an hour at most"),
                .can(.t08, "the clock is right, and the signature is dated ahead"),
            ]),
        Saying(
            "Policy rejected", "requiring collision resistance", versions: .sqv,
            means: [.can(.k04, "the signature's digest is one that the policy refuses")]),
        Saying(
            "is not bound:", versions: .sqv,
            means: [
                .can(.k05, "the policy refuses the key's kind, its size, or the SHA1 signature that binds it"),
                .can(.t02, "this clock is ahead, past a date of the policy"),
            ]),
        Saying("is bad:", "revoked", versions: .sqv, means: [.can(.k02, "the publisher revoked the key")]),
        Saying("is bad:", "Expired on", versions: .sqv, means: expiredKey),
        Saying("Expired on", versions: .sqv, means: expiredSignature),
        Saying(
            "Policy rejected", versions: .sqv,
            means: [
                .can(.k05, "the policy refuses the key"),
                .can(.k04, "the signature's digest or form is one that the policy refuses"),
            ]),
        Saying(
            "Policy will reject signature within a year", versions: .sqv, weight: .beside,
            means: [.can(.k06, "good today; the policy has a date within a year")]),
    ]
}
