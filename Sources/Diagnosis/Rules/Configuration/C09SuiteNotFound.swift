import Evidence

/// Neither InRelease nor Release is there: misspelt, moved to an archive, ended.
enum SuiteNotFound: Rule {
    static let code = FaultCode.c09
    static let explanation = Explanation(
        what:
            "The server has neither InRelease nor Release for this suite. apt says that the repository \"does not "
            + "have a Release file\".",
        causes: [
            "a suite whose support has ended and which was moved to an archive host", "a misspelt suite or path",
            "a third-party repository that has no packages for this release yet",
        ],
        proof: "InRelease and Release are both answered with 404 or 410, or are not there on disk.",
        remedy: "Correct the entry, name the archive host for an ended suite, or take the entry out.")

    static func findings(in source: SourceCase) -> [Finding] {
        if let notTried = source.source.notTried, notTried.reason == .mirrorListMissing {
            return [
                Finding(
                    code, owner: .administrator, subject: source.name,
                    title: "the list of mirrors is not there", because: [Proof(notTried.detail, .sources)],
                    remedy: Remedy(
                        "Look at the path or address behind mirror+ in the entry (\(entry(source))), and put the list there."
                    ))
            ]
        }
        guard let uri = source.source.uri, let suite = source.source.suite, let look = source.look,
            let last = look.transfer, isAbsent(last), look.inReleaseTransfer.map(isAbsent) ?? true
        else { return [] }
        let asked = [look.inReleaseTransfer, last].compactMap { $0 }
        var because = asked.map { transfer in
            Proof(
                transfer.failure?.text ?? "\(transfer.url ?? source.location): HTTP \(transfer.httpStatus ?? 0)",
                .transfer)
        }
        let hint = source.isLocal ? nil : archive(uri, suite)
        if let hint { because.append(Proof(hint.known, .sources)) }
        return [
            Finding(
                code, owner: .administrator, subject: source.name,
                title: Room.fitted("there is no suite \(suite.prefix(30)) at this address"), because: because,
                remedy: Remedy(
                    source.isLocal
                        ? "Look at the path in the entry (\(entry(source))), and whether the disk that holds it is mounted."
                        : hint?.advice
                            ?? "Look at the spelling of the URI and the suite (\(entry(source))), and at which suites the "
                            + "publisher names."))
        ]
    }

    private static func isAbsent(_ transfer: TransferObservation) -> Bool {
        if let status = transfer.httpStatus { return status == 404 || status == 410 }
        return transfer.failure?.kind == .file && ["not_found", "ENOENT", "ENOTDIR"].contains(transfer.failure?.reason)
    }

    private static func entry(_ source: SourceCase) -> String {
        source.source.origins.first.map { Places.place($0.file, $0.line) } ?? "the source's entry"
    }

    /// Debian's releases whose suites have left the mirrors (debian.org/releases), oldest first.
    private static let endedDebian = [
        "hamm", "slink", "potato", "woody", "sarge", "etch", "lenny", "squeeze", "wheezy", "jessie", "stretch",
        "buster",
    ]

    private static func archive(_ uri: String, _ suite: String) -> (known: String, advice: String)? {
        let release = suite.prefix { $0 != "-" && $0 != "/" }.lowercased()
        let address = uri.lowercased()
        if endedDebian.contains(release), !address.contains("ubuntu") {
            return (
                "\(release) has left Debian's mirrors; what is kept of it is on archive.debian.org",
                "Upgrade: \(release) gets no more security updates. Until then name https://archive.debian.org/debian "
                    + "(or /debian-security) in this entry; its dates are past, which the entry itself may allow for."
            )
        }
        if address.contains("ppa.launchpad") {
            return (
                "the address is a PPA, which has suites only for the series that its owner uploads to",
                "See on the PPA's page for which series it has packages; take the entry out if yours is not one of "
                    + "them."
            )
        }
        if address.contains("ubuntu"), !suite.contains("/") {
            return (
                "Ubuntu's ended releases are moved to old-releases.ubuntu.com",
                "Look at the spelling of \(suite.prefix(30)); if that release has ended, upgrade, and name "
                    + "https://old-releases.ubuntu.com/ubuntu until then."
            )
        }
        return nil
    }
}
