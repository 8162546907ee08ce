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
    ///
    /// - Parameter stream: takes each source as it comes to its end; nil where all are to be in what is returned.
    func run(to stream: SourceStream? = nil) throws -> Observations {
        becomeSubreaper()
        if installation.isBundle { useBuiltInNameServices() }
        let state = try stateDirectory()
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
            loaded, target, triesMachine: !request.isFileAlone,
            usesAptKeyrings: scope != .file || request.keyrings.isEmpty)
        let readable = { (path: String) -> AccessObservation? in
            rules.sandbox.isRoot ? nil : observeAccess(path, sandbox: rules.sandbox, target: target)
        }
        let asksNames = target.root.isOwn && scope != .file
        let hosts = asksNames && rules.observation != nil ? readable("/etc/hosts") : nil
        let names = asksNames ? NameServices(target.root, hosts: hosts) : nil
        if let names, installation.isBundle || names.hostsRefused { useHostServices(names.lookup) }
        var deadline = Deadline(seconds: request.deadlineSeconds, sources: 0, start: start)
        let store = KeyringStore(
            scratch: Scratch(candidates: scratchCandidates(environment: environment)),
            lastResort: Scratch(candidates: lastScratchCandidates(workingDirectory: workingDirectory)))
        defer { store.remove() }
        let verifier = sourceVerifier(
            store, at: request.at ?? clock.madeUpTime, together: own.isRoomy ? min(2 * usableCores, 16) : 1)
        var shelf = KeyringShelf(
            probe: KeyringProbe(reader: rules.reader, sandbox: rules.sandbox, verifier: verifier, target: target))

        let given = try KeyringShorthand.paths(request.keyrings, installation)
        var observations = Observations(
            startedAt: clock.now ?? Timestamp(seconds: 0), at: request.at, scope: scope,
            machine: observeMachine(target, sandbox: rules.sandbox), apt: rules.observation,
            configuration: ConfigurationObservation(), clock: clock)
        observations.limits = limits
        observations.aptOutput = request.aptOutput
        observations.maxAges = request.maxAges
        request.exitRules.note(in: &observations)
        if !request.isFileAlone {
            observations.machine.runtime = observeRuntime(
                target, architecture: observations.machine.architecture, libcVersion: loaded.libcVersion)
        }
        switch request.subject {
        case .file(let file, let detached):
            let trust = given.isEmpty ? shelf.trustedParts(loaded, fingerprints: []) : shelf.given(given)
            let read = try FileLook(file: file, detached: detached).look(
                LookBuilder(verifier: verifier, timeLimit: .seconds(LookBuilder.mostSeconds)),
                keyrings: shelf.materials(for: trust))
            observations.sources = [
                SourceObservation(uri: nil, suite: nil, trust: trust, file: file, looks: [read.look])
            ]
            observations.keyrings = shelf.observations
            if request.machineJoins {
                MachineBesideFile(
                    request: request, rules: rules, loaded: loaded, target: target, deadline: deadline,
                    progress: progress, worksTogether: own.isRoomy
                ).look(&observations, at: file, read)
            }
            KeyLook(request, verifier, loaded, deadline, bundled: installation.keyrings).look(&observations)
        case .system, .repository, .sourceFiles:
            let list = try sourceList(loaded)
            // Where there is little of both, gpg's process and pipes are not held for longer than they are needed.
            if given.isEmpty, own.isRoomy { shelf.begin(list.unique.first) }
            defer { verifier.settle() }
            observations.configuration = loaded.observation(of: list.parsed, conflicts: list.conflicts)
            observations.network = observeNetwork(loaded, uris: list.unique.map(\.uri))
            // The system's own files are not what was asked for.
            if case .sourceFiles(let files) = request.subject { observations.configuration.sourceFiles = files }
            deadline = Deadline(seconds: request.deadlineSeconds, sources: list.unique.count, start: start)
            let demands = RoomDemands(rules, loaded)
            let kept = state.map { directory in
                KeptSources(
                    directory, readers: readers(verifier, rules), now: clock.now,
                    selection: { IndexSelection(of: $0, under: loaded) })
            }
            let round = SourceRound(
                SourceRound.Means(
                    request: request, loaded: loaded, verifier: verifier, deadline: deadline,
                    worksTogether: own.isRoomy, backend: rules.observation?.backend ?? .sqv,
                    now: request.at ?? clock.preloaded?.now ?? clock.now, witnessStore: witnessStore(beside: target),
                    kept: kept, readable: readable),
                givenKeyrings: given, shelf: shelf,
                witness: VerifierRound(
                    asks: Unchecked.verifierReason(request, rules, target) == nil, rules: rules, loaded: loaded,
                    target: target, demands: demands, deadline: deadline),
                progress: progress)
            if !request.references.isEmpty {
                let references = round.lookAtReferences(list.unique)
                observations.references = references
                observations.notChecked += Unchecked.references(references)
            }
            let machine = MachineLook(
                request: request, rules: rules, loaded: loaded, target: target, demands: demands, deadline: deadline,
                progress: progress, schemes: list.unique.map(\.uri.scheme), worksTogether: own.isRoomy)
            let record = RunRecord(
                observations, machine: machine,
                keys: KeyLook(request, verifier, loaded, deadline, bundled: installation.keyrings), stream: stream,
                learned: { observations in
                    observations.keyrings = round.shelf.observations
                    observations.methodFiles = round.methodFiles.isEmpty ? nil : round.methodFiles
                },
                names: { observations in
                    observations.hostNames = names?.observation(hosts: hosts)
                    observations.hostNames?.namesInHostsFile = namesInHostsFile(
                        unresolvedHosts(observations.sources), root: target.root)
                })
            round.run(list.unique, onQuiet: record.useTime) { [unowned round] place, source in
                record.take(place, source)
                if let stream, stream.failure != nil, !stream.keepsSources { round.isAbandoned = true }
            }
            observations = record.end()
            if let failure = kept?.failure {
                observations.notChecked.append(
                    NotChecked(probe: "state", reason: "nothing is kept for the next run: \(failure)"))
            }
            observations.notChecked += Unchecked.spoilt(kept?.spoilt ?? 0)
            observations.notChecked =
                round.witness.notChecked + Unchecked.proxyDetection(loaded)
                + (names.map { Unchecked.hostNames($0, isBundle: installation.isBundle) } ?? [])
                + observations.notChecked
            if round.witness.wantsTime {
                observations.leftOut = [ProbeName.aptVerifier.rawValue] + (observations.leftOut ?? [])
            }
        }
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

    /// The directory of `--state`, looked at before anything else.
    private func stateDirectory() throws(UsageError) -> StateDirectory? {
        guard let path = request.state else { return nil }
        do throws(StateDirectory.Refused) { return try StateDirectory(path) } catch {
            throw UsageError("--state: \(error)")
        }
    }

    /// What reads a signed file here: another version may read the same bytes in another way.
    private func readers(_ verifier: SourceVerifier, _ rules: AptRules) -> String {
        let apt = rules.observation.map { "apt \($0.version) \($0.backend.rawValue)" }
        return ["apt-verdict \(AptVerdict.version)", verifier.engineName, apt].compactMap { $0 }.joined(separator: ", ")
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
        var helper: VerifierHelper?
        // While this process is small, and before anything in it has a second thread.
        if case .sourceFiles = request.subject, together > 1, let engine = try? engine.get() {
            helper = VerifierHelper.start(engine, size: together)
        }
        return SourceVerifier(
            engine: engine, store: store, at: at, together: together, helper: helper,
            afterOperation: SourceVerifier.collectOrphans)
    }

    private func sourceList(_ loaded: LoadedConfiguration) throws(UsageError) -> SourceList {
        switch request.subject {
        case .repository(let uri, let suite, let components):
            try SourceList(uri: uri, suite: suite, components: components, loaded)
        case .sourceFiles(let files): try SourceList(files: files, loaded)
        case .system, .file: SourceList(system: loaded)
        }
    }
}
