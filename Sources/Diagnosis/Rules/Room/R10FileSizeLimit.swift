import Evidence

/// A limit on the size of files (RLIMIT_FSIZE) stops what apt writes.
enum FileSizeLimit: Rule {
    static let code = FaultCode.r10
    static let explanation = Explanation(
        what:
            "The process may not write files beyond a size (RLIMIT_FSIZE). apt or its http method then dies of "
            + "SIGXFSZ, which docker shows as \"Method http has died unexpectedly\".",
        causes: [
            "ulimit -f in a shell profile", "limits.conf", "docker run --ulimit fsize", "LimitFSIZE= of a service",
        ],
        proof:
            "A write in apt's directories stops at the limit with EFBIG, or the limit is lower than what apt "
            + "writes.",
        remedy: "Raise the limit for the process that runs apt.")

    static func findings(in source: SourceCase) -> [Finding] {
        let trouble = source.tempTrouble(.fileSizeLimit) ?? source.listsTrouble(.fileSizeLimit)
        // The room that was tried is that of several files together; where the limit can be read, the largest one decides.
        if let limits = LimitsCase(source.run), !limits.limits.isEmpty { return judged(limits, trouble, source) }
        guard let trouble else { return [] }
        var finding = trouble.finding(
            code, in: source,
            title: "a file size limit stops apt's files at \(Wording.bytes(trouble.attempt?.writtenBytes ?? 0))",
            remedy: remedy(source.run))
        finding.subject = "RLIMIT_FSIZE"
        return [finding]
    }

    /// The limit against the largest file that apt writes: InRelease, an index, or a package cache.
    private static func judged(_ limits: LimitsCase, _ trouble: DirectoryTrouble?, _ source: SourceCase) -> [Finding] {
        guard let soft = limits.soft("Max file size"), soft < limits.need.fileBytes else { return [] }
        var because = [
            Proof(
                "RLIMIT_FSIZE is \(Wording.bytes(soft)); the largest file that apt writes has "
                    + "\(Wording.bytes(limits.need.fileBytes))", .limits)
        ]
        if let trouble, let attempt = trouble.attempt {
            because.append(Proof(Room.attempt(attempt), Room.probe(trouble.directory)))
        }
        // What the package caches come to is an estimate.
        let sure = soft < source.releaseBytes || soft < limits.need.fileBytes / 4 * 3
        return [
            Finding(
                code, confidence: sure ? .certain : .likely, owner: LimitsCase.owner(source.run),
                subject: "RLIMIT_FSIZE",
                title: "a file size limit stops apt's files at \(Wording.bytes(soft))",
                because: because + LimitsCase.goodElsewhere(source), remedy: remedy(source.run))
        ]
    }

    private static func remedy(_ run: RunCase) -> Remedy {
        var steps = [
            Remedy.Step("the limit as it is (blocks of 1024 bytes in bash)", "ulimit -f"),
            Remedy.Step("without it, in this shell (root may raise it)", "ulimit -f unlimited && apt-get update"),
        ]
        if let program = EngineRemedy.program(run) {
            steps.append(
                Remedy.Step(
                    "on the host: for the next container (IMAGE is yours)", "\(program) run --ulimit fsize=-1 IMAGE"))
        }
        return Remedy("Raise the file size limit of the process that runs apt.", steps)
    }
}
