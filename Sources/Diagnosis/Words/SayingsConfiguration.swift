/// What apt says of its own configuration.
extension Saying {
    static let configuration = [
        Saying(
            "Conflicting values set for option",
            means: [
                .can(.c06, "two entries name the same repository with different options; nothing of the list is read")
            ]),
        Saying(
            "Invalid value set for option",
            means: [.can(.c01, "an option of the entry has a value that this apt does not take")]),
        Saying("Malformed ", " entry ", means: [.can(.c01, "an entry in the sources cannot be read")]),
        Saying("Malformed ", " line ", means: [.can(.c01, "an entry in the sources cannot be read")]),
        Saying("Malformed ", " stanza ", means: [.can(.c01, "an entry in the sources cannot be read")]),
        Saying(
            "Type '", "is not known on line", means: [.can(.c01, "an entry in the sources begins with an unknown type")]
        ),
        Saying("Type '", "is not known on stanza", means: [.can(.c01, "an entry in the sources has an unknown type")]),
        Saying(
            "Unable to parse package file", " (1)", weight: .cause,
            means: [
                .can(.s07, "the Release file is none that apt can read"),
                .can(.x11, "a file in apt's lists is damaged"), .can(.c01, "a .sources file cannot be read"),
            ]),
        Saying(
            "Unable to parse package file",
            means: [
                .can(.x11, "a file in apt's lists is damaged"), .can(.c01, "a .sources file cannot be read"),
                .can(.s07, "the Release file is none that apt can read"),
            ]),
        Saying(
            "The list of sources could not be read", weight: .consequence,
            means: [
                .can(.c01, "an entry in the sources cannot be read"),
                .can(.c06, "two entries for one repository disagree"),
            ]),
        Saying("Syntax error ", "apt.conf", means: [.can(.c05, "a file of apt's configuration cannot be read")]),
        Saying("Syntax error ", "Extra junk", means: [.can(.c05, "a file of apt's configuration cannot be read")]),
        Saying("Syntax error ", ": ", means: [.can(.c05, "a file of apt's configuration cannot be read")]),
        Saying("is configured multiple times", remark: "Two entries name the same files; harmless."),
        Saying(
            "doesn't have the component",
            remark: "The entry asks for a component that the repository does not have; the signature is not concerned."),
        Saying(
            "doesn't support architecture",
            remark: "The repository does not have this architecture; the signature is not concerned."),
        Saying("Ignoring file '", "filename extension", remark: "apt reads only .list and .sources files there."),
        Saying("Missing Signed-By in the", remark: "apt advises to name the keyring in the entry; it goes on without."),
    ]
}
