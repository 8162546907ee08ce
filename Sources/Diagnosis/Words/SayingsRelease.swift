/// What apt says of a Release file that it has verified and does not like, and of repositories as a whole.
extension Saying {
    static let release = [
        Saying(
            "is expired (invalid since",
            means: [
                .can(.t04, "the mirror stopped being updated, or its suite has ended"),
                .can(.t02, "this clock is ahead"),
                .can(.x13, "a proxy or cache serves an old file"),
            ]),
        Saying(
            "is not valid yet (invalid for another",
            means: [
                .can(.t01, "this clock is behind"), .can(.t03, "this clock was never set"),
                .can(.t05, "the clock is right, and the file is dated ahead"),
            ]),
        Saying(
            "Invalid 'Date' entry",
            means: [
                .can(.t07, "the Release file's Date cannot be read"),
                .can(.s07, "the Release file has no usable fields"),
            ]),
        Saying("Invalid 'Valid-Until' entry", means: [.can(.t07, "the Release file's Valid-Until cannot be read")]),
        Saying(
            "Conflicting distribution", weight: .beside,
            means: [.can(.s04, "the file is validly signed, for another suite than was asked for")]),
        Saying(
            "changed its", "value from",
            means: [.can(.c08, "the repository's Origin, Label or Codename is another than in apt's lists")]),
        Saying(
            "No Hash entry in Release file", "strong enough",
            means: [.can(.k08, "the Release file has MD5 and SHA1 sums only"), .can(.s07, "its sums cannot be read")]),
        Saying(
            "No Hash entry in Release file",
            means: [.can(.s07, "the Release file has no sums that apt can read"), .can(.k08, "it has no strong ones")]),
        Saying("No sections in Release file", means: [.can(.s07, "the Release file is empty")]),
        Saying("Unable to parse Release file", means: [.can(.s07, "the Release file is none that apt can read")]),
        Saying(
            "Unable to find expected entry",
            means: [
                .can(.s07, "the Release file does not name the index that was asked for"),
                .can(.c09, "the component is misspelt"),
            ]),
    ]

    static let general = [
        Saying(
            " Release' is not signed", weight: .consequence,
            remark:
                "apt says this of every source that it could not verify, whatever the cause. Where nothing else is said, there is no signature.",
            means: [.can(.s02, "there is a Release file and no signature beside it")]),
        Saying(
            "is not signed",
            remark:
                "apt says this of every source that it could not verify, whatever the cause: the lines before it say more."
        ),
        Saying(
            "is no longer signed", weight: .consequence,
            remark: "apt says this of every source that it could not verify and once could, whatever the cause.",
            means: [.can(.s02, "there is no signature any more")]),
        Saying(
            "provides only weak security information", weight: .consequence,
            remark: "apt says this where it finds no usable sums in the Release file, whatever the cause.",
            means: [
                .can(.s07, "the Release file has no usable fields or sums"),
                .can(.k08, "the Release file has MD5 and SHA1 sums only"),
                .can(.t07, "Valid-Until cannot be read"),
                .can(.r09, "root could not read the file that was verified"),
            ]),
        Saying("does not have a Release file", weight: .consequence, means: noRelease),
        Saying("no longer has a Release file", weight: .consequence, means: noRelease),
        Saying(
            "Failed to fetch", weight: .consequence,
            remark: "apt could not fetch this file; where no reason stands behind it, the lines before it say more."),
        Saying(
            "Some index files failed to download",
            remark: "apt says this whenever a file could not be fetched, whatever the cause."),
        Saying(
            "An error occurred during the signature verification",
            remark: "apt keeps the lists that it has; the reason stands behind this."),
        Saying(
            "GPG error: ", versions: .gpgError, remark: "apt could not verify this source; the reason stands behind it."
        ),
        Saying(
            "OpenPGP signature verification failed", versions: .openPGPError,
            remark: "apt could not verify this source; the reason stands behind it."),
        Saying("Updating from such a repository", remark: "apt says this below every source that it could not verify."),
        Saying("See apt-secure(8) manpage", remark: "apt says this below every source that it could not verify."),
        Saying(
            "The package lists or status file could not be parsed", weight: .consequence,
            means: [.can(.x11, "a file in apt's lists is cut off or altered")]),
        Saying(
            "Problem with MergeList",
            means: [.can(.x11, "a file in apt's lists is damaged, or a portal's page was stored in its place")]),
        Saying(
            "Encountered a section with no Package",
            means: [.can(.x11, "a file in apt's lists is damaged, or a portal's page was stored in its place")]),
    ]

    private static let noRelease: [Candidate] = [
        .can(.c09, "the suite is not there: misspelt, moved to an archive, ended"),
        .can(.x07, "a redirect leads to nowhere"), .can(.x05, "the server has an error of its own"),
        .can(.x04, "the connection could not be made safe"),
        .can(.r08, "apt could not write its lists: the file system is read-only"),
        .can(.r09, "apt may not write its lists"), .can(.y05, "apt's own user may not write its lists"),
        .can(.x09, "the file is larger than apt takes"), .can(.r03, "the whole root is read-only"),
        .can(.x12, "the mirror does not have the file yet, or no more"),
        .can(.c10, "the server refuses, or apt's user may not read the list of mirrors"),
        .can(.x02, "the name is not found"), .can(.x03, "nothing answers"), .can(.x10, "the proxy does not answer"),
    ]
}
