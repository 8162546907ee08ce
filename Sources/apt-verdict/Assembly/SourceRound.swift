import AptModel
import Curl
import Evidence
import Linux
import Probes

/// Fetches and verifies a list of sources in one loop: gpg works at some while others are fetched, none waits for one that hangs,
/// and no more is held than can be worked at soon. Where a signature is bad, the source is looked at again.
final class SourceRound {
    /// Set where nobody wants to know the rest.
    var isAbandoned = false
    /// The keyrings that were looked at.
    private(set) var shelf: KeyringShelf
    /// apt's own verifier.
    private(set) var witness: VerifierRound

    let means: Means
    private var onFinish: (Int, SourceObservation) -> Void = { _, _ in }
    private let givenKeyrings: [String]
    let progress: RoundProgress
    let fetcher: RepositoryFetcher
    private let fetches: RepositoryFetches
    let lists: ListsReader
    private var planned: [MirrorExpansion.Plan] = []
    /// Fetched, and not given to gpg yet.
    private var ready: [SourceCourse] = []
    /// What gpg works at.
    private var working: [SourceCourse] = []
    /// Those of which another look is fetched, by the number of that fetch.
    private var lookedAtAgain: [RepositoryFetches.Place: SourceCourse] = [:]
    /// The source that apt's verifier works at.
    private var asked: (course: SourceCourse, question: AptVerifier.Begun)?
    /// Mirrors of a list until all of them have come to their end, by the entry that names the list.
    private var mirrors: [Int: [Int: SourceObservation]] = [:]
    /// All mirrors of one list, by that entry.
    private var mirrorPlaces: [Int: [Int]] = [:]
    /// The numbers of fetches of first looks end here, and those of further looks begin.
    private var firstFurther = 0
    private var finished = 0
    private var lastEvent = monotonicSeconds

    /// Seconds without any event after which all counts as waiting for servers.
    private static let quiet = 0.5
    /// The most seconds for one further look.
    private static let mostForLook = 60.0

    init(
        _ means: Means, givenKeyrings: [String], shelf: KeyringShelf, witness: VerifierRound, progress: Progress
    ) {
        self.means = means
        self.givenKeyrings = givenKeyrings
        self.shelf = shelf
        self.witness = witness
        self.progress = RoundProgress(progress)
        lists = ListsReader(means.loaded)
        fetcher = RepositoryFetcher(
            means.loaded, timeout: Double(means.request.timeoutSeconds), jobs: means.request.jobs ?? 8,
            offline: means.request.offline, usesHTTP2: means.usesHTTP2, witnessStore: means.witnessStore,
            readable: means.readable)
        fetches = RepositoryFetches(fetcher)
    }

    /// Files that the sandbox user could not have for these transfers.
    var methodFiles: [MethodFileObservation] { fetcher.requests.methodFiles }

    /// Runs until each source has come to its end; a list of mirrors becomes as many as it names.
    ///
    /// - Parameters:
    ///   - onQuiet: called again and again while all that is left waits for servers.
    ///   - onFinish: called with each source as it comes to its end, and its place in the list.
    func run(
        _ sources: [UniqueSource], onQuiet: () -> Void, onFinish: @escaping (Int, SourceObservation) -> Void
    ) {
        self.onFinish = onFinish
        defer {
            self.onFinish = { _, _ in }
            fetches.close()
        }
        planned = MirrorExpansion(
            fetcher: fetcher, loaded: means.loaded, deadline: means.deadline, readable: means.readable
        ).expand(sources)
        witness.sources = planned.count
        mirrorPlaces = Dictionary(grouping: planned.indices.filter { planned[$0].list != nil }) { planned[$0].entry }
        progress.begin(planned.count)
        var groups = FetchGroups(planned, jobs: means.request.jobs, locations: fetches.locations)
        firstFurther = groups.groups.count
        defer { means.verifier.giveUpAhead() }
        while finished < planned.count {
            if let ending {
                for (place, fetched) in fetches.giveUp(ending) { arrive(place, fetched, &groups) }
                while let group = groups.next(ignoringLimits: true) {
                    groups.groups[group].members.forEach(endUnbegun)
                }
                endUnfinished()
            }
            supply(&groups)
            let done = fetches.step(wait: wait, watching: watched)
            if !done.isEmpty { lastEvent = monotonicSeconds }
            for (place, fetched) in done {
                if place < firstFurther {
                    arrive(place, fetched, &groups)
                } else if let course = lookedAtAgain.removeValue(forKey: place) {
                    take(fetched, for: course)
                }
            }
            means.verifier.moveAhead()
            beginVerifying(groups)
            endVerifying()
            if let asked, asked.course.waitsForWitness, ready.isEmpty, working.isEmpty { settleWitness() }
            if isQuiet { onQuiet() }
        }
    }

