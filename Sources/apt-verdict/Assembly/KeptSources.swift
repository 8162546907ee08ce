import AptModel
import Curl
import Evidence
import GPGME
import Linux
import Probes

/// What `--state` keeps of the sources of a run: it lets a server say that nothing has changed, and spares the verification of bytes
/// that were verified by an earlier run under the same keyrings.
final class KeptSources {
    private let directory: StateDirectory
    private let readers: String
    private let now: Timestamp?
    private let selection: (UniqueSource) -> IndexSelection
    private var known: [Int: Known] = [:]
    /// Digests of keyrings, by their paths.
    private var digests: [[String]: String] = [:]

    /// Every so many runs a file is fetched whole: that a server says 304 proves nothing of the bytes that it serves today.
    static let wholeEvery = 24

    /// What is known of a source on its way.
    private struct Known {
        var name: String
        var keyrings: String
        var selection: String
        /// What was kept; nil where there is nothing.
        var record: SourceRecord?
        /// Whether it can stand for a verification.
        var isUsable = false
    }

    /// - Parameters:
    ///   - readers: this program, gpg and apt with their versions.
    ///   - now: the present, by this machine's clock; nil where it cannot be read.
    init(
        _ directory: StateDirectory, readers: String, now: Timestamp?,
        selection: @escaping (UniqueSource) -> IndexSelection
    ) {
        self.directory = directory
        self.readers = readers
        self.now = now
        self.selection = selection
    }

    /// What has to be said of the directory: nothing is kept for the next run.
    var failure: String? { directory.failure }

    /// How many records were there and could not be read.
    var spoilt: Int { directory.spoilt.count }

    /// Looks up what is kept of a source before it is fetched.
    func look(
        up place: Int, _ source: UniqueSource, at locations: ReleaseLocations, _ trust: TrustObservation,
        _ keyrings: [KeyringMaterial]
    ) {
        guard known[place] == nil else { return }
        let signers = trust.learnedFrom == nil ? trust.fingerprints : []
        let identity = [locations.inRelease.redacted, source.suite, trust.kind.rawValue]
        let name = sha256((identity + trust.keyrings + signers).joined(separator: "\n").utf8) + ".json"
        var found = Known(
            name: name, keyrings: digest(of: keyrings), selection: selection(source).text,
            record: directory.record(name))
        if let record = found.record, let now {
            found.isUsable =
                record.readers == readers && record.keyrings == found.keyrings && record.selection == found.selection
                && record.holds(at: now) && (0..<KeptSources.wholeEvery).contains(directory.run - record.verifiedInRun)
        }
        known[place] = found
    }

    /// The headers with which the sources of one file ask for it; empty where it has to be fetched whole.
    func conditions(for places: [Int]) -> [TransferRequest.Header] {
        let records = places.map { known[$0].flatMap { $0.isUsable ? $0.record : nil } }
        guard let first = records.first ?? nil,
            records.allSatisfy({ $0?.look.transfer?.sha256 == first.look.transfer?.sha256 })
        else { return [] }
        var headers: [TransferRequest.Header] = []
        if let etag = first.etag { headers.append(.init("If-None-Match", etag)) }
        if let date = first.lastModified { headers.append(.init("If-Modified-Since", date)) }
        return headers
    }

    /// The record that stands for what was fetched: the server was asked and says that nothing has changed, or sent the same bytes.
    func record(for place: Int, _ fetched: FetchedRepository) -> SourceRecord? {
        guard let known = known[place], known.isUsable, let record = known.record, fetched.look.form == .inline,
            fetched.look.inReleaseTransfer == nil, let transfer = fetched.look.transfer, transfer.failure == nil
        else { return nil }
        if transfer.httpStatus == 304 { return fetched.wasConditional ? record : nil }
        let isSame = transfer.sha256 == record.look.transfer?.sha256 && transfer.lengthMet != false
        return isSame && (transfer.httpStatus ?? 0) < 300 ? record : nil
    }

    /// Keeps what a source came to, and notes what was known of it.
    func end(_ place: Int, _ source: inout SourceObservation, _ fetched: FetchedRepository) {
        guard let known = known.removeValue(forKey: place), let now else { return }
        let before = known.record
        var seen = KeptObservation(
            answer: before == nil ? .none : .other, verifiedAt: before?.verifiedAt,
            unchangedSince: before?.unchangedSince, newestDate: before?.newestDate)
        defer { source.kept = seen }
        guard let look = source.looks.first, SourceRecord.isGood(look) else { return }
        if look.transfer?.httpStatus == 304 {
            seen.answer = .notModified
            return
        }
        var record = SourceRecord(
            readers: readers, keyrings: known.keyrings, selection: known.selection, source: source, look: look,
            run: directory.run, now: now)
        (record.etag, record.lastModified) = (fetched.validators.etag, fetched.validators.lastModified)
        if let before {
            if before.look.transfer?.sha256 == look.transfer?.sha256 {
                record.unchangedSince = before.unchangedSince
                seen.answer = .same
            }
            record.newestDate = [before.newestDate, record.newestDate].compactMap { $0 }.max()
        }
        (seen.verifiedAt, seen.unchangedSince) = (now, record.unchangedSince)
        directory.keep(record, as: known.name)
    }

    private func digest(of keyrings: [KeyringMaterial]) -> String {
        let paths = keyrings.map(\.observation.path)
        if let digest = digests[paths] { return digest }
        let parts = keyrings.map { "\($0.observation.acceptance) \($0.forEngine == nil) \(sha256($0.bytes))" }
        let digest = sha256(parts.joined(separator: "\n").utf8)
        digests[paths] = digest
        return digest
    }
}

extension IndexSelection {
    /// All that it selects, in a line.
    fileprivate var text: String {
        let lists = [components, kinds.map(\.rawValue), architectures, languages]
        return (lists.map { $0.joined(separator: " ") } + [keepsCompressed ? "compressed" : ""]).joined(separator: ";")
    }
}
