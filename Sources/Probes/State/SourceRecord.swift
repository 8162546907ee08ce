import AptModel
import Evidence
import FoundationEssentials

/// What is kept of one source from run to run: the facts of a good verification, and what a server needs to say that nothing has
/// changed. Only what was good is kept, so that nothing bad becomes better by it (docs/state.md).
public struct SourceRecord: Codable, Sendable, Equatable {
    /// The form of the record; another one is not read.
    public var version = SourceRecord.currentVersion
    /// This program, gpg and apt with their versions: others may read the same bytes in another way.
    public var readers: String
    /// Digest of the keyrings, as they were used.
    public var keyrings: String
    /// The indexes that the source selects.
    public var selection: String
    /// The look at the bytes, with their SHA-256.
    public var look: LookObservation
    public var indexBytes: Int64?
    public var indexes: SourceObservation.IndexObservation?
    public var unpacksIndexes: Bool?
    /// The server's ETag and Last-Modified for these bytes.
    public var etag: String?
    public var lastModified: String?
    /// The run that fetched and verified the bytes last, and when.
    public var verifiedInRun: Int
    public var verifiedAt: Timestamp
    /// When these bytes were seen first.
    public var unchangedSince: Timestamp
    /// The newest Date of any well-signed file of this source.
    public var newestDate: Timestamp?

    static let currentVersion = 1
    /// The largest record that is read, in bytes; one has about 3 KB.
    static let limit = 1 << 18

    public init(
        readers: String, keyrings: String, selection: String, source: SourceObservation, look: LookObservation,
        run: Int, now: Timestamp
    ) {
        self.readers = readers
        self.keyrings = keyrings
        self.selection = selection
        self.look = look
        indexBytes = source.indexBytes
        indexes = source.indexes
        unpacksIndexes = source.unpacksIndexes
        verifiedInRun = run
        verifiedAt = now
        unchangedSince = now
        newestDate = look.release?.fields?.date
    }

    /// nil for anything that is no record of a good verification.
    init?(_ bytes: [UInt8]) {
        guard bytes.count <= SourceRecord.limit,
            let record = try? JSONDecoder().decode(SourceRecord.self, from: Data(bytes)),
            record.version == SourceRecord.currentVersion, SourceRecord.isGood(record.look)
        else { return nil }
        self = record
    }

    func bytes() throws -> [UInt8] { Array(try JSONEncoder().encode(self)) }

    /// Whether a look is worth keeping: one whole InRelease over the network, of which each signature is good.
    public static func isGood(_ look: LookObservation) -> Bool {
        guard look.purpose == .first, look.form == .inline, look.inReleaseTransfer == nil,
            look.framing?.result == .split, let transfer = look.transfer, transfer.origin == .network,
            transfer.failure == nil, transfer.lengthMet != false, transfer.sha256?.utf8.count == 64,
            look.release?.fields != nil, let verification = look.verification, verification.noVerdict == nil,
            verification.blockRefused != true, !verification.signatures.isEmpty
        else { return false }
        return verification.signatures.allSatisfy { $0.status == .good }
    }

    /// Whether gpg would still say the same at this moment: nothing has expired or begun since.
    public func holds(at now: Timestamp) -> Bool {
        (look.verification?.signatures ?? []).allSatisfy { signature in
            let begins = [signature.createdAt, signature.keyCreatedAt].compactMap { $0 }
            let ends = [signature.expiresAt, signature.keyExpiresAt].compactMap { $0 }
            return begins.allSatisfy { $0 <= now } && ends.allSatisfy { $0 > now }
        }
    }

    /// The look as it is judged today: the bytes of then, the answer of now.
    public func look(answeredBy transfer: TransferObservation) -> LookObservation {
        var look = look
        var answer = transfer
        answer.bytes = look.transfer?.bytes ?? 0
        answer.sha256 = look.transfer?.sha256
        answer.contentType = look.transfer?.contentType
        look.transfer = answer
        return look
    }
}
