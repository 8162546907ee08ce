import AptModel
import Diagnosis
import Evidence
import GPGME
import Linux
import Probes

/// One run's observing: configuration, transfers, verification, machine. It gathers facts and judges nothing.
struct Examination {
    private let request: CheckRequest
    private let progress = Progress()
    private let start = monotonicSeconds
    private let installation = Installation()

    init(_ request: CheckRequest) {
        self.request = request
    }

    /// Observes everything. Scratch is gone when it returns, however it ends.
    func run() throws -> Observations {
        becomeSubreaper()
        if installation.isBundle { useBuiltInNameServices() }
        if request.container != nil { progress.show("asking for the container") }
        let place = try ExaminedPlace(request)
        // Before anything is started or fetched that would count towards them.
        let own = observeLimits()
        var target = place.target
        // Whatever is examined, the room probe writes as a process of this program's own group.
        target.mostToWrite = own.controlGroup.levels?.filter { $0.controller == "memory" }.compactMap { $0.left() }
            .min()
            .map { $0 / 4 }
        let limits = target.root.isOwn && request.container == nil ? own : nil
        let clock = observeClock(target.root)
        var loaded = loadConfiguration(
            root: target.root, environment: target.environment, overrides: request.aptOptions)
        loaded.hasOwnNetwork = place.hasOwnNetwork
        let rules = AptRules(
            loaded, target, triesMachine: scope != .file, usesAptKeyrings: scope != .file || request.keyrings.isEmpty)
        let readable = { (path: String) -> AccessObservation? in
            rules.sandbox.isRoot ? nil : observeAccess(path, sandbox: rules.sandbox, target: target)
        }
        let hosts = target.root.isOwn && rules.observation != nil ? readable("/etc/hosts") : nil
        let names = target.root.isOwn ? NameServices(target.root, hosts: hosts) : nil
        if let names, installation.isBundle || names.hostsRefused { useHostServices(names.lookup) }
        var deadline = Deadline(seconds: request.deadlineSeconds, sources: 0, start: start)
        let store = KeyringStore(
            scratch: Scratch(candidates: scratchCandidates(environment: environment)),
            lastResort: Scratch(candidates: lastScratchCandidates(workingDirectory: workingDirectory)))
        defer { store.remove() }
        let verifier = sourceVerifier(
            store, at: request.at ?? clock.preloaded?.now, together: own.isRoomy ? min(2 * usableCores, 16) : 1)
        var shelf = KeyringShelf(
            probe: KeyringProbe(reader: rules.reader, sandbox: rules.sandbox, verifier: verifier, target: target))

        let given = try KeyringShorthand.paths(request.keyrings, installation)
        var observations = Observations(
            startedAt: clock.now ?? Timestamp(seconds: 0), at: request.at, scope: scope,
            machine: observeMachine(target, sandbox: rules.sandbox), apt: rules.observation,
            configuration: ConfigurationObservation(), clock: clock)
        observations.limits = limits
        observations.aptOutput = request.aptOutput
        switch request.subject {
        case .file(let file, let detached):
            let trust = given.isEmpty ? shelf.trustedParts(loaded, fingerprints: []) : shelf.given(given)
            let look = try FileLook(file: file, detached: detached).look(
                LookBuilder(verifier: verifier, timeLimit: .seconds(LookBuilder.mostSeconds)),
                keyrings: shelf.materials(for: trust))
            observations.sources = [SourceObservation(uri: nil, suite: nil, trust: trust, file: file, looks: [look])]
        case .system, .repository, .sourceFiles:
            let list = try sourceList(loaded)
            // Where there is little of both, gpg's process and pipes are not held for longer than they are needed.
            if given.isEmpty, own.isRoomy { shelf.begin(list.unique.first) }
            defer { verifier.settle() }
            observations.machine.runtime = observeRuntime(
                target, architecture: observations.machine.architecture, libcVersion: loaded.libcVersion)
            observations.configuration = loaded.observation(of: list.parsed, conflicts: list.conflicts)
            observations.network = observeNetwork(loaded, uris: list.unique.map(\.uri))
            // The system's own files are not what was asked for.
            if case .sourceFiles(let files) = request.subject { observations.configuration.sourceFiles = files }
            deadline = Deadline(seconds: request.deadlineSeconds, sources: list.unique.count, start: start)
            let demands = RoomDemands(rules, loaded)
            var round = SourceRound(
                request: request, loaded: loaded, verifier: verifier, deadline: deadline,
                progress: progress, givenKeyrings: given, shelf: shelf,
                witness: VerifierRound(
                    asks: Unchecked.verifierReason(request, rules, target) == nil, rules: rules, loaded: loaded,
                    target: target, demands: demands, deadline: deadline),
                worksTogether: own.isRoomy,
                backend: rules.observation?.backend ?? .sqv, witnessStore: witnessStore(beside: target),
                readable: readable)
            round.now = request.at ?? clock.preloaded?.now ?? clock.now
            observations.sources = round.run(list.unique)
            shelf = round.shelf
            observations.methodFiles = round.methodFiles.isEmpty ? nil : round.methodFiles
            observations.hostNames = names?.observation(hosts: hosts)
            observations.hostNames?.namesInHostsFile = namesInHostsFile(
                unresolvedHosts(observations.sources), root: target.root)
            observations.notChecked =
                round.witness.notChecked + Unchecked.proxyDetection(loaded)
                + (names.map { Unchecked.hostNames($0, isBundle: installation.isBundle) } ?? [])
            if round.witness.wantsTime { observations.leftOut = [ProbeName.aptVerifier.rawValue] }
            // apt's programs are started while its directories are tried, where there is room for both.
            lookAtPrograms(&observations, list, rules, loaded, target, deadline) { observations in
                if own.isRoomy { lookAtDirectories(&observations, demands, shelf, rules, loaded, target, deadline) }
            }
            if !own.isRoomy { lookAtDirectories(&observations, demands, shelf, rules, loaded, target, deadline) }
            lookAtLimits(&observations, rules, deadline)
            DiskUseLook.look(&observations, warnFree: request.warnFree, loaded, target, deadline)
        }
        observations.keyrings = shelf.observations
        lookForKeys(&observations, verifier, rules, loaded, deadline)
        observations.notChecked =
            Unchecked.probes(request, rules, target) + Unchecked.systemCalls(observations.machine)
            + observations.notChecked
        if request.comparesIndexes { observations.notChecked += Unchecked.indexes(observations.sources) }
        try place.complete(&observations, request)
        observations.interruptedBySignal = interruption.map { Int($0) }
        observations.durationSeconds = max(0, monotonicSeconds - start)
        progress.clear()
        return observations
    }

