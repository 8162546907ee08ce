import AptModel
import Evidence

/// Mirrors that gave no file while another one of the same list did. apt's mirror method hands out the whole list, and where the
/// fetch from one mirror fails, apt goes on to the next (apt-pkg/acquire-worker.cc, PopAlternativeURI): such a mirror is a part of
/// the source that it falls back on, and none of its own.
enum DeadMirrors {
    /// - Parameter lists: for each observation the entry whose list named it; nil for a source of its own.
    static func folded(_ observations: [SourceObservation], lists: [Int?]) -> [SourceObservation] {
        var kept: [SourceObservation] = []
        var dead: [Int: [SourceObservation.DeadMirror]] = [:]
        var living: [Int: SourceObservation] = [:]
        for (observation, list) in zip(observations, lists) {
            if let list, living[list] == nil, gaveFile(observation) { living[list] = observation }
        }
        for (observation, list) in zip(observations, lists) {
            guard let list, let living = living[list], let uri = observation.uri, let look = observation.looks.first,
                isPassedOver(look, for: living)
            else { continue }
            dead[list, default: []].append(.init(uri: uri, look: look))
        }
        var told: Set<Int> = []
        for (observation, list) in zip(observations, lists) {
            guard let list, let mirrors = dead[list] else {
                kept.append(observation)
                continue
            }
            if mirrors.contains(where: { $0.uri == observation.uri }) { continue }
            var observation = observation
            if gaveFile(observation), told.insert(list).inserted { observation.deadMirrors = mirrors }
            kept.append(observation)
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
