import AptModel
import Evidence

/// What is kept of one source to hold it against other mirrors of the same suite: small, so that thousands can be kept.
public struct MirrorRecord: Sendable, Equatable {
    /// Index into the report's sources.
    public var index: Int
    /// Without userinfo and trailing slash.
    public var uri: String
    /// The suite asked for.
    public var suite: String
    /// Which keys may sign for it: mirrors of one suite are configured with the same.
    public var trust: TrustObservation
    /// Whether a file came that could be verified, or refused.
    public var isReachable: Bool
    /// What of the verified Release file tells suites apart; nil where the signature is not good.
    public var release: Release?

    /// Of a verified Release file.
    public struct Release: Sendable, Equatable {
        public var origin: String?
        public var label: String?
        public var codename: String?
        /// nil where it does not parse.
        public var date: Timestamp?
        /// InRelease, or Release with Release.gpg: the bytes of the two cannot be compared.
        public var form: LookObservation.Form
        /// Of the file that was fetched.
        public var sha256: String?
    }
}

extension MirrorRecord {
    /// nil for a file by hand, which no mirror served.
    public init?(_ index: Int, _ source: SourceObservation, _ judged: SourceJudgement) {
        guard let uri = source.uri, let suite = source.suite else { return nil }
        self.index = index
        self.uri = uri
        self.suite = suite
        trust = source.trust
        let look = source.looks.first
        isReachable = look?.transfer.map { $0.failure == nil && ($0.httpStatus ?? 200) < 400 } ?? false
        // The Date of a file that is refused, or that was not checked, is anybody's.
        guard judged.signature.state == .good, let look, let fields = look.release?.fields else { return }
        release = Release(
            origin: fields.origin, label: fields.label, codename: fields.codename, date: fields.date, form: look.form,
            sha256: look.transfer?.sha256)
    }

    /// What serves it: host and port, so that two servers on one machine are two mirrors.
    var server: String {
        let address = RepositoryURI(uri)
        return "\(address.host):\(address.port.map { "\($0)" } ?? "")"
    }

    /// `debian-security` of `http://debian.example.org/debian-security`.
    var lastPathComponent: Substring {
        RepositoryURI(uri).path.split(separator: "/").last ?? ""
    }
}
