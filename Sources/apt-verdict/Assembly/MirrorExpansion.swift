import AptModel
import Evidence
import Linux
import Probes

/// Puts every mirror of a list (`mirror+file:` and its like) in the place of the source that names the list.
struct MirrorExpansion {
    let fetcher: RepositoryFetcher
    let loaded: LoadedConfiguration
    let deadline: Deadline

    /// A source as it will be fetched.
    struct Plan {
        var source: UniqueSource
        /// The list that named it.
        var list: String?
        /// Why it cannot be fetched at all.
        var notTried: SourceObservation.NotTried?
    }

    func expand(_ sources: [UniqueSource]) -> [Plan] {
        let plans = sources.map(SnapshotPlan(loaded: loaded).plan)
        let lists = fetchLists(of: plans)
        return plans.flatMap { plan in
            let source = plan.source
            guard plan.notTried == nil else { return [plan] }
            guard let uri = MirrorList.listURI(of: source.uri) else { return [Plan(source: source)] }
            let fetched = lists[uri]
            guard let fetched, fetched.transfer.failure == nil, (fetched.transfer.httpStatus ?? 200) < 300 else {
                return [without(source, uri, fetched?.transfer)]
            }
            let list = MirrorList(fetched.body, source: source.uri)
            let mirrors = list.candidates(for: ["Type": "index", "Release": source.suite])
            guard !mirrors.isEmpty else {
                return [
                    Plan(
                        source: source, list: uri.redacted,
                        notTried: .init(
                            reason: .mirrorList, detail: "the list of mirrors \(uri.redacted) names none for this suite"
                        ))
                ]
            }
            return mirrors.map { Plan(source: MirrorList.source(source, at: $0), list: uri.redacted) }
        }
    }

    /// Every list that the plans name, each once; one that cannot be fetched at all is left out.
    private func fetchLists(of plans: [Plan]) -> [RepositoryURI: (transfer: TransferObservation, body: [UInt8])] {
        var wanted: [RepositoryURI] = []
        var seen: Set<RepositoryURI> = []
        for plan in plans where plan.notTried == nil {
            if let uri = MirrorList.listURI(of: plan.source.uri), seen.insert(uri).inserted { wanted.append(uri) }
        }
        let fetched = fetcher.fetchFiles(
            wanted, byteLimit: Int64(MirrorList.maximumBytes), deadline: deadline.limit,
            interrupted: { interruption != nil })
        var lists: [RepositoryURI: (transfer: TransferObservation, body: [UInt8])] = [:]
        for (uri, answer) in zip(wanted, fetched) { lists[uri] = answer }
        return lists
    }

    private func without(_ source: UniqueSource, _ list: RepositoryURI, _ transfer: TransferObservation?) -> Plan {
        let words =
            transfer?.failure?.text ?? transfer?.httpStatus.map { "HTTP \($0)" }
            ?? "it would need the network or a method that is not ours to run"
        return Plan(
            source: source, list: list.redacted,
            notTried: .init(
                reason: .mirrorList, detail: "the list of mirrors \(list.redacted) could not be had: \(words)"))
    }
}
