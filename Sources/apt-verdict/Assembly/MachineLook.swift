import AptModel
import Diagnosis
import Evidence
import Linux
import Probes

/// The probes of this machine, beside what was seen of its sources: apt's programs and directories, the limits, and what fills
/// the disk.
struct MachineLook {
    let request: CheckRequest
    let rules: AptRules
    let loaded: LoadedConfiguration
    let target: Target
    let demands: RoomDemands
    let deadline: Deadline
    let progress: Progress
    /// The schemes of the list's sources.
    let schemes: [String]
    /// Whether apt's programs may run while its directories are tried.
    let worksTogether: Bool

    /// Adds what the machine shows.
    ///
    /// - Parameter observations: with the sources, and with the keyrings that they use.
    func look(_ observations: inout Observations) {
        // apt's programs are started while its directories are tried, where there is room for both.
        lookAtPrograms(&observations) { observations in
            if worksTogether { lookAtDirectories(&observations) }
        }
        if !worksTogether { lookAtDirectories(&observations) }
        lookAtLimits(&observations)
        DiskUseLook.look(&observations, warnFree: request.warnFree, loaded, target, deadline)
    }

    /// Whether there is no time left.
    var isOver: Bool { interruption != nil || deadline.isPast }

    /// Notes probes for which there is no time.
    private func leaveOut(_ probes: [ProbeName], _ observations: inout Observations) {
        observations.notChecked += Unchecked.leftOut(probes)
        if !probes.isEmpty { observations.leftOut = (observations.leftOut ?? []) + probes.map(\.rawValue) }
    }

    private func lookAtDirectories(_ observations: inout Observations) {
        guard rules.observation != nil else { return }
        progress.show("looking at apt's directories")
        var leftOut: [ProbeName] = []
        defer {
            leaveOut(leftOut, &observations)
            observations.notChecked += Unchecked.capped(observations.directories)
        }
        func isOver(_ probe: ProbeName) -> Bool {
            guard self.isOver else { return false }
            if !leftOut.contains(probe) { leftOut.append(probe) }
            return true
        }
        let demands = observations.sources.map { self.demands.of($0.looks.first, $0.trust, observations.keyrings) }
        observations.directories = observeAptDirectories(
            demands: demands.compactMap { $0 }, sandbox: rules.sandbox, lists: loaded.listsDirectory, target: target,
            leaveOut: { isOver($0 == .temp ? .tempDirectory : .listsDirectory) })
        let archives = loaded.configuration.directory("Dir::Cache::archives")
        if !isOver(.cacheDirectory) { observations.packageCache = observePackageCache(archives, target) }
        let need = AptNeeds.of(observations.sources, keyrings: observations.keyrings, rules, loaded)
        observations.aptNeed = need
        observations.directories += observeCacheDirectories(
            files: AptNeeds.cacheFiles(loaded), bytes: need.cacheBytes, archives: archives, target: target,
            leaveOut: { _ in isOver(.cacheDirectory) })
        addRoom(&observations)
    }

    /// Adds what apt needs in its temp directory for each source.
    func addRoom(_ observations: inout Observations) {
        let seen = observations
        // The sources anew, since to change one in place would copy them all.
        observations.sources = seen.sources.map { source in
            var source = source
            addRoom(to: &source, seen)
            return source
        }
    }

    /// Adds what apt needs in its temp directory for a source.
    ///
    /// - Parameter observations: with the directories and the keyrings.
    func addRoom(to source: inout SourceObservation, _ observations: Observations) {
        guard let temp = observations.directories.first(where: { $0.role == .temp }) else { return }
        source.tempRoom = demands.of(source.looks.first, source.trust, observations.keyrings)?.tempRoom(in: temp)
    }

    /// As much of everything that is limited as apt needs, with nothing else of this program's running.
    private func lookAtLimits(_ observations: inout Observations) {
        guard let need = observations.aptNeed, observations.limits != nil else { return }
        guard !isOver else { return leaveOut([.limits], &observations) }
        observations.limits?.tries = tryLimits(LimitNeed(need), sandbox: rules.sandbox)
    }

    /// The programs that apt starts for these sources.
    ///
    /// - Parameter meanwhile: done in any case, while they run.
    private func lookAtPrograms(_ observations: inout Observations, meanwhile: (inout Observations) -> Void) {
        guard rules.observation != nil, !isOver else {
            if rules.observation != nil { leaveOut([.aptPrograms], &observations) }
            return meanwhile(&observations)
        }
        defer {
            if isOver { leaveOut([.aptPrograms], &observations) }
        }
        progress.show("looking at apt's programs")
        let asked = observations.sources.contains { $0.aptVerifier?.runs.isEmpty == false }
        var probe = ProgramProbe(
            target: target, sandbox: rules.sandbox, verifierWasAsked: asked,
            secondsLeft: { deadline.left(atMost: .infinity) })
        let programs = probe.observe(
            rules.programs(loaded.aptVersion, schemes: Array(schemes.prefix(20))),
            meanwhile: { meanwhile(&observations) })
        observations.apt?.programs = programs
    }
}
