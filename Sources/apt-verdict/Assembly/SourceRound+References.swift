import AptModel
import Evidence
import Linux
import Probes

/// The repositories that a round's sources are held against (`--reference`).
extension SourceRound {
    /// The most seconds for all of them.
    private static let mostForReferences = 60.0

    /// One suite of one of them.
    private struct Wanted {
        var uri: RepositoryURI
        var suite: String
        /// Under what it is verified: the keys of the sources with that suite.
        var trusts: [TrustObservation]
    }

    /// Fetches every suite that a source has, once from each of them, and verifies it as those sources are verified.
    ///
    /// One that could not be reached for one suite is not asked for another.
    func lookAtReferences(_ sources: [UniqueSource]) -> [ReferenceObservation] {
        let wanted = wantedReferences(sources)
        guard !wanted.isEmpty else { return [] }
        progress.show("asking the reference")
        // A question beside the main one: however slow it is, the sources keep most of the time.
        let most = means.deadline.left(atMost: SourceRound.mostForReferences * 4) / 4
        let end = monotonicSeconds + most
        let fetches = RepositoryFetches(fetcher)
        defer { fetches.close() }
        var found: [Int: [ReferenceObservation]] = [:]
        var unreachable: Set<RepositoryURI> = []
        func take(_ place: Int, _ fetched: FetchedRepository) {
            let failure = fetched.look.transfer?.failure
            if let kind = failure?.kind, [.connection, .nameResolution, .stalled, .tls, .proxy].contains(kind) {
                unreachable.insert(wanted[place].uri)
            }
            found[place] = observations(wanted[place], fetched)
        }
        var next = 0
        while found.count < wanted.count {
            while next < wanted.count, fetches.count < fetcher.jobs {
                defer { next += 1 }
                let one = wanted[next]
                guard !unreachable.contains(one.uri) else {
                    found[next] = []
                    continue
                }
                fetches.begin(
                    next, fetches.locations(of: one.uri, suite: one.suite), atMost: most,
                    secondsLeft: means.deadline.limit)
            }
            for (place, fetched) in fetches.step(wait: 100) { take(place, fetched) }
            guard let ending = ending ?? (monotonicSeconds > end ? .deadline : nil) else { continue }
            for (place, fetched) in fetches.giveUp(ending) { take(place, fetched) }
            break
        }
        return found.sorted { $0.key < $1.key }.flatMap(\.value)
    }

    private func wantedReferences(_ sources: [UniqueSource]) -> [Wanted] {
        guard !means.request.references.isEmpty else { return [] }
        var suites: [String] = []
        var trusts: [String: [TrustObservation]] = [:]
        for source in sources {
            let own = trust(for: source)
            if trusts[source.suite] == nil { suites.append(source.suite) }
            if trusts[source.suite]?.contains(own) != true { trusts[source.suite, default: []].append(own) }
        }
        return means.request.references.flatMap { uri in
            suites.map { Wanted(uri: uri, suite: $0, trusts: trusts[$0] ?? []) }
        }
    }

    private func observations(_ wanted: Wanted, _ fetched: FetchedRepository) -> [ReferenceObservation] {
        wanted.trusts.map { trust in
            let result = builder.finish(
                fetched.look, body: fetched.body, signature: fetched.signature,
                keyrings: shelf.materials(for: trust), asked: wanted.suite)
            return ReferenceObservation(
                uri: wanted.uri.identity, suite: wanted.suite, trust: trust, look: result.look,
                notTried: fetched.notTried)
        }
    }
}