    /// How everything that is not done fails from now on; nil while there is time.
    var ending: TransferFailure? {
        if interruption != nil || isAbandoned { return .interrupted }
        return means.deadline.isPast ? .deadline : nil
    }

    private var isQuiet: Bool {
        ready.isEmpty && working.isEmpty && fetches.count > 0 && monotonicSeconds - lastEvent > SourceRound.quiet
    }

    private var watched: [WatchedDescriptor] {
        means.verifier.watchedAhead.map { WatchedDescriptor(number: $0.descriptor, reads: $0.reads) }
    }

    /// Milliseconds for which nothing may happen.
    private var wait: Int32 {
        if means.verifier.isReadyAhead { return 0 }
        if ready.isEmpty, working.isEmpty, asked?.course.waitsForWitness == true { return 0 }
        if !ready.isEmpty, means.worksTogether ? hasRoom : fetches.count == 0 { return 0 }
        return Int32(min(100, (means.deadline.limit ?? 1) * 1000).rounded(.up))
    }

    /// Whether one more can be given to gpg.
    private var hasRoom: Bool { means.verifier.mostAhead == 0 || means.verifier.hasRoomAhead }

    // MARK: fetching

    /// Begins to fetch as many sources as may be, unless more than enough wait for gpg.
    private func supply(_ groups: inout FetchGroups) {
        let most = 8 + 2 * means.verifier.mostAhead
        while !means.worksTogether || ready.count + working.count < most, let group = groups.next() {
            guard let locations = groups.groups[group].locations else {
                arrive(group, FetchedRepository(look: LookObservation()), &groups)
                continue
            }
            fetches.begin(
                group, locations, conditions: conditions(for: groups.groups[group].members, at: locations),
                secondsLeft: means.deadline.limit)
        }
    }

    /// With what headers the sources of one file ask for it. What apt's verifier is asked about has to come whole.
    private func conditions(for places: [Int], at locations: ReleaseLocations) -> [TransferRequest.Header] {
        guard let kept = means.kept, !means.request.comparesIndexes else { return [] }
        for place in places {
            let (source, trust) = (planned[place].source, trust(for: planned[place].source))
            kept.look(up: place, source, at: locations, trust, shelf.materials(for: trust))
        }
        return places.allSatisfy { $0 >= witness.mostAsked } ? kept.conditions(for: places) : []
    }

    private func arrive(_ group: Int, _ fetched: FetchedRepository, _ groups: inout FetchGroups) {
        guard groups.groups.indices.contains(group) else { return }
        groups.ended(group)
        for place in groups.groups[group].members { enter(place, fetched) }
    }

