import AptModel
import Evidence
import GPGME
import Linux
import Probes

/// The look at what apt has on disk of one source, beside what the mirror serves now.
struct ListsLook {
    let reader: ListsReader
    let builder: LookBuilder
    let fetcher: RepositoryFetcher
    /// Whether index files are compared as well (`--indexes`).
    let comparesIndexes: Bool
    let isOver: () -> Bool
    let secondsLeft: () -> Double
    let progress: (String) -> Void

    /// - Parameters:
    ///   - first: the first look, with its bytes.
    ///   - fetched: what it came to.
    func look(
        at source: UniqueSource, keyrings: [KeyringMaterial], first: FetchedRepository, fetched: LookBuilder.Result
    ) -> ListsObservation {
        let locations = source.locations()
        var seen = ListsObservation(leftovers: reader.leftovers(at: locations, fetched: served(first, locations)))
        if first.look.form == .inline, seen.leftovers.contains(where: { $0.kind != "regular" }) {
            seen.pairServed = locations.releaseSignature.flatMap(isServed)
        }
        guard let copy = reader.copy(at: locations) else {
            if comparesIndexes { seen.indexesSkipped = "apt keeps no Release file of this source" }
            return seen
        }
        seen.files = copy.files
        seen.asAptReads = reader.asAptReads(copy)
        let same = isSame(copy, first, fetched.kept == nil ? nil : fetched.look.transfer)
        seen.sameAsFetched = same
        var release = fetched.release
        if same != true {
            // The same bytes are never verified twice.
            let result = builder.finish(
                copy.look, body: copy.body, signature: copy.signature, keyrings: keyrings, asked: source.suite)
            seen.copy = result.look
            release = result.release
            if result.look.looksBroken { seen.conditional = conditional(copy, locations) }
        }
        // Without room for the file all hangs on whether the server sends it once more.
        if same == true, !reader.hasRoom(for: copy) { seen.conditional = conditional(copy, locations) }
        guard comparesIndexes else { return seen }
        if let release {
            seen.indexes = reader.indexes(of: release, at: locations, isOver: isOver, progress: progress)
        } else {
            seen.indexesSkipped = "no key of the keyring covers the Release file that apt keeps"
        }
        return seen
    }

    private func isSame(_ copy: ListsReader.Copy, _ first: FetchedRepository, _ kept: TransferObservation?) -> Bool? {
        guard let transfer = kept ?? first.look.transfer, transfer.failure == nil else { return nil }
        // Of what has not changed there is the digest alone.
        if transfer.httpStatus == 304 { return copy.look.form == .inline && sha256(copy.body) == transfer.sha256 }
        guard (transfer.httpStatus ?? 200) < 300 else { return nil }
        return copy.look.form == first.look.form && copy.body == first.body && copy.signature == first.signature
    }

    /// What the mirror served under each name of the lists directory.
    private func served(_ first: FetchedRepository, _ locations: ReleaseLocations) -> [String: [UInt8]] {
        guard let transfer = first.look.transfer, transfer.failure == nil, (transfer.httpStatus ?? 200) < 300 else {
            return [:]
        }
        guard first.look.form == .detached else { return [locations.inReleaseListsName: first.body] }
        var served = [locations.releaseListsName: first.body]
        served[locations.releaseSignatureListsName] = first.signature
        return served
    }

    /// nil where no answer came.
    private func isServed(_ uri: RepositoryURI) -> Bool? {
        let answers = fetcher.fetchFiles(
            [uri], byteLimit: 1 << 20, deadline: secondsLeft(), interrupted: { interruption != nil })
        let answer = answers.first ?? nil
        return answer?.transfer.httpStatus.map { (200..<300).contains($0) }
    }

    private func conditional(_ copy: ListsReader.Copy, _ locations: ReleaseLocations) -> ConditionalAnswer? {
        guard let file = copy.files.first,
            let uri = copy.look.form == .detached ? locations.release : locations.inRelease
        else { return nil }
        return fetcher.conditional(
            uri, modifiedSince: file.modifiedAt, deadline: secondsLeft(), interrupted: { interruption != nil })
    }
}

extension LookObservation {
    /// Whether a copy on disk is damaged: it does not split, or a signature in it is bad.
    fileprivate var looksBroken: Bool {
        framing?.result != .split || verification?.signatures.contains { $0.status == .bad } == true
            || framing?.armourChecksumGood == false
    }
}
