import Evidence

/// Fewer processes are allowed than apt starts: RLIMIT_NPROC, or the pids control group.
enum ProcessLimit: Rule {
    static let code = FaultCode.r12
    static let explanation = Explanation(
        what:
            "apt cannot start the processes that verify a signature. apt 2 then says NO_PUBKEY or \"Unknown error executing "
            + "apt-key\", apt 3 that the method sqv has died. The signature is not at fault.",
        causes: [
            "docker run --pids-limit, podman's default", "TasksMax= of a service",
            "ulimit -u, limits.conf: it counts all processes of a user",
            "other processes that take up the limit",
        ],
        proof:
            "As many processes as this apt was measured to have at its peak are started at once as the sandbox user. Where that "
            + "cannot be tried, pids.max of every control group above, what is taken of it and RLIMIT_NPROC are read.",
        remedy: "Raise the limit, or end what takes it up.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard let limits = LimitsCase(source.run), let shortage = ProcessShortage(limits) else { return [] }
        let need = limits.need
        var because = shortage.proofs.map { Proof($0, .limits) }
        because.append(
            Proof(
                "apt has \(need.processes) processes at once at its peak here"
                    + (need.hosts > 1 ? ", with \(need.hosts) hosts to fetch from" : ""), .limits))
        let run = source.run
        return [
            Finding(
                code, confidence: shortage.confidence, owner: LimitsCase.owner(run), subject: shortage.subject,
                title: Room.fitted(shortage.title), because: because + LimitsCase.goodElsewhere(source),
                remedy: Remedy(
                    "Let the process that runs apt have more processes, \(need.processes) at the very least; 64 are plenty.",
                    shortage.isGroup
                        ? LimitRemedy.group(
                            run, option: "--pids-limit 64", setting: "TasksMax", value: "64")
                        : LimitRemedy.steps(
                            run, letter: "u", item: "nproc", setting: "LimitNPROC", value: "1024", dockerValue: "1024")
                ))
        ]
    }
}

/// How it is known that there are too few processes.
private struct ProcessShortage {
    var proofs: [String] = []
    var confidence = Confidence.certain
    var title: String
    var subject: String
    var isGroup: Bool

    init?(_ limits: LimitsCase) {
        guard !limits.succeeded(.processes) else { return nil }
        let need = max(0, limits.need.processes)
        let failed = limits.failed(.processes)
        // Every process of the sandbox user counts, apt-get itself is root's. root is bound by none (fork(2), EAGAIN).
        let perUser = limits.soft("Max processes").flatMap { limits.sandboxUser != "root" && $0 < need - 1 ? $0 : nil }
        // This program stands where apt-get will be.
        let beside: Int64 = limits.isOutside ? 0 : 1
        let level = limits.levels("pids").min { ProcessShortage.left($0) < ProcessShortage.left($1) }
        let group = level.flatMap { ProcessShortage.left($0) < need - beside ? $0 : nil }
        guard perUser != nil || group != nil || failed?.asThatUser == true else { return nil }
        if let failed { proofs.append(LimitsCase.words(failed)) }
        if let group, let max = group.max {
            isGroup = true
            subject = "pids control group"
            title = "only \(max) processes are allowed here, and apt needs \(need)"
            let held = group.current.map { ", of which \($0) are taken" } ?? ""
            let refused = group.events.map { $0 > 0 ? "; \($0) were refused so far" : "" } ?? ""
            proofs.append("pids.max of the control group \(group.path) is \(max)\(held)\(refused)")
            if max >= need {
                title =
                    "\(Swift.max(0, ProcessShortage.left(group))) more processes are allowed here, and apt needs \(need)"
                if failed == nil { confidence = .likely }
            }
        } else if let perUser {
            isGroup = false
            subject = "RLIMIT_NPROC"
            title = "only \(perUser) processes of one user are allowed, and apt needs \(need - 1)"
            proofs.append(
                "RLIMIT_NPROC is \(perUser); \(limits.sandboxUser) has \(need - 1) of apt's processes")
            if failed?.asThatUser == false { confidence = .likely }
        } else {
            let soft = limits.soft("Max processes")
            // Nothing that can be read is below the need, so it is what others have taken of it.
            isGroup = level != nil || soft == nil
            subject = isGroup ? "pids control group" : "RLIMIT_NPROC"
            title = "apt cannot start as many processes as it needs here"
            if let soft {
                proofs.append("RLIMIT_NPROC is \(soft), for all processes of \(limits.sandboxUser) together")
            }
            if level == nil {
                proofs.append("no pids control group can be seen from here; one above may set the limit")
            }
        }
    }

    private static func left(_ level: ControlGroupLevel) -> Int64 {
        max(0, level.max ?? .max) - max(0, level.current ?? 0)
    }
}
