import AptModel
import Evidence

/// What the transfers of a run's sources show together, worked out once: there may be thousands, and each is judged beside the others.
final class RunTransfers: Sendable {
    /// Hosts that answered over the network without a proxy, as a witness that the network as such works.
    let reachedHosts: Set<String>
    /// Handshakes refused because nobody knows the authority that signed, whose name is known.
    let untrusted: [TransferObservation]
    /// Bytes of the largest InRelease or Release file.
    let largestRelease: Int64

    init(_ sources: [SourceObservation]) {
        var hosts: Set<String> = []
        var untrusted: [TransferObservation] = []
        for source in sources {
            for transfer in source.looks.flatMap(\.transfers) {
                if transfer.origin == .network, (transfer.httpStatus ?? 0) > 0, transfer.proxy == nil {
                    hosts.insert(WebAddress(transfer.effectiveUrl ?? transfer.url ?? "").host)
                }
                if transfer.failure?.kind == .tls, transfer.failure?.reason == "untrusted", transfer.tls?.issuer != nil
                {
                    untrusted.append(transfer)
                }
            }
        }
        reachedHosts = hosts
        self.untrusted = untrusted
        largestRelease = sources.compactMap { $0.looks.first?.transfer?.bytes }.max() ?? 0
    }
}
