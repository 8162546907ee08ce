import Evidence

/// What a comparison shows of the machine and the kernel.
enum MachineWords {
    static func machine(_ seen: Observations) -> String {
        let machine = seen.machine
        return [
            seen.targetProcess?.containerName ?? machine.hostname, machine.os, "Linux \(machine.kernel)",
            machine.architecture, machine.container, machine.root.map { "root \($0)" }, "uid \(machine.uid)",
        ].compactMap { $0 }.joined(separator: ", ")
    }

    static func seccomp(_ seen: Observations) -> String? {
        let runtime = seen.machine.runtime
        guard let mode = runtime?.seccomp ?? seen.targetProcess?.seccomp else { return nil }
        let refused = runtime?.systemCalls?.refused.map { "\($0.call) \($0.answer.rawValue)" } ?? []
        return mode.rawValue + (refused.isEmpty ? "" : "; refused: \(refused.joined(separator: ", "))")
    }

    static func confinement(_ seen: Observations) -> String? {
        guard let confinement = seen.machine.runtime?.confinement else { return nil }
        var words: [String] = []
        if let mode = confinement.selinux {
            words.append("SELinux \(mode.rawValue)" + (confinement.selinuxContext.map { " as \($0)" } ?? ""))
        }
        if confinement.apparmor { words.append("AppArmor \(confinement.apparmorProfile ?? "unconfined")") }
        return words.isEmpty ? "none" : words.joined(separator: ", ")
    }

    static func emulation(_ seen: Observations) -> String? {
        guard let emulation = seen.machine.runtime?.emulation else { return nil }
        return emulation.isEmpty ? "none" : emulation.map(\.kind.rawValue).joined(separator: ", ")
    }

    static func fips(_ seen: Observations) -> String? {
        guard let fips = seen.machine.runtime?.fips else { return nil }
        let isOn = fips.kernel == true || fips.file || fips.environment
        return isOn ? "on" : "off"
    }

    static func devNull(_ seen: Observations) -> String? {
        seen.machine.devNull.rawValue.split(separator: "_").joined(separator: " ")
    }
}
