import AptModel
import Curl
import Evidence
import Linux

/// The fetches of many sources in one thread, each of which begins when its owner says so and is moved on in ``step(wait:watching:)``.
public final class RepositoryFetches {
    /// What the owner knows a fetch by.
    public typealias Place = Int

    private let fetcher: RepositoryFetcher
    private let session = TransferSession()
    private var running: [TransferSession.Ticket: Step] = [:]
    private var done: [(place: Place, fetched: FetchedRepository)] = []

    /// One request of a source's fetch, on the way.
    private struct Step {
        var place: Place
        var kind: LookKind
        var fetch: ReleaseFetch
        var part: ReleaseFetch.Part
        var request: TransferRequest
        /// What InRelease is asked for with, over redirects as well.
        var conditions: [TransferRequest.Header] = []
        /// How long each request of it may take.
        var seconds: Double?
        /// Set where it asks a server once more that failed in its handshake.
        var question: HandshakeQuestion?
        /// What is to be asked after it.
        var questions: [HandshakeQuestion] = []
    }

    public init(_ fetcher: RepositoryFetcher) {
        self.fetcher = fetcher
    }

    /// How many have begun and were not given back yet.
    public var count: Int { session.count + done.count }

    /// Scheme, host and port that a source is fetched from, as a ``HostQueue`` takes it.
    public static func host(of source: UniqueSource) -> String { HostQueue.host(of: AptRequests.url(source.uri)) }

    /// Where a source's files are: what several sources share is fetched once.
    public func locations(of source: UniqueSource) -> ReleaseLocations { source.locations(encoding: fetcher.encoding) }

    /// The same of a suite of a repository.
    public func locations(of uri: RepositoryURI, suite: String) -> ReleaseLocations {
        ReleaseLocations(uri: uri, suite: suite, inReleasePath: nil, encoding: fetcher.encoding)
    }

    /// Begins to fetch what lies at these places.
    ///
    /// - Parameters:
    ///   - conditions: headers that ask for InRelease only where it is another one.
    ///   - atMost: seconds that each of its requests may take; nil for as long as bytes come.
    ///   - secondsLeft: of the run, for a name server's answer; nil for no limit.
    public func begin(
        _ place: Place, _ locations: ReleaseLocations, _ kind: LookKind = .first,
        conditions: [TransferRequest.Header] = [], atMost: Double? = nil, secondsLeft: Double? = nil
    ) {
        fetcher.requests.services?.end = secondsLeft.map { monotonicSeconds + $0 }
        var fetch = ReleaseFetch(locations, kind)
        guard var request = fetcher.begin(&fetch, kind) else { return done.append((place, fetch.fetched)) }
        request.headers += conditions
        begin(
            Step(
                place: place, kind: kind, fetch: fetch, part: .inRelease, request: request, conditions: conditions,
                seconds: atMost))
    }

    /// Moves every transfer, and gives back the sources that are done.
    ///
    /// - Parameters:
    ///   - wait: milliseconds for which nothing may happen.
    ///   - watching: descriptors that end the wait, too.
    public func step(
        wait: Int32, watching: [WatchedDescriptor] = []
    ) -> [(place: Place, fetched: FetchedRepository)] {
        for (ticket, result) in session.step(wait: done.isEmpty ? wait : 0, watching: watching) {
            take(ticket, result, goesOn: true)
        }
        defer { done = [] }
        return done
    }

    /// Gives up what is not done.
    public func giveUp(_ failure: TransferFailure) -> [(place: Place, fetched: FetchedRepository)] {
        for (ticket, result) in session.giveUp(failure) { take(ticket, result, goesOn: false) }
        defer { done = [] }
        return done
    }

    /// Lets every connection go: with their descriptors there is room for what comes after.
    public func close() { session.close() }

    private func begin(_ step: Step) {
        let requests = fetcher.requests
        let (origin, kind) = (step.fetch.locations.inRelease, step.kind)
        let conditions = step.part == .inRelease ? step.conditions : []
        let adapt = { (next: TransferRequest) in
            var next = requests.redirected(next, from: origin, look: kind)
            next.headers += conditions
            return next
        }
        let ticket = session.begin(
            step.request, seconds: step.seconds, adapt: step.question == nil ? adapt : { $0 })
        running[ticket] = step
    }

    private func take(_ ticket: TransferSession.Ticket, _ result: TransferResult, goesOn: Bool) {
        guard var step = running.removeValue(forKey: ticket) else { return }
        if let question = step.question {
            question.take(result, into: &step.fetch)
        } else {
            let transfer = TransferObservation(result, of: step.request)
            if step.part == .inRelease {
                step.fetch.note(wasConditional: !step.conditions.isEmpty, headers: result.headers)
            }
            if let next = step.fetch.take(step.part, transfer, result.body), let uri = step.fetch.uri(of: next),
                case .request(let request) = fetcher.requests.answer(for: uri, look: step.kind)
            {
                guard goesOn else { return done.append((step.place, step.fetch.fetched)) }
                step.part = next
                step.request = request
                return begin(step)
            }
            step.questions = HandshakeQuestion.all(after: step.fetch.fetched.look, witnessStore: fetcher.witnessStore)
        }
        while goesOn, !step.questions.isEmpty {
            let question = step.questions.removeFirst()
            guard case .request(let request) = fetcher.requests.answer(for: RepositoryURI(question.url)) else {
                continue
            }
            step.question = question
            step.request = question.request(after: request)
            return begin(step)
        }
        done.append((step.place, step.fetch.fetched))
    }
}
