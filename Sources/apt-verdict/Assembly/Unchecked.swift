import AptModel
import Diagnosis
import Evidence
import Linux
import Probes

/// The probes that a run leaves out or can only estimate, each with its reason.
enum Unchecked {
    static func probes(_ request: CheckRequest, _ rules: AptRules, _ target: Target) -> [NotChecked] {
        guard let preload = preloadLeftOut, target.root.isOwn else { return aptProbes(request, rules, target) }
        let reason =
            "LD_PRELOAD=\(preload) was made for another C library than this program's: of what it changes, only the time "
            + "that /bin/date shows was looked at"
        return [NotChecked(probe: ProbeName.clock.rawValue, reason: reason)] + aptProbes(request, rules, target)
    }

    private static func aptProbes(_ request: CheckRequest, _ rules: AptRules, _ target: Target) -> [NotChecked] {
        let room: [ProbeName] = [.tempDirectory, .listsDirectory]
        if request.isFileAlone {
            return all(room + [.aptVerifier], "--file judges the file, its keyring and the clock")
        }
        guard rules.observation != nil else {
            let ofApt: [ProbeName] = [
                .cacheDirectory, .aptVerifier, .aptLists, .aptPrograms, .sandboxUser, .limits, .seccomp, .runtime,
            ]
            return all(room + ofApt, "there is no apt in this root")
        }
        let verifier = verifierReason(request, rules, target)
        var unchecked: [NotChecked] = []
        if !target.mayWrite {
            unchecked += all(
                room, "--no-write-probe: nothing was written; free space, modes and mount options were read instead")
        }
        if effectiveUser.uid != 0 {
            unchecked += all(
                (target.mayWrite ? room : []) + [.keyring] + (verifier == nil ? [.aptVerifier] : [])
                    + (target.root.isOwn ? [.limits] : []),
                "without root it could only be tried as uid \(effectiveUser.uid), not as \(rules.sandbox.name)")
        }
        if request.root != nil, !target.root.isOwn {
            unchecked += all(
                [.limits, .seccomp],
                "a root does not tell what its programs are run under; --container does, or apt-verdict run inside")
        }
        if target.root.isOwn, effectiveUser.uid != 0, !rules.sandbox.isRoot {
            unchecked += all([.sandboxUser], "without root nobody can become \(rules.sandbox.name)")
        }
        if !target.root.isOwn {
            unchecked += all(
                [.aptPrograms, .sandboxUser],
                "nothing of another root is started: its programs and libraries were read, and nobody became "
                    + rules.sandbox.name)
        }
        return unchecked + (verifier.map { all([.aptVerifier], $0) } ?? [])
    }

    /// Why apt's own verifier is not run; nil where it is.
    static func verifierReason(_ request: CheckRequest, _ rules: AptRules, _ target: Target) -> String? {
        if request.isFileAlone { return "--file judges the file, its keyring and the clock" }
        guard rules.observation != nil else { return "there is no apt in this root" }
        guard target.root.isOwn else {
            return
                "programs of another root are never run; apt-verdict run inside it would settle what apt's verifier says"
        }
        if !target.mayWrite { return "--no-write-probe: apt's verifier writes temp files of its own" }
        if request.at != nil { return "--at: apt's verifier goes by this machine's clock alone" }
        if !request.keyrings.isEmpty {
            return "--keyring: apt's verifier is not asked about keyrings that apt does not use"
        }
        return nil
    }

    /// Tries that wrote less than apt will.
    static func capped(_ directories: [DirectoryObservation]) -> [NotChecked] {
        directories.flatMap { directory in
            directory.attempts.compactMap { attempt in
                guard let whole = attempt.cappedFrom else { return nil }
                let probe: ProbeName =
                    switch directory.role {
                    case .temp: .tempDirectory
                    case .lists, .partial: .listsDirectory
                    case .cache, .archives: .cacheDirectory
                    }
                return NotChecked(
                    probe: probe.rawValue,
                    reason: "\(directory.path) is memory, and the control group has little left: as \(attempt.user) "
                        + "\(attempt.wantedBytes) of \(whole) bytes were tried")
            }
        }
    }