    /// Takes a source in of which all is there that will come.
    private func enter(_ place: Int, _ fetched: FetchedRepository) {
        let plan = planned[place]
        let source = plan.source
        var first = fetched
        var observation = SourceObservation(of: plan, rules: rules(of: source), trust: trust(for: source))
        observation.notTried = plan.notTried ?? first.notTried
        if plan.notTried == nil, first.notTried?.reason == .offline, let copy = ListsCopy(lists).look(at: source) {
            first = copy
            observation.notTried = nil
        }
        guard observation.notTried == nil else { return finish(place, observation) }
        let course = SourceCourse(place: place, source: source, observation: observation, first: first)
        guard ending == nil else { return endUnfinished(course) }
        guard let record = means.kept?.record(for: place, first), let transfer = first.look.transfer else {
            return ready.append(course)
        }
        // The bytes are those that an earlier run verified under the same keyrings.
        takeFirst(LookBuilder.Result(look: record.look(answeredBy: transfer), kept: record), for: course)
        course.further = []
        if means.worksTogether { ask(about: course) }
        complete(course)
    }

    // MARK: verifying

    private func beginVerifying(_ groups: FetchGroups) {
        guard means.worksTogether || (fetches.count == 0 && groups.isEmpty) else { return }
        while hasRoom, !ready.isEmpty {
            let course = ready.removeFirst()
            let fetched = course.current
            course.pieces = LookBuilder.pieces(fetched.look, body: fetched.body, signature: fetched.signature)
            if let data = course.pieces?.data, let signature = course.pieces?.signature {
                course.begun = means.verifier.verifyAhead(
                    signature: signature, data: data, keyrings: shelf.materials(for: course.observation.trust),
                    timeLimit: builder.timeLimit)
            }
            if means.worksTogether, course.result == nil { ask(about: course) }
            working.append(course)
            // Where gpg is not begun ahead, it does its work in `endVerifying`: one at a time.
            if course.begun == nil { return }
        }
    }

    private func endVerifying() {
        let ended = working.filter { course in course.begun.map { !means.verifier.isWorking(at: $0) } ?? true }
        guard !ended.isEmpty else { return }
        working.removeAll { course in ended.contains { $0 === course } }
        lastEvent = monotonicSeconds
        for course in ended {
            let result = finishLook(course.current, course.observation, course.pieces, course.begun)
            course.pieces = nil
            course.begun = nil
            if course.result == nil {
                takeFirst(result, for: course)
            } else {
                course.observation.looks.append(result.look)
            }
            goOn(course)
        }
    }

    private func takeFirst(_ result: LookBuilder.Result, for course: SourceCourse) {
        let source = course.source
        course.result = result
        course.observation.looks = [result.look]
        // Rules for one label count from here on, since the label is known now.
        if let label = result.look.release?.fields?.label {
            course.observation.rules = rules(of: source, label: label)
        }
        if let release = result.release {
            let selection = IndexSelection(of: source, under: means.loaded)
            let need = release.need(of: selection)
            course.observation.indexBytes = need.listsBytes
            course.observation.indexes = .init(
                plainBytes: need.sizes.plain, largestFileBytes: need.sizes.largestFile)
            course.observation.unpacksIndexes = need.unpacks
        } else if let kept = result.kept {
            course.observation.indexBytes = kept.indexBytes
            course.observation.indexes = kept.indexes
            course.observation.unpacksIndexes = kept.unpacksIndexes
        }
        if result.look.deservesSecondLook(for: means.backend) {
            course.further = fetcher.furtherLooks(after: course.first)
        }
        if let look = fetcher.witnessLook(after: course.first) { course.further.append(look) }
    }

    /// Takes the next look at a source, or brings it to its end.
    private func goOn(_ course: SourceCourse) {
        guard !course.further.isEmpty, ending == nil else { return complete(course) }
        let place = firstFurther + course.place
        lookedAtAgain[place] = course
        fetches.begin(
            place, fetches.locations(of: course.source), course.further.removeFirst(), atMost: SourceRound.mostForLook,
            secondsLeft: means.deadline.limit)
    }

    /// Takes a further look as it was fetched. One past caches that got no answer counts for nothing.
    private func take(_ fetched: FetchedRepository, for course: SourceCourse) {
        let counts = fetched.look.purpose == .witness || fetched.look.transfer?.httpStatus != nil
        guard counts else { return goOn(course) }
        course.current = fetched
        ready.append(course)
    }

