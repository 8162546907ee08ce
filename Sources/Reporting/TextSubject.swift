import Evidence

extension Page {
    /// What was examined, where that is not this machine's own root: it stands before the answers.
    mutating func subject(_ report: Report) {
        let seen = report.observations
        if let process = seen.targetProcess {
            let place = "\(TargetWords.name(process)), from outside through /proc/\(process.pid)/root"
            paragraph("Examined:", ink: .strong, indent: 2, place)
            gap()
        } else if let root = seen.machine.root {
            paragraph("Examined root:", ink: .strong, indent: 2, root)
        }
    }

    /// The process and what the kernel holds it to, for `-v`.
    mutating func targetProcess(_ process: TargetProcessObservation, fact: (inout Page, String, String) -> Void) {
        fact(
            &self, "container",
            [
                TargetWords.name(process), process.containerId.map { String($0.prefix(12)) },
                process.image.map { "image \($0)" }, process.startedAt.map { "started \($0.rfc3339)" },
                process.networkMode.map { "network \($0)" }, process.readOnlyRoot == true ? "read-only root" : nil,
            ].compactMap { $0 }.joined(separator: ", "))
        fact(
            &self, "process",
            [
                "\(process.pid)", process.uid.map { "uid \($0)" }, process.seccomp.map { "seccomp \($0.rawValue)" },
                process.noNewPrivileges == true ? "no new privileges" : nil,
                process.capabilities.map { "capabilities \($0)" },
                "environment of the \(process.environmentFrom == .engine ? "engine's configuration" : "process")",
            ].compactMap { $0 }.joined(separator: ", "))
        if !process.uidMap.isEmpty {
            fact(&self, "its users", process.uidMap.prefix(8).map(TargetWords.range).joined(separator: ", "))
        }
        let limits = process.limits.filter { $0.soft != nil && TargetWords.limits.contains($0.name) }
        if !limits.isEmpty {
            fact(
                &self, "its limits",
                limits.map { "\($0.name.dropFirst(4)) \($0.soft.map(String.init) ?? "unlimited")" }.joined(
                    separator: ", "))
        }
        let group = TargetWords.figures(process.controlGroup)
        if !group.isEmpty { fact(&self, "its cgroup", group) }
        if !process.ownNamespaces.isEmpty {
            fact(&self, "namespaces", "its own: " + process.ownNamespaces.joined(separator: ", "))
        }
    }
}

/// Words for the process of a container.
private enum TargetWords {
    /// Limits that can stop apt.
    static let limits: Set<String> = [
        "Max file size", "Max open files", "Max processes", "Max address space", "Max data size", "Max cpu time",
    ]

    static func name(_ process: TargetProcessObservation) -> String {
        let engine = process.engine.map { " (\($0))" } ?? ""
        if let name = process.containerName { return "container \(name)\(engine)" }
        return process.engine == nil ? "process \(process.pid)" : "the container of process \(process.pid)\(engine)"
    }

    static func range(_ range: IdentityRange) -> String {
        "\(range.inside) is \(range.outside) here (\(range.count) of them)"
    }

    static func figures(_ group: ControlGroupObservation) -> String {
        var words: [String] = []
        if let bytes = group.memoryCurrentBytes {
            words.append("memory \(bytes)" + of(group.memoryMaxBytes) + " bytes")
        }
        if let kills = group.oomKills, kills > 0 { words.append("\(kills) killed for memory") }
        if let count = group.pidsCurrent { words.append("processes \(count)" + of(group.pidsMax)) }
        return words.joined(separator: ", ")
    }

    private static func of(_ limit: Int64?) -> String { limit.map { " of \($0)" } ?? "" }
}
