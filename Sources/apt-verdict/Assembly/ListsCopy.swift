import AptModel
import Evidence
import GPGME
import Linux
import Probes

/// The copy that apt keeps of a source's signed file, which is what `--offline` looks at.
struct ListsCopy {
    private let loaded: LoadedConfiguration
    private static let limit = 100_000_000

    init(_ loaded: LoadedConfiguration) {
        self.loaded = loaded
    }

    /// nil where apt keeps no copy.
    func look(at source: UniqueSource) -> FetchedRepository? {
        let locations = source.locations()
        if let (transfer, bytes) = read(locations.inReleaseListsName) {
            return FetchedRepository(look: LookObservation(transfer: transfer), body: bytes)
        }
        guard let (release, body) = read(locations.releaseListsName),
            let (signature, packets) = read(locations.releaseSignatureListsName)
        else { return nil }
        return FetchedRepository(
            look: LookObservation(form: .detached, transfer: release, signatureTransfer: signature), body: body,
            signature: packets)
    }

    private func read(_ name: String) -> (TransferObservation, [UInt8])? {
        let folder = loaded.listsDirectory
        let path = folder + (folder.hasSuffix("/") ? "" : "/") + name
        guard let bytes = try? loaded.root.read(path, limit: ListsCopy.limit) else { return nil }
        return (
            TransferObservation(
                origin: .lists, url: path, bytes: Int64(bytes.count), sha256: bytes.isEmpty ? nil : sha256(bytes)),
            bytes
        )
    }
}
