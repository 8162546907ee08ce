import Evidence

/// Less memory is allowed than apt takes: an address space limit, or a memory control group.
enum MemoryLimit: Rule {
    static let code = FaultCode.r13
    static let explanation = Explanation(
        what:
            "apt or its verifier gets no memory, or is killed for it. A verifier that was killed reads like a bad signature in "
            + "apt 3 (\"No good signature\"), and like nothing at all where apt-get itself is killed (exit 137).",
        causes: [
            "docker run --memory", "MemoryMax= of a service", "a limit of Kubernetes",
            "ulimit -v, ulimit -d, limits.conf",
        ],
        proof:
            "Limits and control groups are read on every level: what may be held, what is held and cannot be taken back, and how "
            + "often the kernel killed for it. They are held against what was measured with real apt and indexes of this size.",
        remedy: "Raise the limit. Debian's own main archive takes about 48 MiB, smaller repositories far less.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard let limits = LimitsCase(source.run) else { return [] }
        let found = perProcess(limits, source) + group(limits, source)
        return found.isEmpty ? refused(limits, source) : found
    }

    /// RLIMIT_AS, RLIMIT_DATA and RLIMIT_STACK bind every process by itself.
    private static func perProcess(_ limits: LimitsCase, _ source: SourceCase) -> [Finding] {
        let kinds: [(String, String, Int64, String, String, String)] = [
            ("Max address space", "RLIMIT_AS", limits.need.addressSpaceBytes, "v", "as", "LimitAS"),
            ("Max data size", "RLIMIT_DATA", limits.need.dataBytes, "d", "data", "LimitDATA"),
            ("Max stack size", "RLIMIT_STACK", limits.need.stackBytes, "s", "stack", "LimitSTACK"),
        ]
        return kinds.compactMap { name, subject, need, letter, item, setting in
            guard let soft = limits.soft(name), soft < need else { return nil }
            var because = [
                Proof("\(subject) is \(Wording.bytes(soft)); apt takes \(Wording.bytes(need)) here", .limits)
            ]
            if subject == "RLIMIT_AS", let failed = limits.failed(.addressSpace) {
                because.insert(Proof(LimitsCase.words(failed), .limits), at: 0)
            }
            return Finding(
                code, owner: LimitsCase.owner(source.run), subject: subject,
                title: Room.fitted(
                    "a process may have \(Wording.bytes(soft)) of memory, and apt needs \(Wording.bytes(need))"),
                because: because + LimitsCase.goodElsewhere(source),
                remedy: Remedy(
                    "Raise the limit for the process that runs apt.",
                    LimitRemedy.steps(
                        source.run, letter: letter, item: item, setting: setting, value: "unlimited",
                        dockerValue: item == "as" ? nil : "-1")))
        }
    }

    private static func group(_ limits: LimitsCase, _ source: SourceCase) -> [Finding] {
        // This program is gone when apt runs.
        func left(_ level: ControlGroupLevel) -> Int64 { level.left(leaving: limits.ownMemoryBytes) ?? .max }
        let need = limits.need.memoryBytes.addingReportingOverflow(inMemory(source.run)).partialValue
        let levels = limits.levels("memory")
        guard let level = levels.min(by: { left($0) < left($1) }), let most = level.max,
            left(level) < need
        else { return [] }
        var text = "the memory control group \(level.path) may hold \(Wording.bytes(most))"
        if let current = level.current { text += ", holds \(Wording.bytes(current))" }
        if let pages = level.reclaimableBytes { text += " (\(Wording.bytes(pages)) of it file pages)" }
        var because = [
            Proof("\(text); \(Wording.bytes(left(level))) are left and apt takes \(Wording.bytes(need)) here", .limits)
        ]
        let kills = level.events ?? limits.group.oomKills ?? 0
        if kills > 0 { because.append(Proof("\(kills) processes were killed for memory there so far", .limits)) }
        // With swap it may go on, slowly; where the machine has none it is killed (testdata/lab).
        let sure = most < need && (kills > 0 || level.swapMaxBytes == 0)
        return [
            Finding(
                code, confidence: sure ? .certain : .likely,
                owner: LimitsCase.owner(source.run),
                subject: "memory control group",
                title: Room.fitted(
                    "\(Wording.bytes(left(level))) of memory are left here, and apt needs \(Wording.bytes(need))"),
                because: because + LimitsCase.goodElsewhere(source),
                remedy: Remedy(
                    "Let the group have more memory; 256 MiB are plenty.",
                    LimitRemedy.group(
                        source.run, option: "--memory 256m", more: " --memory-swap 512m", setting: "MemoryMax",
                        value: "256M")))
        ]
    }

    /// What apt writes on a tmpfs is memory of the group as well, and cannot be taken back.
    private static func inMemory(_ run: RunCase) -> Int64 {
        run.observations.directories.reduce(0) { sum, directory in
            guard [.lists, .cache].contains(directory.role), directory.mount?.fileSystem == "tmpfs" else { return sum }
            return sum.addingReportingOverflow(max(0, directory.neededBytes ?? 0)).partialValue
        }
    }

    /// No limit that can be read, and yet the kernel refuses address space: it does not hand out more than it has.
    private static func refused(_ limits: LimitsCase, _ source: SourceCase) -> [Finding] {
        guard let failed = limits.failed(.addressSpace), failed.error == "ENOMEM" else { return [] }
        return [
            Finding(
                code, confidence: .likely, owner: .machine, subject: "memory",
                title: "the system has no memory left for apt",
                because: [Proof(LimitsCase.words(failed), .limits)] + LimitsCase.goodElsewhere(source),
                remedy: Remedy(
                    "Free memory, or add swap.",
                    [
                        Remedy.Step(
                            "what there is", "cat /proc/meminfo | head -n 5; cat /proc/sys/vm/overcommit_memory"),
                        Remedy.Step("who has most of it", "ps -eo rss,pid,args --sort=-rss | head"),
                    ]))
        ]
    }
}
