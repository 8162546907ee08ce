import Evidence

/// System calls that something else than the kernel answers.
enum SeccompBlocked: Rule {
    static let code = FaultCode.y03
    static let explanation = Explanation(
        what:
            "A system call filter keeps calls from the kernel that this apt, or the C library under it, makes. Then tests for "
            + "files fail (\"the public key is not available\", \"neither seems installed\"), tools of apt-key die (\"At least one "
            + "invalid signature was encountered\"), or sqv does (\"No good signature\").",
        causes: [
            "a container runtime or libseccomp on the host that is older than the image, and answers EPERM to calls it does not know",
            "a seccomp profile written for one program", "a sandbox that ends a process with SIGSYS",
        ],
        proof:
            "About seventy calls are tried in a child with arguments that every kernel refuses in its own way. EPERM, ENOSYS or "
            + "SIGSYS in place of that refusal is somebody else's. Which of them stop which apt was measured with real apt under a "
            + "real filter.",
        remedy: "Update the container runtime and libseccomp on the host.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard Places.counts(source.run), source.run.observations.apt != nil,
            let calls = source.run.observations.machine.runtime?.systemCalls
        else { return [] }
        let needs = SystemCallNeeds(source)
        let stopping = calls.refused.filter { needs.stops($0, severalKeyrings: source.keyrings.count > 1) }
        // That a call is not there at all is what C libraries are prepared for.
        let others = calls.refused.filter { $0.answer != .noSuchCall && !stopping.contains($0) }
        guard !stopping.isEmpty || !others.isEmpty else { return [] }
        return [finding(stopping, others, calls, source)]
    }

    /// Whether a system call that this apt needs for this source is kept from it.
    static func stops(_ source: SourceCase) -> Bool {
        guard let calls = source.run.observations.machine.runtime?.systemCalls else { return false }
        let needs = SystemCallNeeds(source)
        return calls.refused.contains { needs.stops($0, severalKeyrings: source.keyrings.count > 1) }
    }

    private static func finding(
        _ stopping: [SystemCallObservation.RefusedCall], _ others: [SystemCallObservation.RefusedCall],
        _ calls: SystemCallObservation, _ source: SourceCase
    ) -> Finding {
        let run = source.run.observations
        let version = run.apt?.version ?? ""
        var because: [Proof] = []
        if !stopping.isEmpty { because.append(Proof("\(listed(stopping)); apt \(version) stops there", .seccomp)) }
        if !others.isEmpty { because.append(Proof("\(listed(others)); apt \(version) gets by without", .seccomp)) }
        because.append(
            Proof("\(calls.reached.count) other calls, tried in the same child, reached the kernel", .seccomp))
        if run.machine.runtime?.seccomp == .filter {
            because.append(Proof("/proc/self/status says that a seccomp filter is in force", .seccomp))
        }
        let leading = stopping.first ?? others.first
        let names = leading.map { $0.call == "o_tmpfile" ? "O_TMPFILE" : $0.call } ?? "a system call"
        return Finding(
            code, severity: stopping.isEmpty ? .warning : .error,
            confidence: ["amd64", "i386"].contains(run.machine.architecture) ? .certain : .likely, owner: .runtime,
            subject: leading?.call ?? "system calls",
            title: Room.fitted(
                stopping.isEmpty
                    ? "\(names) is filtered here; this apt gets by" : "\(names) is filtered here, and this apt needs it"
            ),
            because: because + VerifierBroken.good(source), remedy: remedy(run))
    }

    /// `faccessat2 and fchmodat2 answer EPERM; statx ends the process with SIGSYS`.
    private static func listed(_ calls: [SystemCallObservation.RefusedCall]) -> String {
        var groups: [String] = []
        for (answer, words) in [
            (SystemCallObservation.Answer.notPermitted, "EPERM"), (.accessDenied, "EACCES"), (.noSuchCall, "ENOSYS"),
            (.killed, "SIGSYS"),
        ] {
            let names = calls.filter { $0.answer == answer }.map(\.call)
            guard !names.isEmpty else { continue }
            let more = names.count > 6 ? " and \(names.count - 6) more" : ""
            groups.append("\(names.prefix(6).joined(separator: ", "))\(more): \(words)")
        }
        return groups.joined(separator: "; ")
    }

    private static func remedy(_ run: Observations) -> Remedy {
        if run.machine.container != nil {
            return Remedy(
                "The filter is the container runtime's. Update the runtime (Docker from 20.10.10 on, runc from 1.0 on) and "
                    + "libseccomp on the host, or use an image as old as they are.",
                [
                    Remedy.Step("on the host, the versions", "docker version; runc --version"),
                    Remedy.Step("in here, that a filter is in force", "grep Seccomp /proc/self/status"),
                ])
        }
        return Remedy(
            "Look who set the filter: a service's SystemCallFilter=, a sandbox, or a program that started this one. Let it answer "
                + "ENOSYS to calls that it does not know, and allow these.",
            [
                Remedy.Step("that a filter is in force", "grep Seccomp /proc/self/status"),
                Remedy.Step("who started this shell", "ps -o pid,ppid,args --forest"),
            ])
    }
}