    // MARK: apt's own verifier

    /// Lets apt's verifier begin with a source, where it is asked about it. It works at one at a time.
    private func ask(about course: SourceCourse) {
        if witness.mayAsk { settleWitness() }
        if let question = witness.begin(candidate(course), keyrings: shelf.observations) { asked = (course, question) }
    }

    private func candidate(_ course: SourceCourse) -> VerifierRound.Candidate {
        VerifierRound.Candidate(source: course.source, trust: course.observation.trust, fetched: course.first)
    }

    /// Waits for its answer.
    private func settleWitness() {
        guard let (course, question) = asked else { return }
        asked = nil
        course.observation.aptVerifier = witness.finish(question)
        if course.waitsForWitness { finish(course.place, course.observation) }
    }

    // MARK: the end of a source

    private func complete(_ course: SourceCourse) {
        means.kept?.end(course.place, &course.observation, course.first)
        if !means.worksTogether { ask(about: course) }
        let isOffline = course.first.look.transfer?.origin == .lists
        if means.loaded.apt != nil, !isOffline || means.request.comparesIndexes, interruption == nil,
            let result = course.result
        {
            course.observation.lists = lookAtLists(course, result)
        }
        if let asked, asked.course === course {
            course.waitsForWitness = true
            if !means.worksTogether { settleWitness() }
        } else {
            finish(course.place, course.observation)
        }
    }

    /// Ends a source for which there is no time left.
    private func endUnfinished(_ course: SourceCourse) {
        guard course.result == nil else { return complete(course) }
        // Too late for apt's verifier, too, which it notes.
        if asked?.course === course {
            settleWitness()
        } else {
            _ = witness.begin(candidate(course), keyrings: shelf.observations)
        }
        course.observation.aptVerifier = nil
        course.observation.notTried = .unfinished
        course.observation.looks = [course.first.look]
        finish(course.place, course.observation)
    }

    /// Ends a source of which nothing was asked for. Who interrupts a run waits for nothing, however many of them there are.
    private func endUnbegun(_ place: Int) {
        let plan = planned[place]
        var observation =
            interruption != nil
            ? SourceObservation(of: plan)
            : SourceObservation(of: plan, rules: rules(of: plan.source), trust: trust(for: plan.source))
        observation.notTried = plan.notTried ?? .unfinished
        finish(place, observation)
    }

    private func endUnfinished() {
        means.verifier.giveUpAhead()
        let courses = ready + working + lookedAtAgain.values
        (ready, working, lookedAtAgain) = ([], [], [:])
        courses.sorted { $0.place < $1.place }.forEach(endUnfinished)
        settleWitness()
    }

    private func finish(_ place: Int, _ observation: SourceObservation) {
        finished += 1
        progress.finished(observation)
        guard planned[place].list != nil else { return onFinish(place, observation) }
        let entry = planned[place].entry
        mirrors[entry, default: [:]][place] = observation
        guard let all = mirrors[entry], let places = mirrorPlaces[entry], all.count == places.count else { return }
        mirrors[entry] = nil
        for (place, observation) in DeadMirrors.folded(places.compactMap { place in all[place].map { (place, $0) } }) {
            onFinish(place, observation)
        }
    }

    // MARK: what one source is looked at with

    private func rules(of source: UniqueSource, label: String? = nil) -> SourceRulesObservation {
        SourceRules(source: source, configuration: means.loaded.configuration, label: label).observation
    }

    func trust(for source: UniqueSource) -> TrustObservation {
        guard givenKeyrings.isEmpty else { return shelf.given(givenKeyrings) }
        var trust = shelf.trust(for: source, means.loaded)
        if means.loaded.apt != nil, source.signedBy == nil,
            let learned = lists.learnedSigners(at: source.locations(), now: means.now)
        {
            trust.fingerprints = learned.signers
            trust.learnedFrom = learned.file
        }
        return trust
    }
}