    /// Probes for which, or for a part of which, no time was left.
    static func leftOut(_ probes: [ProbeName]) -> [NotChecked] {
        let end = interruption == nil ? "the run's deadline passed" : "the run was interrupted"
        return probes.map { probe in
            let what =
                probe == .keyring
                ? "missing keys were not looked for in other keyrings" : "it was not, or not fully, looked at"
            return NotChecked(probe: probe.rawValue, reason: "\(end): \(what)")
        }
    }

    /// What `--indexes` asked for and could not be compared, each reason once.
    static func indexes(_ sources: [SourceObservation]) -> [NotChecked] {
        var seen: [NotChecked] = []
        for source in sources {
            guard let lists = source.lists else { continue }
            let name = "\(source.uri ?? "the file") \(source.suite ?? "")"
            var reasons = [lists.indexesSkipped.map { "indexes of \(name): \($0)" }].compactMap { $0 }
            let skipped = (lists.indexes ?? []).filter { $0.matches == nil }
            reasons += skipped.prefix(10).map { "\($0.path): \($0.skipped ?? "not compared")" }
            if skipped.count > 10 { reasons.append("\(skipped.count - 10) more index files of \(name)") }
            seen += reasons.map { NotChecked(probe: ProbeName.aptLists.rawValue, reason: $0) }
        }
        return seen
    }

    /// Suites that no repository of `--reference` has a file of that can be trusted.
    static func references(_ references: [ReferenceObservation]) -> [NotChecked] {
        let good = Set(
            references.filter { $0.look.verification?.signatures.contains { $0.status == .good } == true }.map(\.suite))
        var seen: Set<String> = []
        let reasons = references.filter { !good.contains($0.suite) }.map { reference in
            let transfer = reference.look.transfer
            let words =
                reference.notTried?.detail ?? transfer?.failure?.text
                ?? transfer?.httpStatus.flatMap { $0 >= 400 ? "HTTP \($0)" : nil }
                ?? "its Release file does not verify under the keyrings of the sources with that suite"
            return "nothing to hold \(reference.suite) against: \(reference.uri): \(words)"
        }.filter { seen.insert($0).inserted }
        let more = reasons.count > 10 ? ["\(reasons.count - 10) more suites without a reference"] : []
        return (reasons.prefix(10) + more).map { NotChecked(probe: "reference", reason: $0) }
    }

    /// Records of `--state` that are there and say nothing.
    static func spoilt(_ count: Int) -> [NotChecked] {
        guard count > 0 else { return [] }
        let records = count == 1 ? "1 record" : "\(count) records"
        return [
            NotChecked(
                probe: "state",
                reason:
                    "\(records) of earlier runs could not be read: whether a mirror went back in time since then was not seen"
            )
        ]
    }

    /// Host names of which another service than the ones that /etc/nsswitch.conf names was asked.
    static func hostNames(_ names: NameServices, isBundle: Bool) -> [NotChecked] {
        guard isBundle, !names.stoodIn.isEmpty else { return [] }
        return all(
            [.transfer],
            "/etc/nsswitch.conf has host names looked up by \(names.foreign.joined(separator: ", ")), which only this machine's own "
                + "C library can load: \(names.stoodIn.joined(separator: " and ")) stood in")
    }

    /// Commands of another root that find the proxy for apt there.
    static func proxyDetection(_ loaded: LoadedConfiguration) -> [NotChecked] {
        guard !loaded.root.isOwn else { return [] }
        let commands = ["http", "https"].flatMap { method in
            ["Proxy-Auto-Detect", "ProxyAutoDetect"].compactMap {
                loaded.configuration.string("Acquire::\(method)::\($0)")
            }
        }
        guard let command = commands.first(where: { !$0.isEmpty }) else { return [] }
        return all(
            [.transfer],
            "apt there asks \(command) for its proxy, and nothing of another root is started: it was fetched as if that command "
                + "named none")
    }

    /// What the system calls did not tell, of this machine's own root.
    static func systemCalls(_ machine: MachineObservation) -> [NotChecked] {
        guard let runtime = machine.runtime else { return [] }
        guard let calls = runtime.systemCalls else {
            return all(
                [.seccomp],
                "this root is \(machine.architecture): its 32-bit system calls cannot be tried by a 64-bit program")
        }
        return calls.stoppedBy.map { all([.seccomp], "not all system calls could be tried: \($0)") } ?? []
    }

    private static func all(_ probes: [ProbeName], _ reason: String) -> [NotChecked] {
        probes.map { NotChecked(probe: $0.rawValue, reason: reason) }
    }
}
