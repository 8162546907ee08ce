import Evidence

/// Fewer open files are allowed than apt has open (RLIMIT_NOFILE).
enum OpenFilesLimit: Rule {
    static let code = FaultCode.r11
    static let explanation = Explanation(
        what:
            "A process may have fewer files open than apt needs: 13 with one host, 2 more for each further one. apt then says "
            + "\"Too many open files\", or that gpgv is not installed, or that an error came up in apt-key.",
        causes: [
            "ulimit -n in a shell profile", "limits.conf", "docker run --ulimit nofile", "LimitNOFILE= of a service",
            "a system that has no open file left for anybody (fs.file-max)",
        ],
        proof:
            "The limit is read, and so many files are opened at once in a child that has become the sandbox user. It is held "
            + "against what was measured with real apt of this generation and as many hosts.",
        remedy: "Raise the limit for the process that runs apt.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard let limits = LimitsCase(source.run) else { return [] }
        let soft = limits.soft("Max open files")
        let failed = limits.failed(.openFiles)
        let isLow = soft.map { $0 < limits.need.openFiles } ?? false
        guard isLow || failed != nil else { return [] }
        var because: [Proof] = []
        if let failed { because.append(Proof(LimitsCase.words(failed), .limits)) }
        if let soft {
            because.append(Proof("RLIMIT_NOFILE is \(soft); apt needs \(limits.need.openFiles) here", .limits))
        }
        if !isLow, let failed, failed.error == "ENFILE" { return [wholeSystem(failed, source)] }
        return [
            Finding(
                code, confidence: isLow || failed?.asThatUser == true ? .certain : .likely,
                owner: LimitsCase.owner(source.run), subject: "RLIMIT_NOFILE",
                title: isLow
                    ? "only \(soft ?? 0) open files are allowed, and apt needs \(limits.need.openFiles)"
                    : "no more files can be opened here",
                because: because + LimitsCase.goodElsewhere(source),
                remedy: Remedy(
                    "Raise the limit on open files for the process that runs apt.",
                    LimitRemedy.steps(
                        source.run, letter: "n", item: "nofile", setting: "LimitNOFILE", value: "1024",
                        dockerValue: "1024")))
        ]
    }

    /// ENFILE: all processes together have as many files open as the kernel allows.
    private static func wholeSystem(_ failed: LimitTry, _ source: SourceCase) -> Finding {
        Finding(
            code, confidence: failed.asThatUser ? .certain : .likely, owner: .machine, subject: "fs.file-max",
            title: "the whole system has no open files left",
            because: [Proof(LimitsCase.words(failed), .limits)] + LimitsCase.goodElsewhere(source),
            remedy: Remedy(
                "Find what holds so many files open, or raise the kernel's fs.file-max; no limit of one process is at fault.",
                [
                    Remedy.Step("open files of the whole system: used, free, most", "cat /proc/sys/fs/file-nr"),
                    Remedy.Step("a higher limit, until the next boot", "sysctl -w fs.file-max=1000000"),
                ]))
    }
}
