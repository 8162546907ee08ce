import AptModel
import Evidence
import Probes

/// Puts a snapshot's own URI in the place of a source that asks for one (`snapshot=`, apt 2.7 and later).
struct SnapshotPlan {
    let loaded: LoadedConfiguration

    private static let firstApt = AptVersion(2, 7, 0)

    /// The source as apt would fetch it. One whose snapshot server is not known is not checked: the archive's present
    /// state says nothing of the snapshot.
    func plan(_ source: UniqueSource) -> MirrorExpansion.Plan {
        guard loaded.aptVersion >= SnapshotPlan.firstApt,
            let snapshot = source.entries.lazy.compactMap({ $0.options.snapshot(in: loaded.configuration) }).first
        else { return MirrorExpansion.Plan(source: source) }
        let answer = SnapshotURI.resolve(
            source.uri, snapshot: snapshot, origin: nil, label: nil, configuration: loaded.configuration)
        // Origin and Label may name a server once apt has a Release file of the archive; without one it has nothing to go by.
        let isRefused =
            answer == .notSupported || answer == .unknown && ListsReader(loaded).copy(at: source.locations()) == nil
        if isRefused {
            return MirrorExpansion.Plan(
                source: source,
                notTried: .init(
                    reason: .snapshotRefused,
                    detail:
                        "the entry asks for the snapshot \(snapshot); \(source.uri.redacted) has none that apt knows of "
                        + "(\"Snapshots not supported\")"))
        }
        guard case .found(var uri) = answer else {
            return MirrorExpansion.Plan(
                source: source,
                notTried: .init(
                    reason: .snapshot,
                    detail: "the entry asks for the snapshot \(snapshot), and no snapshot server is known for it"))
        }
        if uri.path.utf8.last != UInt8(ascii: "/") { uri.path += "/" }
        var resolved = source
        resolved.uri = uri
        return MirrorExpansion.Plan(source: resolved)
    }
}
