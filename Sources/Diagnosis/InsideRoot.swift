import Evidence

/// Findings about another root or a container. Pasted as they stand, the commands of a remedy would act on the machine that the
/// report was made on; and a connection that fails from here need not fail in a container that has a network of its own.
struct InsideRoot {
    /// Words in front of a command that is meant for the root: `chroot DIR`, `docker exec NAME`.
    let entrance: String
    /// What asks this program for the same root again: `--root DIR`.
    let option: String
    /// Whether the way to a repository is another one than this program's.
    let hasOwnNetwork: Bool
    /// Whether the keyrings are the caller's own files (`--keyring`).
    let keyringsAreGiven: Bool

    /// nil where this machine's own root was examined.
    init?(_ observations: Observations) {
        let process = observations.targetProcess
        hasOwnNetwork = process?.ownNamespaces.contains("net") == true
        if let process, let name = process.containerName, let engine = process.engine {
            entrance = "\(engine == "podman" ? "podman" : "docker") exec \(Wording.quoted(name))"
            option = "--container \(Wording.quoted(name))"
        } else if let process {
            entrance = "nsenter -t \(process.pid) -a -r"
            option = "--container \(process.pid)"
        } else if let root = observations.machine.root {
            entrance = "chroot \(Wording.quoted(root))"
            option = "--root \(Wording.quoted(root))"
        } else {
            return nil
        }
        keyringsAreGiven = observations.sources.contains { $0.trust.kind == .given }
    }

    func adapted(_ finding: Finding) -> Finding {
        var finding = finding
        let local = isLocal(finding)
        for index in finding.remedy.steps.indices {
            finding.remedy.steps[index] = adapted(finding.remedy.steps[index], local: local)
        }
        if hasOwnNetwork, InsideRoot.connection.contains(finding.code) {
            if finding.confidence == .certain { finding.confidence = .likely }
            finding.because.append(
                Proof("tried from this machine's network; the container has one of its own", .network))
        }
        return finding
    }

    /// Faults of the way to a repository.
    private static let connection: Set<FaultCode> = [.x02, .x03, .x04, .x06, .x08, .x10]

    /// Whether what the finding is about lies in the root, and not on the network, with the caller or in the kernel.
    private func isLocal(_ finding: Finding) -> Bool {
        switch finding.faultClass {
        case .resource, .system, .configuration: true
        case .keyring: !keyringsAreGiven
        case .transfer: finding.owner == .machine
        case .signature, .key, .time, .inconclusive: false
        }
    }

    private func adapted(_ step: Remedy.Step, local: Bool) -> Remedy.Step {
        if step.label.hasPrefix("on the host") || step.label.hasPrefix("from Windows") { return step }
        let own = "apt-verdict check "
        if step.command.hasPrefix(own) {
            return Remedy.Step(step.label, own + option + " " + step.command.dropFirst(own.count))
        }
        guard local || step.command.hasPrefix("apt-get ") || step.command.hasPrefix("apt-config ") else { return step }
        return Remedy.Step(step.label, "\(entrance) \(InsideRoot.word(step.command))")
    }

    /// A command as arguments of another one: by itself where no shell is needed, else given to one.
    private static func word(_ command: String) -> String {
        let words = command.split(separator: " ", omittingEmptySubsequences: false)
        let plain = words.allSatisfy { !$0.isEmpty && Wording.quoted(String($0)) == $0 }
        return plain && words.first?.contains("=") == false ? command : "sh -c \(Wording.quoted(command))"
    }
}
