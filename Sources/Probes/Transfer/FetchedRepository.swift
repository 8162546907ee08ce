import AptModel
import Curl
import Evidence

/// What was fetched of one source. The bytes stay beside the evidence, never in it.
public struct FetchedRepository: Sendable {
    /// With its transfers filled in; framing and verification come later.
    public var look: LookObservation
    /// Of InRelease, or of Release.
    public var body: [UInt8] = []
    /// Of Release.gpg; nil for InRelease, or where it did not come.
    public var signature: [UInt8]?
    /// Whether the server was asked for nothing but what is newer.
    public var wasConditional = false
    /// ETag and Last-Modified of InRelease.
    public var validators: (etag: String?, lastModified: String?) = (nil, nil)
    /// Why nothing was tried.
    public var notTried: SourceObservation.NotTried?

    /// What was had in another way, such as the copy in apt's lists.
    public init(look: LookObservation, body: [UInt8] = [], signature: [UInt8]? = nil) {
        self.look = look
        self.body = body
        self.signature = signature
    }
}

/// The steps of one source: InRelease, and where apt would, Release and Release.gpg (apt-pkg/acquire-item.cc,
/// pkgAcqMetaClearSig::Failed; tried with apt 2.6): after 404 or no such file, after redirects that lead nowhere, and after a
/// file over its cap. 410 and every other answer end the source there.
struct ReleaseFetch {
    enum Part { case inRelease, release, signature }

    let locations: ReleaseLocations
    private(set) var fetched: FetchedRepository

    init(_ locations: ReleaseLocations, _ kind: LookKind) {
        self.locations = locations
        fetched = FetchedRepository(look: LookObservation(purpose: kind.purpose))
    }

    func uri(of part: Part) -> RepositoryURI? {
        switch part {
        case .inRelease: locations.inRelease
        case .release: locations.release
        case .signature: locations.releaseSignature
        }
    }

    /// Takes one answer; the part to ask for next, nil where the source is done.
    mutating func take(_ part: Part, _ transfer: TransferObservation, _ body: [UInt8]) -> Part? {
        switch part {
        case .inRelease:
            if transfer.sendsAptToRelease, locations.release != nil {
                fetched.look.form = .detached
                fetched.look.inReleaseTransfer = transfer
                return .release
            }
            fetched.look.transfer = transfer
            fetched.body = body
            return nil
        case .release:
            // Where Release does not come either, what was wrong with InRelease is the answer, unless it just was not there.
            if !transfer.arrived, let first = fetched.look.inReleaseTransfer, !first.isAbsent {
                fetched.look.form = .inline
                fetched.look.inReleaseTransfer = nil
                fetched.look.transfer = first
                return nil
            }
            fetched.look.transfer = transfer
            fetched.body = body
            return transfer.arrived ? .signature : nil
        case .signature:
            fetched.look.signatureTransfer = transfer
            fetched.signature = transfer.arrived ? body : nil
            return nil
        }
    }

    /// Notes how InRelease was asked for, and what the server says of these bytes.
    mutating func note(wasConditional: Bool, headers: [String: String]) {
        fetched.wasConditional = wasConditional
        fetched.validators = (headers["etag"], headers["last-modified"])
    }

    mutating func notTried(_ reason: SourceObservation.NotTried.Reason, _ detail: String) {
        fetched.notTried = SourceObservation.NotTried(reason: reason, detail: detail)
    }

    /// Adds what a second handshake told of a server's certificate.
    mutating func add(_ times: CertificateTimes, to part: WritableKeyPath<LookObservation, TransferObservation?>) {
        fetched.look[keyPath: part]?.add(times)
    }

    /// Adds what another store of CA certificates says of it.
    mutating func add(_ witness: CertificateWitness, to part: WritableKeyPath<LookObservation, TransferObservation?>) {
        let tls = fetched.look[keyPath: part]?.tls ?? TlsObservation(verified: false)
        fetched.look[keyPath: part]?.tls = tls
        fetched.look[keyPath: part]?.tls?.witness = witness
    }
}

extension TransferObservation {
    /// There is no such file.
    var isAbsent: Bool {
        httpStatus.map { $0 == 404 } ?? (failure?.kind == .file && failure?.reason == "not_found")
    }

    /// apt tries Release and Release.gpg after this.
    var sendsAptToRelease: Bool {
        isAbsent || failure?.kind == .redirect || failure?.kind == .tooLarge
    }

    /// A whole answer that is meant as the file asked for.
    var arrived: Bool { failure == nil && (httpStatus ?? 200) < 300 }
}
