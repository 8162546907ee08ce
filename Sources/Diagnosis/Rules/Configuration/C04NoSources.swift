import Evidence

/// Nothing to check.
enum NoSources: Rule {
    static let code = FaultCode.c04
    static let explanation = Explanation(
        what: "No enabled source was found, so there is nothing that apt could update from.",
        causes: [
            "an image whose sources were removed", "every entry commented out or Enabled: no",
            "files whose names apt does not read: only .list and .sources count",
        ],
        proof: "Every file that apt reads for sources was read; those that it reads past are named.",
        remedy: "Enable an entry, or name a repository on the command line.")

    static func findings(in run: RunCase) -> [Finding] {
        let configuration = run.observations.configuration
        guard Places.sourcesCount(run), configuration.enabledEntries == 0, run.observations.sources.isEmpty,
            configuration.sourceProblems.isEmpty
        else { return [] }
        let files = configuration.sourceFiles
        let read =
            files.isEmpty
            ? "no file of sources was found" : "read and found empty: \(files.prefix(4).joined(separator: ", "))"
        let ignored = configuration.ignoredFiles.prefix(4).map {
            Proof("apt reads past \(Places.place($0.file, $0.line)): \($0.text)", .sources)
        }
        return [
            Finding(
                code, owner: .administrator, subject: files.first ?? "/etc/apt/sources.list",
                title: "there is no enabled source to check", because: [Proof(read, .sources)] + ignored,
                remedy: Remedy(
                    "Enable an entry in /etc/apt/sources.list.d, or check one repository by its URI and suite."))
        ]
    }
}
