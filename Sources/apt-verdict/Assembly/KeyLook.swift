import AptModel
import Evidence
import Linux
import Probes

/// Looks elsewhere for keys that are missing, expired or about to be: other keyrings of this machine, and the bundled ones.
struct KeyLook {
    private let verifier: SourceVerifier
    private let deadline: Deadline
    private let places: () -> [KeyPlace]
    /// Those of --keyring are the caller's: a file of that name in another root is another file.
    private let knowsUsedFiles: Bool

    /// - Parameter bundled: where the keyrings lie that came along.
    init(
        _ request: CheckRequest, _ verifier: SourceVerifier, _ loaded: LoadedConfiguration, _ deadline: Deadline,
        bundled: String?
    ) {
        self.verifier = verifier
        self.deadline = deadline
        knowsUsedFiles = loaded.root.isOwn || request.keyrings.isEmpty
        places = {
            KeyPlace.inRoot(loaded.root, readsTrustedGpg: loaded.aptVersion < .withoutTrustedGpg)
                + (bundled.map(KeyPlace.bundled(in:)) ?? [])
        }
    }

    /// Adds where the keys of these sources were found that are of interest.
    func look(_ observations: inout Observations) {
        let wanted = observations.sources.reduce(into: []) { KeyLook.add(KeyLook.wanted($1), to: &$0) }
        guard !wanted.isEmpty else { return }
        guard interruption == nil, !deadline.isPast else {
            observations.notChecked += Unchecked.leftOut([.keyring])
            return
        }
        observations.keyLocations = locations(of: wanted, used: observations.keyrings)
    }

    /// Where keys lie, beside the keyrings that are used.
    func locations(of wanted: [String], used: [KeyringObservation]) -> [KeyLocation] {
        let used = Set(knowsUsedFiles ? used.map(\.path) : [])
        return verifier.searchKeys(
            wanted, in: places().filter { !used.contains($0.path) }, timeLimit: .seconds(deadline.left(atMost: 10)))
    }

    /// The keys of a source that are of interest.
    static func wanted(_ source: SourceObservation) -> [String] {
        let signatures = source.looks.first?.verification?.signatures ?? []
        return signatures.filter { [.noPublicKey, .expiredKey, .error].contains($0.status) }
            .compactMap { $0.primaryFingerprint ?? $0.fingerprint ?? $0.keyId }
    }

    private static func add(_ names: [String], to wanted: inout [String]) {
        for name in names where !wanted.contains(name) { wanted.append(name) }
    }
}
