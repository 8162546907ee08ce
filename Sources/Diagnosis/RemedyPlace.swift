import Evidence

/// Where the commands of a remedy belong. Of a container that was looked at from outside they have to be given inside it: pasted
/// as they are, they would act on the machine that the report was made on.
struct RemedyPlace {
    /// Words in front of `sh -c COMMAND`; nil where commands are right as they are.
    private let entrance: String?

    init(_ observations: Observations) {
        guard let process = observations.targetProcess else {
            entrance = nil
            return
        }
        if let name = process.containerName, let engine = process.engine {
            entrance = "\(engine == "podman" ? "podman" : "docker") exec \(Wording.quoted(name))"
        } else {
            entrance = "nsenter -t \(process.pid) -a -r"
        }
    }

    /// The finding with its commands given where they belong.
    func placed(_ finding: Finding) -> Finding {
        guard let entrance else { return finding }
        var finding = finding
        finding.remedy.steps = finding.remedy.steps.compactMap { step in
            // What runs on the host says so.
            if step.label.hasPrefix("on the host") { return step }
            // This program is not in the container.
            if step.command.contains("apt-verdict ") { return nil }
            return Remedy.Step(step.label, "\(entrance) sh -c \(Wording.quoted(step.command))")
        }
        return finding
    }
}
