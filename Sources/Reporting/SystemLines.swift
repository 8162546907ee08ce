import Evidence

/// The system probes' evidence in words, for `-v`.
enum SystemLines {
    /// One line for each program that was started or is not as it should be.
    static func programs(_ apt: AptObservation) -> [String] {
        (apt.programs ?? []).compactMap { program in
            var words: [String] = []
            switch program.kind {
            case .elf, .script: break
            case .missing: words.append("not there")
            case .notFile, .empty, .other, .unreadable: words.append(program.kind.rawValue)
            }
            if let blocked = program.blockedBy { words.append("mode of \(blocked) refuses") }
            if let mount = program.noExecMount { words.append("\(mount) is noexec") }
            if program.truncated == true { words.append("cut short") }
            if program.interpreterExists == false {
                words.append("\(program.interpreter ?? "its interpreter") is not there")
            }
            words += program.missingLibraries.prefix(3).map { "\($0) not found" }
            words += program.brokenLibraries.prefix(3).map { "\($0) is broken" }
            if let start = program.start { words.append(started(start)) }
            return words.isEmpty ? nil : "\(program.path): \(words.joined(separator: ", "))"
        }
    }

    private static func started(_ start: ProgramStart) -> String {
        let said = start.firstLine.map { ": \($0)" } ?? ""
        switch start.ending {
        case .exited: return "starts as \(start.user), exit \(start.status ?? 0)\(said)"
        case .signalled: return "ended by signal \(start.status ?? 0)"
        case .hung: return "no answer"
        case .notStarted: return "not started: \(start.error ?? "no reason given")"
        case .notTried: return "could not be tried"
        }
    }

    /// What came of becoming the sandbox user.
    static func sandboxSwitch(_ tried: SandboxSwitchObservation) -> String {
        guard let step = tried.failedStep else { return "setgroups, setresgid and setresuid went well" }
        return "\(step) failed with \(tried.error ?? "no error named")"
    }

    /// Seccomp, security modules, emulators, FIPS.
    static func runtime(_ runtime: RuntimeObservation) -> [(String, String)] {
        var lines: [(String, String)] = []
        if let mode = runtime.seccomp {
            let privileges = runtime.noNewPrivileges == true ? ", no new privileges" : ""
            lines.append(("seccomp", mode.rawValue + privileges))
        }
        if let calls = runtime.systemCalls {
            let refused = calls.refused.prefix(12).map { "\($0.call) \($0.answer.rawValue)" }.joined(separator: ", ")
            let others = refused.isEmpty ? "" : "; \(refused)"
            let rest = calls.stoppedBy.map { "; the rest was not tried: \($0)" } ?? ""
            lines.append(("system calls", "\(calls.reached.count) reached the kernel\(others)\(rest)"))
        }
        if let seen = runtime.confinement {
            let words = [
                seen.selinux.map { "SELinux \($0.rawValue)" + (seen.selinuxContext.map { " as \($0)" } ?? "") },
                seen.apparmor ? "AppArmor \(seen.apparmorProfile ?? "on")" : nil,
            ].compactMap { $0 }
            if !words.isEmpty { lines.append(("confined by", words.joined(separator: ", "))) }
        }
        for seen in runtime.emulation ?? [] { lines.append(("emulated", "\(seen.kind.rawValue): \(seen.sign)")) }
        if let fips = runtime.fips, fips.kernel == true || fips.file || fips.environment {
            lines.append(("fips mode", "asked for"))
        }
        return lines
    }

    /// The clock's readings beside each other.
    static func readings(_ readings: [ClockReading]) -> String {
        readings.map { "\($0.way.rawValue) \($0.time?.rfc3339 ?? $0.error ?? "failed")" }.joined(separator: ", ")
    }
}
