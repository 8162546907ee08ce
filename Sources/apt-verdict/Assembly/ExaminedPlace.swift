import Diagnosis
import Evidence
import Linux
import Probes

/// What a run looks at: this machine's own root, another one (`--root`), or a running container's (`--container`).
struct ExaminedPlace {
    let target: Target
    /// The container's process; nil for anything else.
    private let process: ContainerProcess?
    /// What was seen of it before anything else was.
    private let seen: TargetProcessObservation?

    /// Whether the examined apt would use another network than this program.
    var hasOwnNetwork: Bool { seen?.ownNamespaces.contains("net") == true }

    /// What cannot be opened is wrong usage.
    init(_ request: CheckRequest) throws(UsageError) {
        do throws(ContainerError) {
            process = try request.container.map { text throws(ContainerError) in
                try ContainerProcess.find(ContainerReference(text), environment: environment)
            }
        } catch {
            throw UsageError("\(error)")
        }
        seen = process.map(observeTargetProcess)
        var target: Target
        do throws(FileError) {
            if let process {
                target = try Target(directory: process.root, process: process.pid, environment: process.environment)
            } else if let directory = request.root {
                target = try Target(directory: directory)
            } else {
                target = .own(environment: environment)
            }
        } catch {
            throw UsageError("cannot examine the root \(error.path): \(words(error))")
        }
        target.mayWrite = request.mayWrite
        self.target = target
    }

    /// Names the container in what was observed, and says what could not be seen from here. A container that has ended
    /// meanwhile took its mounts along: then nothing that was seen of it is believed.
    func complete(_ observations: inout Observations, _ request: CheckRequest) throws(UsageError) {
        guard let process, let seen else { return }
        observations.targetProcess = seen
        observations.machine.container = seen.engine ?? observations.machine.container
        guard process.handle.isStillThere else {
            guard !observations.sources.isEmpty else { throw UsageError("\(ContainerError.ended(name: process.name))") }
            return disown(&observations, process)
        }
        if seen.seccomp == .filter, observations.apt != nil, !request.isFileAlone {
            observations.notChecked.append(
                NotChecked(
                    probe: ProbeName.seccomp.rawValue,
                    reason: "a filter is in force in there; which system calls it refuses is seen from inside only"))
        }
        if let reason = networkReason(seen, request) {
            observations.notChecked.append(NotChecked(probe: ProbeName.network.rawValue, reason: reason))
        }
    }

    private func networkReason(_ seen: TargetProcessObservation, _ request: CheckRequest) -> String? {
        if case .file = request.subject { return nil }
        guard !request.offline else { return nil }
        let settled = "running apt-verdict inside it would settle that"
        if hasOwnNetwork {
            return
                "transfers were made from this machine's network, not from the container's, whose routes, resolver and "
                + "proxies were not tried; \(settled)"
        }
        guard seen.ownNamespaces.contains("mnt") else { return nil }
        return "names were looked up with this machine's resolver, not with the container's; \(settled)"
    }

    private func disown(_ observations: inout Observations, _ process: ContainerProcess) {
        let reason = "container \(process.name) ended while it was looked at"
        observations.targetProcess?.ended = true
        observations.sources = observations.sources.map { source in
            var unseen = source
            unseen.looks = []
            unseen.indexBytes = nil
            unseen.indexes = nil
            unseen.unpacksIndexes = nil
            unseen.tempRoom = nil
            unseen.lists = nil
            unseen.notTried = .init(reason: .containerEnded, detail: reason)
            return unseen
        }
        observations.configuration = ConfigurationObservation(enabledEntries: observations.sources.count)
        observations.machine.devNull = .good
        observations.machine.runtime = nil
        observations.apt?.programs = nil
        observations.apt?.sandboxSwitch = nil
        observations.apt?.unsandboxedBy = nil
        observations.apt?.keyAssertion = nil
        observations.apt?.sequoiaPolicy = nil
        observations.directories = []
        observations.aptNeed = nil
        observations.packageCache = nil
        observations.diskUse = nil
        observations.keyrings = []
        observations.keyLocations = []
        let probes: [ProbeName] = [.aptConfiguration, .keyring, .tempDirectory, .listsDirectory]
        observations.notChecked = probes.map { NotChecked(probe: $0.rawValue, reason: reason) }
    }
}
