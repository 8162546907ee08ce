import AptModel
import Evidence
import Linux
import Probes

/// Puts every mirror of a list (`mirror+file:` and its like) in the place of the source that names the list.
struct MirrorExpansion {
    let fetcher: RepositoryFetcher
    let loaded: LoadedConfiguration
    let deadline: Deadline
    /// What apt's sandbox user may do with a file; nil where that cannot be tried, or there is none.
    let readable: (String) -> AccessObservation?

    /// A source as it will be fetched.
    struct Plan {
        var source: UniqueSource
        /// The list that named it.
        var list: String?
        /// The place of the source among those that were to be expanded.
        var entry = 0
        /// Why it cannot be fetched at all.
        var notTried: SourceObservation.NotTried?
    }

    func expand(_ sources: [UniqueSource]) -> [Plan] {
        let plans = sources.map(SnapshotPlan(loaded: loaded).plan)
        let lists = fetchLists(of: plans)
        return plans.enumerated().flatMap { entry, plan in
            let source = plan.source
            guard plan.notTried == nil else { return [plan] }
            guard let uri = MirrorList.listURI(of: source.uri) else { return [Plan(source: source)] }
            let fetched = lists[uri]
            guard let fetched, fetched.transfer.failure == nil, (fetched.transfer.httpStatus ?? 200) < 300 else {
                return [without(source, uri, fetched?.transfer)]
            }
            if let refusal = refusal(uri) {
                return [
                    Plan(
                        source: source, list: uri.redacted,
                        notTried: .init(reason: .mirrorListUnreadable, detail: refusal))
                ]
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
            return mirrors.map {
                Plan(source: MirrorList.source(source, at: $0), list: uri.redacted, entry: entry)
            }
        }
    }

    private func isMissing(_ transfer: TransferObservation) -> Bool {
        if let status = transfer.httpStatus { return status == 404 || status == 410 }
        return transfer.failure?.kind == .file && ["not_found", "ENOENT", "ENOTDIR"].contains(transfer.failure?.reason)
    }

    /// What keeps the sandbox user, as whom apt's mirror method reads the list, from a list that this program could read.
    private func refusal(_ list: RepositoryURI) -> String? {
        guard SourceScheme(list.scheme) == .local, let access = readable(list.path), !access.readable else {
            return nil
        }
        let place = access.blockedBy.map { " at \($0)" } ?? ""
        let mode = access.blockedByMode.map { ", mode \(String($0, radix: 8))" } ?? ""
        return "\(access.user) (uid \(access.uid)) may not read the list of mirrors \(list.path): "
            + "\(access.error ?? "refused")\(place)\(mode)"
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
        if let transfer, isMissing(transfer) {
            return Plan(
                source: source, list: list.redacted,
                notTried: .init(
                    reason: .mirrorListMissing,
                    detail: "the list of mirrors \(list.redacted) is not there: "
                        + (transfer.failure?.text ?? "HTTP \(transfer.httpStatus ?? 0)")))
        }
        let words =
            transfer?.failure?.text ?? transfer?.httpStatus.map { "HTTP \($0)" }
            ?? "it would need the network or a method that is not ours to run"
        return Plan(
            source: source, list: list.redacted,
            notTried: .init(
                reason: .mirrorList, detail: "the list of mirrors \(list.redacted) could not be had: \(words)"))
    }
}
