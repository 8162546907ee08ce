import Evidence

/// The limits that the examined apt would run under and what it needs: one view of this program's own limits and of those of a
/// container's process, so that the rules judge both alike.
struct LimitsCase: Sendable {
    var need: AptNeedObservation
    var limits: [ProcessLimitObservation]
    var group: ControlGroupObservation
    /// Empty where the limits were read from outside.
    var tries: [LimitTry]
    /// Memory of this program in the same group, which apt will find free.
    var ownMemoryBytes: Int64
    /// Whether they are a container's, and this program itself runs under others.
    var isOutside: Bool
    /// The user that apt's methods run as.
    var sandboxUser: String

    /// nil where there is no apt, or nothing tells under what it would run.
    init?(_ run: RunCase) {
        guard let apt = run.observations.apt, let need = run.observations.aptNeed else { return nil }
        self.need = need
        sandboxUser = apt.sandboxUser
        if let process = run.observations.targetProcess {
            guard !process.ended else { return nil }
            (limits, group, tries, ownMemoryBytes, isOutside) = (process.limits, process.controlGroup, [], 0, true)
        } else if let own = run.observations.limits {
            (limits, group, tries) = (own.limits, own.controlGroup, own.tries)
            (ownMemoryBytes, isOutside) = (own.ownMemoryBytes ?? 0, false)
        } else {
            return nil
        }
    }

    /// A soft limit by the name that `/proc/PID/limits` has for it; nil where there is none.
    func soft(_ name: String) -> Int64? { limits.first { $0.name == name }?.soft }

    /// The control groups that limit `memory` or `pids`, the process's own first. Reports of before the levels were kept have the
    /// lowest limit and the group's own figures only.
    func levels(_ controller: String) -> [ControlGroupLevel] {
        if let levels = group.levels { return levels.filter { $0.controller == controller && $0.max != nil } }
        let (max, current) =
            controller == "memory"
            ? (group.memoryMaxBytes, group.memoryCurrentBytes) : (group.pidsMax, group.pidsCurrent)
        guard max != nil else { return [] }
        return [ControlGroupLevel(controller: controller, path: "/", max: max, current: current)]
    }

    /// The try of this kind that ended early, with an answer.
    func failed(_ kind: LimitTry.Kind) -> LimitTry? {
        tries.first { $0.kind == kind && $0.noAnswer == nil && $0.reached < $0.wanted }
    }

    /// Whether a try of this kind, as the user that it is about, got all that it wanted.
    func succeeded(_ kind: LimitTry.Kind) -> Bool {
        tries.contains { $0.kind == kind && $0.noAnswer == nil && $0.reached >= $0.wanted && $0.asThatUser }
    }

    /// `as _apt (uid 42), 4 of 5 processes could be started: EAGAIN`.
    static func words(_ attempt: LimitTry) -> String {
        let user = attempt.asThatUser ? "as \(attempt.user) (uid \(attempt.uid))" : "as this program's own user"
        let end = attempt.signal.map { "ended by signal \($0)" } ?? attempt.error ?? "no reason given"
        switch attempt.kind {
        case .processes:
            return
                "tried \(user): \(attempt.reached) processes at once where apt has \(attempt.wanted) at its peak: \(end)"
        case .openFiles:
            return "tried \(user): \(attempt.reached) open files at once where apt has \(attempt.wanted): \(end)"
        case .addressSpace:
            return "tried \(user): \(Wording.bytes(attempt.reached)) of address space where apt takes "
                + "\(Wording.bytes(attempt.wanted)): \(end)"
        }
    }

    /// Whose a process limit is: in a container the one who starts it sets it.
    static func owner(_ run: RunCase) -> Owner {
        run.observations.machine.container == nil && run.observations.targetProcess == nil ? .machine : .runtime
    }

    /// What a finding of these rules begins with: the signature is fine.
    static func goodElsewhere(_ source: SourceCase) -> [Proof] {
        source.isGood
            ? [Proof("verified by this program with the same keyring: the signature is good", .signature)] : []
    }
}

/// Ways to raise a limit, keyed to where it comes from.
enum LimitRemedy {
    /// - Parameters:
    ///   - letter: of ulimit.
    ///   - item: of limits.conf(5) and docker's `--ulimit`: `nofile`.
    ///   - setting: of systemd: `LimitNOFILE`.
    ///   - value: enough for apt, as ulimit takes it.
    ///   - dockerValue: as `--ulimit` takes it; nil where it knows no such item.
    static func steps(
        _ run: RunCase, letter: String, item: String, setting: String, value: String, dockerValue: String?
    ) -> [Remedy.Step] {
        var steps = [
            Remedy.Step("the limit as it is, soft and hard", "ulimit -S\(letter); ulimit -H\(letter)"),
            Remedy.Step("a higher one in this shell", "ulimit -S\(letter) \(value) && apt-get update"),
        ]
        if let program = EngineRemedy.program(run) {
            guard let dockerValue else { return steps }
            steps.append(
                Remedy.Step(
                    "on the host: for the next container (IMAGE is yours)",
                    "\(program) run --ulimit \(item)=\(dockerValue) IMAGE"))
        } else {
            steps.append(
                Remedy.Step(
                    "see what sets it: logins, and services (\(setting)=)",
                    "grep -rn \(item) /etc/security/limits.conf /etc/security/limits.d; grep -rn \(setting) /etc/systemd"
                ))
        }
        return steps
    }

    /// Steps for a limit of a control group.
    /// - Parameters:
    ///   - option: of `docker run` and `docker update`: `--pids-limit 64`.
    ///   - more: what `docker update` wants beside it.
    ///   - setting: of systemd: `TasksMax`.
    static func group(
        _ run: RunCase, option: String, more: String = "", setting: String, value: String
    ) -> [Remedy.Step] {
        if let program = EngineRemedy.program(run) {
            let name = run.observations.targetProcess?.containerName.map(Wording.quoted) ?? "NAME"
            return [
                Remedy.Step(
                    "on the host: for the running container" + (name == "NAME" ? " (NAME is yours)" : ""),
                    "\(program) update \(option)\(more) \(name)"),
                Remedy.Step(
                    "on the host: for the next container (IMAGE is yours)", "\(program) run \(option) IMAGE"),
            ]
        }
        return [
            Remedy.Step("the groups that this shell is in", "cat /proc/self/cgroup"),
            Remedy.Step(
                "if it is a service's (UNIT is yours)", "systemctl set-property --runtime UNIT \(setting)=\(value)"),
            Remedy.Step("what sets it", "grep -rn \(setting) /etc/systemd /run/systemd"),
        ]
    }
}
