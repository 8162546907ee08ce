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
        let isSystem = run.observations.scope == .system
        let files = configuration.sourceFiles
        let disabled = configuration.disabledEntries ?? []
        let empty = files.filter { file in !disabled.contains { $0.file == file } }.map(shown)
        var because: [Proof] = []
        if files.isEmpty { because.append(Proof("no file of sources was found", .sources)) }
        if !empty.isEmpty {
            because.append(Proof("read and found empty: \(empty.prefix(4).joined(separator: ", "))", .sources))
        }
        because += disabled.prefix(4).map {
            Proof("switched off with Enabled: no: \(Places.place(shown($0.file), $0.line))", .sources)
        }
        if isSystem {
            because += configuration.ignoredFiles.prefix(4).map {
                Proof("apt reads past \(Places.place($0.file, $0.line)): \($0.text)", .sources)
            }
        }
        return [
            Finding(
                code, owner: .administrator,
                subject: files.first.map(shown) ?? (isSystem ? "/etc/apt/sources.list" : "--sources"),
                title: "there is no enabled source to check", because: because,
                remedy: Remedy(
                    isSystem
                        ? "Enable an entry in /etc/apt/sources.list.d, or check one repository by its URI and suite."
                        : "Give --sources a file with an enabled entry, or check one repository by its URI and suite."))
        ]
    }

    private static func shown(_ file: String) -> String { file == "-" ? "standard input" : file }
}
