import Evidence

/// Over apt's cap for a Release file.
enum TooLarge: Rule {
    static let code = FaultCode.x09
    static let explanation = Explanation(
        what:
            "The answer is larger than apt lets a Release file be: Acquire::MaxReleaseFileSize, by default 10,000,000 bytes "
            + "(apt-pkg/acquire-item.cc). The transfer was stopped there.",
        causes: [
            "an address that leads to another file, or to a page without end", "a server that attacks or is broken",
        ],
        proof: "The announced or received size against apt's own cap (Acquire::MaxReleaseFileSize).",
        remedy: "See what the address really serves.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard let failed = FailedTransfer.of(.tooLarge, in: source) else { return [] }
        var because = [Proof("\(failed.transfer.bytes) bytes were taken before it was stopped", .transfer)]
        if let expected = failed.transfer.expectedBytes {
            because.append(Proof("\(expected) bytes were announced", .transfer))
        }
        let limit = source.run.observations.configuration.releaseSizeLimit
        if let limit { because.append(Proof("the cap is set here: \(Places.words(limit))", .aptConfiguration)) }
        return [
            Finding(
                code, owner: source.isLocal || limit != nil ? .administrator : .mirror, retry: .never,
                subject: failed.transfer.url ?? failed.url,
                title: "\(FailedTransfer.name(of: failed.transfer, in: source)) is larger than apt allows",
                because: because + failed.proofs,
                remedy: limit.map { limit in
                    Remedy(
                        "Take the setting out, or raise it: apt's own cap is 10,000,000 bytes.",
                        Places.look(limit.file, limit.line))
                }
                    ?? Remedy(
                        "Look at what this address serves: a Release file of that size is none that apt would take."))
        ]
    }
}
