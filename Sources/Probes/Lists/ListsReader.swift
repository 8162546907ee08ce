import AptModel
import Evidence
import GPGME
import Linux

/// Reads apt's lists directory: the copies that it keeps of signed files, and what transfers left in partial/.
public struct ListsReader: Sendable {
    /// apt's own cap for a Release file, tenfold: what is larger is none.
    static let limit = 100_000_000
    /// Names that are read of one directory.
    static let names = 200_000
    /// Files in partial/ that are looked at for one source: apt leaves one under each name, with `.FAILED` behind it at most.
    static let leftovers = 20

    let root: Root
    let folder: String
    /// Names in partial/.
    private let partial: [String]

    public init(_ loaded: LoadedConfiguration) {
        root = loaded.root
        let lists = loaded.listsDirectory
        folder = lists.hasSuffix("/") ? lists : lists + "/"
        partial = (try? root.list(folder + "partial", limit: ListsReader.names)) ?? []
    }

    /// A stored signed file with its bytes.
    public struct Copy: Sendable {
        /// As evidence, in the order InRelease, or Release and Release.gpg.
        public var files: [StoredFile]
        /// With its transfers, as a look that has yet to be verified.
        public var look: LookObservation
        /// Of InRelease or Release.
        public var body: [UInt8]
        /// Of Release.gpg.
        public var signature: [UInt8]?
    }

    /// The signed file that apt keeps of a source, InRelease before Release; nil where it keeps none, or it cannot be read.
    public func copy(at locations: ReleaseLocations) -> Copy? {
        if let (file, bytes) = read(folder + locations.inReleaseListsName) {
            return Copy(files: [file], look: LookObservation(transfer: transfer(file)), body: bytes)
        }
        guard let (release, body) = read(folder + locations.releaseListsName) else { return nil }
        var look = LookObservation(form: .detached, transfer: transfer(release))
        guard let (file, packets) = read(folder + locations.releaseSignatureListsName) else {
            return Copy(files: [release], look: look, body: body)
        }
        look.signatureTransfer = transfer(file)
        return Copy(files: [release, file], look: look, body: body, signature: packets)
    }

    /// Whether a copy would fit a second time into the file system that holds the lists; true where that cannot be told.
    public func hasRoom(for copy: Copy) -> Bool {
        guard let status = try? root.fileSystem(at: folder) else { return true }
        return status.availableBytes >= Int64(copy.body.count + (copy.signature?.count ?? 0)) + status.blockSize
    }

    /// What lies in partial/ under the names of a source's signed files.
    ///
    /// - Parameter fetched: what the mirror serves under each name, to be compared.
    public func leftovers(at locations: ReleaseLocations, fetched: [String: [UInt8]]) -> [StoredFile] {
        let names = [locations.inReleaseListsName, locations.releaseListsName, locations.releaseSignatureListsName]
        let here = partial.filter { name in names.contains { name == $0 || name.hasPrefix($0 + ".") } }.sorted()
        return here.prefix(ListsReader.leftovers).compactMap { name in
            guard interruption == nil else { return nil }
            let path = folder + "partial/" + name
            guard let status = try? root.status(of: path, followingLinks: false) else { return nil }
            var file = StoredFile(
                path: path, kind: status.kind.rawValue, bytes: status.kind == .regular ? status.size : 0,
                modifiedAt: Timestamp(seconds: status.modifiedAt))
            switch status.kind {
            case .symbolicLink: file.linkLeadsSomewhere = root.kind(of: path) != nil
            case .regular:
                do throws(FileError) {
                    let bytes = try root.read(path, limit: ListsReader.limit)
                    file.sha256 = bytes.isEmpty ? nil : sha256(bytes)
                    file.beginsFetched = fetched[name].map { $0.starts(with: bytes) }
                } catch { file.readError = LoadedConfiguration.PassedOver(path, error).reason }
            default: break
            }
            return file
        }
    }

    /// Who may sign the next file of a source that says nothing of it: apt takes the stored Release file's own Signed-By, where that
    /// file has a Valid-Until that is not past (apt-pkg/deb/debmetaindex.cc, CreateItemInternal). It does not verify the file
    /// again.
    public func learnedSigners(at locations: ReleaseLocations, now: Timestamp?) -> (file: String, signers: [String])? {
        guard let now, let copy = copy(at: locations), let release = ListsReader.release(copy),
            let end = release.validUntil, end >= now
        else { return nil }
        let signers = release.signedBy.prefix(50).map { $0.uppercased() }
        return signers.isEmpty ? nil : (copy.files[0].path, Array(signers))
    }

    /// The Release file in a copy, as apt reads it: taken apart and not verified.
    static func release(_ copy: Copy) -> ReleaseFile? {
        if copy.look.form == .detached { return ReleaseFile.parse(copy.body) }
        return SignedPieces(inRelease: copy.body).data.map(ReleaseFile.parse)
    }

    /// What apt reads of a copy before it compares.
    public func asAptReads(_ copy: Copy) -> ReleaseObservation.Fields? {
        ListsReader.release(copy).map { ReleaseObservation.Fields($0, asked: nil) }
    }

    private func transfer(_ file: StoredFile) -> TransferObservation {
        TransferObservation(origin: .lists, url: file.path, bytes: file.bytes, sha256: file.sha256)
    }

    private func read(_ path: String) -> (StoredFile, [UInt8])? {
        guard let bytes = try? root.read(path, limit: ListsReader.limit), let status = try? root.status(of: path) else {
            return nil
        }
        var file = StoredFile(
            path: path, bytes: Int64(bytes.count), modifiedAt: Timestamp(seconds: status.modifiedAt))
        file.sha256 = bytes.isEmpty ? nil : sha256(bytes)
        return (file, bytes)
    }
}
