import AptModel
import Evidence
import Linux
import Probes

/// Fetches and verifies a list of sources, and looks again where a signature is bad.
struct SourceRound {
    let request: CheckRequest
    let loaded: LoadedConfiguration
    let verifier: SourceVerifier
    let deadline: Deadline
    let progress: Progress
    let givenKeyrings: [String]
    var shelf: KeyringShelf
    /// apt's own verifier.
    var witness: VerifierRound
    /// Whether apt's verifier works beside ours; else it begins when ours has ended.
    let worksTogether: Bool
    /// What verifies for the examined apt.
    let backend: AptObservation.Backend
    /// This machine's clock, or what `--at` says.
    var now: Timestamp?

    /// How far gpg may be ahead: each of these sources is held taken apart. More than it can have at a time.
    private static let mostAhead = 32

    private let readable: (String) -> AccessObservation?
    private var fetcher: RepositoryFetcher
    private let lists: ListsReader

    init(
        request: CheckRequest, loaded: LoadedConfiguration, verifier: SourceVerifier,
        deadline: Deadline, progress: Progress, givenKeyrings: [String], shelf: KeyringShelf, witness: VerifierRound,
        worksTogether: Bool, backend: AptObservation.Backend, witnessStore: String?,
        readable: @escaping (String) -> AccessObservation?
    ) {
        self.request = request
        self.loaded = loaded
        self.verifier = verifier
        self.deadline = deadline
        self.progress = progress
        self.givenKeyrings = givenKeyrings
        self.shelf = shelf
        self.witness = witness
        self.worksTogether = worksTogether
        self.backend = backend
        self.readable = readable
        lists = ListsReader(loaded)
        fetcher = RepositoryFetcher(
            loaded, timeout: Double(request.timeoutSeconds), jobs: request.jobs, offline: request.offline,
            witnessStore: witnessStore, readable: readable)
    }

    /// One observation for each source, in their order; a list of mirrors becomes as many as it names.
    mutating func run(_ sources: [UniqueSource]) -> [SourceObservation] {
        let planned = MirrorExpansion(
            fetcher: fetcher, loaded: loaded, deadline: deadline, readable: readable
        ).expand(sources)
        var finished = 0
        var fetched = fetcher.fetch(
            planned.map(\.source), deadline: deadline.limit, interrupted: { interruption != nil },
            onFinish: { _ in
                finished += 1
                progress.show("fetching: \(finished) of \(planned.count)")
            })
        witness.sources = planned.count
        defer { verifier.giveUpAhead() }
        var observations: [SourceObservation] = []
        var begun: [Begun?] = []
        for (index, plan) in planned.enumerated() {
            progress.show("verifying: \(index + 1) of \(planned.count)")
            while begun.count < min(planned.count, index + SourceRound.mostAhead),
                begun.count <= index || verifier.hasRoomAhead
            {
                let place = begun.count
                begun.append(begin(planned[place], fetched[place]))
            }
            observations.append(observe(plan, fetched[index], begun[index]))
            begun[index] = nil
            // A child of this process is the cheaper the less memory there is to copy.
            fetched[index].body = []
            fetched[index].signature = nil
        }
        return DeadMirrors.folded(observations, lists: planned.map { $0.list == nil ? nil : $0.entry })
    }

    /// A source that gpg may work at before its turn.
    private struct Begun {
        var trust: TrustObservation
        /// What its file was taken apart into; nil where none came.
        var pieces: SignedPieces?
    }

    private mutating func begin(_ plan: MirrorExpansion.Plan, _ fetched: FetchedRepository) -> Begun {
        let trust = trust(for: plan.source)
        guard plan.notTried == nil, fetched.notTried == nil, interruption == nil, !deadline.isPast else {
            return Begun(trust: trust)
        }
        let pieces = LookBuilder.pieces(fetched.look, body: fetched.body, signature: fetched.signature)
        if let data = pieces?.data, let signature = pieces?.signature, verifier.hasRoomAhead {
            verifier.verifyAhead(
                signature: signature, data: data, keyrings: shelf.materials(for: trust), timeLimit: builder.timeLimit)
        }
        return Begun(trust: trust, pieces: pieces)
    }

