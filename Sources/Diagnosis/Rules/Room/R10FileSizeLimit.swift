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
        guard let trouble = source.tempTrouble(.fileSizeLimit) ?? source.listsTrouble(.fileSizeLimit) else { return [] }
        var steps = [
            Remedy.Step("the limit as it is (blocks of 1024 bytes in bash)", "ulimit -f"),
            Remedy.Step("without it, in this shell (root may raise it)", "ulimit -f unlimited && apt-get update"),
        ]
        if let program = RoomRemedy.engineProgram(source.run) {
            steps.append(
                Remedy.Step(
                    "on the host: for the next container (IMAGE is yours)", "\(program) run --ulimit fsize=-1 IMAGE"))
        }
        var finding = trouble.finding(
            code, in: source,
            title: "a file size limit stops apt's files at \(Wording.bytes(trouble.attempt?.writtenBytes ?? 0))",
            remedy: Remedy("Raise the file size limit of the process that runs apt.", steps))
        finding.subject = "RLIMIT_FSIZE"
        return [finding]
    }
}
