import AptModel
import Evidence

/// Mirrors that gave no file while another one of the same list did. apt's mirror method hands out the whole list, and where the
/// fetch from one mirror fails, apt goes on to the next (apt-pkg/acquire-worker.cc, PopAlternativeURI): such a mirror is a part of
/// the source that it falls back on, and none of its own.
enum DeadMirrors {
    /// - Parameter mirrors: all of one list, each with its place.
    static func folded(
        _ mirrors: [(place: Int, observation: SourceObservation)]
    ) -> [(place: Int, observation: SourceObservation)] {
        guard let living = mirrors.first(where: { gaveFile($0.observation) })?.observation else { return mirrors }
        var dead: [SourceObservation.DeadMirror] = []
        var kept = mirrors.filter { mirror in
            guard let uri = mirror.observation.uri, let look = mirror.observation.looks.first,
                isPassedOver(look, for: living)
            else { return true }
            dead.append(.init(uri: uri, look: look))
            return false
        }
        if !dead.isEmpty, let first = kept.firstIndex(where: { gaveFile($0.observation) }) {
            kept[first].observation.deadMirrors = dead
        }
        return kept
    }

    private static func failed(_ look: LookObservation) -> TransferObservation? {
        [look.transfer, look.signatureTransfer].compactMap { $0 }.first {
            $0.failure != nil || ($0.httpStatus ?? 200) >= 400 || $0.lengthMet == false
        }
    }

    private static func gaveFile(_ source: SourceObservation) -> Bool {
        source.looks.first.map { $0.transfer != nil && failed($0) == nil } ?? false
    }

    private static func isPassedOver(_ look: LookObservation, for living: SourceObservation) -> Bool {
        guard let transfer = failed(look) else { return false }
        switch transfer.failure?.kind {
        case .deadline, .interrupted, .resource: return false
        case .connection:
            // An address that refused counts as bad for every port (methods/connect.cc, bad_addr), so that a second mirror on the
            // same machine does not help.
            let next = RepositoryURI(living.uri ?? "").host
            return RepositoryURI(transfer.effectiveUrl ?? transfer.url ?? "").host != next
        default: return true
        }
    }
}
