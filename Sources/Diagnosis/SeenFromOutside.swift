import Evidence

/// What differs in a finding where a container was looked at from outside.
///
/// The commands of a remedy have to be given inside it: pasted as they are, they would act on the machine that the report was made
/// on. And a connection that fails from here need not fail there, where the container has a network of its own.
struct SeenFromOutside {
    /// Words in front of `sh -c COMMAND`; nil where this machine's own root was looked at.
    private let entrance: String?
    private let hasOwnNetwork: Bool

    init(_ observations: Observations) {
        guard let process = observations.targetProcess else {
            entrance = nil
            hasOwnNetwork = false
            return
        }
        hasOwnNetwork = process.ownNamespaces.contains("net")
        if let name = process.containerName, let engine = process.engine {
            entrance = "\(engine == "podman" ? "podman" : "docker") exec \(Wording.quoted(name))"
        } else {
            entrance = "nsenter -t \(process.pid) -a -r"
        }
    }

    /// The finding as it is to be told.
    func told(_ finding: Finding) -> Finding {
        guard let entrance else { return finding }
        var finding = finding
        finding.remedy.steps = finding.remedy.steps.compactMap { step in
            // What runs on the host says so.
            if step.label.hasPrefix("on the host") { return step }
            // This program is not in the container.
            if step.command.contains("apt-verdict ") { return nil }
            return Remedy.Step(step.label, "\(entrance) sh -c \(Wording.quoted(step.command))")
        }
        if hasOwnNetwork, SeenFromOutside.connection.contains(finding.code) {
            if finding.confidence == .certain { finding.confidence = .likely }
            finding.because.append(
                Proof("tried from this machine's network; the container has one of its own", .network))
        }
        return finding
    }

    /// Faults of the way to the repository, which is not the container's.
    private static let connection: Set<FaultCode> = [.x02, .x03, .x04, .x06, .x08, .x10]
}