    /// Hosts of this round whose names gave no address.
    private func unresolvedHosts(_ sources: [SourceObservation]) -> [String] {
        let transfers = sources.flatMap(\.looks).flatMap { [$0.transfer, $0.signatureTransfer].compactMap { $0 } }
        let hosts = transfers.filter { $0.failure?.kind == .nameResolution }
            .map { RepositoryURI($0.effectiveUrl ?? $0.url ?? "").host }
        return Set(hosts.filter { !$0.isEmpty }).sorted()
    }

    private var scope: Observations.Scope {
        switch request.subject {
        case .system: .system
        case .repository: .byHand
        case .sourceFiles: .sourceFiles
        case .file: .file
        }
    }

    /// The CA certificates that came along, else this machine's own where another root is examined.
    private func witnessStore(beside target: Target) -> String? {
        if let store = installation.certificateBundle { return store }
        let own = "/etc/ssl/certs/ca-certificates.crt"
        return !target.root.isOwn && Root.own.kind(of: own) == .regular ? own : nil
    }

    /// - Parameters:
    ///   - at: what gpg is to take as the present; nil is the machine's clock.
    ///   - together: how many gpg processes may work at the same time.
    private func sourceVerifier(_ store: KeyringStore, at: Timestamp?, together: Int) -> SourceVerifier {
        let engine = Result { () throws(EngineError) in
            try Engine.prepare(searchPath: environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin")
        }
        SourceVerifier.collectOrphans(.ended)
        return SourceVerifier(
            engine: engine, store: store, at: at, together: together, afterOperation: SourceVerifier.collectOrphans)
    }

    private func sourceList(_ loaded: LoadedConfiguration) throws(UsageError) -> SourceList {
        switch request.subject {
        case .repository(let uri, let suite, let components):
            try SourceList(uri: uri, suite: suite, components: components, loaded)
        case .sourceFiles(let files): try SourceList(files: files, loaded)
        case .system, .file: SourceList(system: loaded)
        }
    }

    /// Notes probes of this machine for which there is no time.
    private func leaveOut(_ probes: [ProbeName], _ observations: inout Observations) {
        observations.notChecked += Unchecked.leftOut(probes)
        if !probes.isEmpty { observations.leftOut = (observations.leftOut ?? []) + probes.map(\.rawValue) }
    }

    private func lookAtDirectories(
        _ observations: inout Observations, _ roomDemands: RoomDemands, _ shelf: KeyringShelf, _ rules: AptRules,
        _ loaded: LoadedConfiguration, _ target: Target, _ deadline: Deadline
    ) {
        guard rules.observation != nil else { return }
        progress.show("looking at apt's directories")
        var leftOut: [ProbeName] = []
        defer {
            leaveOut(leftOut, &observations)
            observations.notChecked += Unchecked.capped(observations.directories)
        }
        func isOver(_ probe: ProbeName) -> Bool {
            guard interruption != nil || deadline.isPast else { return false }
            if !leftOut.contains(probe) { leftOut.append(probe) }
            return true
        }
        let demands = observations.sources.map { roomDemands.of($0.looks.first, $0.trust, shelf.observations) }
        observations.directories = observeAptDirectories(
            demands: demands.compactMap { $0 }, sandbox: rules.sandbox, lists: loaded.listsDirectory, target: target,
            leaveOut: { isOver($0 == .temp ? .tempDirectory : .listsDirectory) })
        let archives = loaded.configuration.directory("Dir::Cache::archives")
        if !isOver(.cacheDirectory) { observations.packageCache = observePackageCache(archives, target) }
        let need = AptNeeds.of(observations.sources, keyrings: shelf.observations, rules, loaded)
        observations.aptNeed = need
        observations.directories += observeCacheDirectories(
            files: AptNeeds.cacheFiles(loaded), bytes: need.cacheBytes, archives: archives, target: target,
            leaveOut: { _ in isOver(.cacheDirectory) })
        guard let temp = observations.directories.first(where: { $0.role == .temp }) else { return }
        for (index, demand) in demands.enumerated() {
            observations.sources[index].tempRoom = demand?.tempRoom(in: temp)
        }
    }

    /// As much of everything that is limited as apt needs, with nothing else of this program's running.
    private func lookAtLimits(_ observations: inout Observations, _ rules: AptRules, _ deadline: Deadline) {
        guard let need = observations.aptNeed, observations.limits != nil else { return }
        guard interruption == nil, !deadline.isPast else {
            return leaveOut([.limits], &observations)
        }
        observations.limits?.tries = tryLimits(LimitNeed(need), sandbox: rules.sandbox)
    }

    /// The programs that apt starts for these sources.
    ///
    /// - Parameter meanwhile: done in any case, while they run.
    private func lookAtPrograms(
        _ observations: inout Observations, _ list: SourceList, _ rules: AptRules, _ loaded: LoadedConfiguration,
        _ target: Target, _ deadline: Deadline, meanwhile: (inout Observations) -> Void
    ) {
        guard rules.observation != nil, interruption == nil, !deadline.isPast else {
            if rules.observation != nil { leaveOut([.aptPrograms], &observations) }
            return meanwhile(&observations)
        }
        defer {
            if interruption != nil || deadline.isPast { leaveOut([.aptPrograms], &observations) }
        }
        progress.show("looking at apt's programs")
        var schemes: [String] = []
        for scheme in list.unique.map(\.uri.scheme) where !schemes.contains(scheme) { schemes.append(scheme) }
        let asked = observations.sources.contains { $0.aptVerifier?.runs.isEmpty == false }
        var probe = ProgramProbe(
            target: target, sandbox: rules.sandbox, verifierWasAsked: asked,
            secondsLeft: { deadline.left(atMost: .infinity) })
        let programs = probe.observe(
            rules.programs(loaded.aptVersion, schemes: Array(schemes.prefix(20))),
            meanwhile: { meanwhile(&observations) })
        observations.apt?.programs = programs
    }

    /// Looks elsewhere for keys that are missing, expired or about to be: other keyrings of this machine, and the bundled ones.
    private func lookForKeys(
        _ observations: inout Observations, _ verifier: SourceVerifier, _ rules: AptRules,
        _ loaded: LoadedConfiguration, _ deadline: Deadline
    ) {
        let signatures = observations.sources.compactMap(\.looks.first?.verification).flatMap(\.signatures)
        var wanted: [String] = []
        for signature in signatures where [.noPublicKey, .expiredKey, .error].contains(signature.status) {
            if let name = signature.primaryFingerprint ?? signature.fingerprint ?? signature.keyId,
                !wanted.contains(name)
            {
                wanted.append(name)
            }
        }
        guard !wanted.isEmpty else { return }
        guard interruption == nil, !deadline.isPast else {
            observations.notChecked += Unchecked.leftOut([.keyring])
            return
        }
        // Those of --keyring are the caller's: a file of that name in another root is another file.
        let used = Set(loaded.root.isOwn || request.keyrings.isEmpty ? observations.keyrings.map(\.path) : [])
        var places = KeyPlace.inRoot(loaded.root, readsTrustedGpg: loaded.aptVersion < .withoutTrustedGpg)
        if let folder = installation.keyrings { places += KeyPlace.bundled(in: folder) }
        observations.keyLocations = verifier.searchKeys(
            wanted, in: places.filter { !used.contains($0.path) }, timeLimit: .seconds(deadline.left(atMost: 10)))
    }
}
