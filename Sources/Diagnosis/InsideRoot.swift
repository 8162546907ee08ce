import Evidence

/// Remedies for another root: pasted as they stand, their commands would act on the machine that the report was made on.
struct InsideRoot {
    /// The directory, as it was given.
    let root: String
    /// Whether the keyrings are the caller's own files (`--keyring`).
    let keyringsAreGiven: Bool

    /// nil where this machine's own root was examined.
    init?(_ observations: Observations) {
        guard let root = observations.machine.root else { return nil }
        self.root = root
        keyringsAreGiven = observations.sources.contains { $0.trust.kind == .given }
    }

    func adapted(_ finding: Finding) -> Finding {
        var finding = finding
        let local = isLocal(finding)
        for index in finding.remedy.steps.indices {
            finding.remedy.steps[index] = adapted(finding.remedy.steps[index], local: local)
        }
        return finding
    }

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
        if step.label.hasPrefix("on the host") { return step }
        let own = "apt-verdict check "
        if step.command.hasPrefix(own) {
            return Remedy.Step(step.label, own + "--root \(Wording.quoted(root)) " + step.command.dropFirst(own.count))
        }
        guard local || step.command.hasPrefix("apt-get ") || step.command.hasPrefix("apt-config ") else { return step }
        return Remedy.Step(step.label, "chroot \(Wording.quoted(root)) \(InsideRoot.word(step.command))")
    }

    /// A command as arguments of another one: by itself where no shell is needed, else given to one.
    private static func word(_ command: String) -> String {
        let words = command.split(separator: " ", omittingEmptySubsequences: false)
        let plain = words.allSatisfy { !$0.isEmpty && Wording.quoted(String($0)) == $0 }
        return plain && words.first?.contains("=") == false ? command : "sh -c \(Wording.quoted(command))"
    }
}