    private mutating func observe(
        _ plan: MirrorExpansion.Plan, _ fetched: FetchedRepository, _ ahead: Begun?
    ) -> SourceObservation {
        var first = fetched
        let source = plan.source
        let trust = ahead?.trust ?? trust(for: source)
        var observation = SourceObservation(
            uri: source.identity, suite: source.suite, components: source.components,
            origins: source.origins.map { SourceOrigin($0) },
            rules: SourceRules(source: source, configuration: loaded.configuration).observation, trust: trust,
            notTried: plan.notTried ?? first.notTried, mirrorList: plan.list)
        guard plan.notTried == nil else { return observation }
        if first.notTried?.reason == .offline, let copy = ListsCopy(lists).look(at: source) {
            first = copy
            observation.notTried = nil
        }
        guard observation.notTried == nil else { return observation }
        let candidate = VerifierRound.Candidate(source: source, trust: trust, fetched: first)
        guard interruption == nil, !deadline.isPast else {
            // Too late for it too, which it notes.
            _ = witness.begin(candidate, keyrings: shelf.observations)
            observation.notTried =
                interruption == nil
                ? .init(reason: .deadline, detail: "the run's deadline passed before it could be verified")
                : .init(reason: .interrupted, detail: "the run was interrupted before it could be verified")
            observation.looks = [first.look]
            return observation
        }
        var begun = worksTogether ? witness.begin(candidate, keyrings: shelf.observations) : nil
        let result = finish(first, observation, ahead?.pieces)
        if !worksTogether { begun = witness.begin(candidate, keyrings: shelf.observations) }
        observation.aptVerifier = witness.finish(begun)
        observation.looks = [result.look]
        // Rules for one label count from here on, since the label is known now.
        if let label = result.release?.label {
            observation.rules =
                SourceRules(source: source, configuration: loaded.configuration, label: label).observation
        }
        if let release = result.release {
            let selection = indexSelection(source)
            observation.indexBytes = release.listsRoom(for: selection)
            let sizes = release.indexSizes(for: selection)
            observation.indexes = .init(plainBytes: sizes.plain, largestFileBytes: sizes.largestFile)
            observation.unpacksIndexes = release.compresses(selection)
        }
        if result.look.deservesSecondLook(for: backend) {
            progress.show("bad signature: fetching \(source.identity) again")
            let further = fetcher.lookAgain(
                at: source, after: first, deadline: deadline.left(atMost: 60), interrupted: { interruption != nil })
            observation.looks += further.map { finish($0, observation).look }
        }
        if let witnessed = fetcher.lookUnderWitness(
            at: source, after: first, deadline: deadline.left(atMost: 60), interrupted: { interruption != nil })
        {
            observation.looks.append(finish(witnessed, observation).look)
        }
        let isOffline = first.look.transfer?.origin == .lists
        if loaded.apt != nil, !isOffline || request.comparesIndexes, interruption == nil {
            observation.lists = lookAtLists(source, observation.trust, first, result)
        }
        return observation
    }

    /// Files that the sandbox user could not have for these transfers.
    var methodFiles: [MethodFileObservation] { fetcher.requests.methodFiles }

    private mutating func trust(for source: UniqueSource) -> TrustObservation {
        guard givenKeyrings.isEmpty else { return shelf.given(givenKeyrings) }
        var trust = shelf.trust(for: source, loaded)
        if loaded.apt != nil, source.signedBy == nil,
            let learned = lists.learnedSigners(at: source.locations(), now: now)
        {
            trust.fingerprints = learned.signers
            trust.learnedFrom = learned.file
        }
        return trust
    }

    private func lookAtLists(
        _ source: UniqueSource, _ trust: TrustObservation, _ first: FetchedRepository, _ result: LookBuilder.Result
    ) -> ListsObservation {
        ListsLook(
            reader: lists, builder: builder, fetcher: fetcher, comparesIndexes: request.comparesIndexes,
            isOver: { interruption != nil || deadline.isPast }, secondsLeft: { deadline.left(atMost: 20) },
            progress: { progress.show("comparing \($0)") }
        ).look(at: source, keyrings: shelf.materials(for: trust), first: first, fetched: result)
    }

    private var builder: LookBuilder {
        LookBuilder(verifier: verifier, timeLimit: .seconds(deadline.left(atMost: LookBuilder.mostSeconds)))
    }

    private func finish(
        _ fetched: FetchedRepository, _ source: SourceObservation, _ pieces: SignedPieces? = nil
    ) -> LookBuilder.Result {
        builder.finish(
            fetched.look, body: fetched.body, signature: fetched.signature,
            keyrings: shelf.materials(for: source.trust),
            asked: source.suite, pieces: pieces)
    }

    /// The indexes that this source selects, under this configuration.
    private func indexSelection(_ source: UniqueSource) -> IndexSelection {
        let configuration = loaded.configuration
        let foreign = configuration.list("APT::Architectures")
        let languages = configuration.list("Acquire::Languages").filter { $0 != "environment" && $0 != "none" }
        let none =
            configuration.string("Acquire::Languages") == "none" || configuration.list("Acquire::Languages") == ["none"]
        return IndexSelection(
            components: source.components, kinds: source.kinds,
            architectures: foreign.isEmpty ? [loaded.architecture] : foreign,
            languages: none ? [] : languages.isEmpty ? ["en"] : languages,
            keepsCompressed: configuration.bool("Acquire::GzipIndexes", default: false))
    }
}
