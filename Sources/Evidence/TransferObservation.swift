import AptModel

/// One file fetched or read, with everything that tells a good transfer from a bad one.
public struct TransferObservation: Codable, Sendable, Equatable {
    /// Where the bytes came from.
    public var origin: Origin
    /// Without userinfo; nil for a file given by path.
    public var url: String?
    /// The URL of the last answer, after redirects.
    public var effectiveUrl: String?
    /// URLs passed through, in order, without the first and with the last.
    public var redirects: [String]
    /// The status of the last answer.
    public var httpStatus: Int?
    /// Size of the decoded body.
    public var bytes: Int64
    /// Content-Length of the last answer; nil where there was none.
    public var expectedBytes: Int64?
    /// Whether the announced length was met; nil where nothing was announced.
    public var lengthMet: Bool?
    /// SHA-256 of the body, lower-case hex.
    public var sha256: String?
    /// The Content-Type header.
    public var contentType: String?
    /// The first bytes of what is no Release file, escaped, at most 200.
    public var firstBytes: String?
    /// The address that answered.
    public var remoteAddress: String?
    /// The `HOST:PORT` of an SRV record that was connected to in place of the URL's own host.
    public var serviceTarget: String?
    /// The Date header.
    public var serverDate: Timestamp?
    /// When by this clock the answer came (the middle of the request).
    public var serverDateAt: Timestamp?
    /// The Age header: seconds that a cache held the answer.
    public var ageSeconds: Int64?
    /// Headers that betray something in between: `Via: 1.1 squid`, `X-Cache: HIT`, `Server: …`.
    public var headers: [String]
    /// How long it took.
    public var seconds: Double
    /// The proxy used, without userinfo.
    public var proxy: String?
    /// Facts of the TLS connection; nil without one.
    public var tls: TlsObservation?
    /// Why it brought no usable answer; nil where it did.
    public var failure: Failure?

    /// Where the bytes came from.
    public enum Origin: String, Codable, Sendable {
        case network
        /// A `file:` or `copy:` source, or a path given by hand.
        case file
        /// The copy in apt's lists.
        case lists
        case standardInput = "stdin"
    }

    /// Why a transfer brought no usable answer.
    public struct Failure: Codable, Sendable, Equatable {
        /// The kind of failure.
        public var kind: Kind
        /// A finer reason: `refused`, `timeout`, `certificate_time`, `untrusted`.
        public var reason: String?
        /// The library's or the system's own words.
        public var text: String

        /// The kinds of failure.
        public enum Kind: String, Codable, Sendable {
            case nameResolution = "name_resolution"
            case connection
            case tls
            case stalled
            case tooLarge = "too_large"
            case partial
            case redirect
            case proxy
            /// The server closed without an answer, or answered with what is no HTTP.
            case protocolError = "protocol"
            /// A `file:` path that is not there or cannot be read.
            case file
            case deadline
            case interrupted
            /// This program ran out of memory or descriptors.
            case resource
            case other
        }

        public init(kind: Kind, reason: String? = nil, text: String) {
            self.kind = kind
            self.reason = reason
            self.text = text
        }
    }

    public init(
        origin: Origin, url: String? = nil, effectiveUrl: String? = nil, redirects: [String] = [],
        httpStatus: Int? = nil, bytes: Int64 = 0, expectedBytes: Int64? = nil, lengthMet: Bool? = nil,
        sha256: String? = nil, contentType: String? = nil, firstBytes: String? = nil, remoteAddress: String? = nil,
        serviceTarget: String? = nil,
        serverDate: Timestamp? = nil, serverDateAt: Timestamp? = nil, ageSeconds: Int64? = nil,
        headers: [String] = [], seconds: Double = 0, proxy: String? = nil, tls: TlsObservation? = nil,
        failure: Failure? = nil
    ) {
        self.origin = origin
        self.url = url
        self.effectiveUrl = effectiveUrl
        self.redirects = redirects
        self.httpStatus = httpStatus
        self.bytes = bytes
        self.expectedBytes = expectedBytes
        self.lengthMet = lengthMet
        self.sha256 = sha256
        self.contentType = contentType
        self.firstBytes = firstBytes
        self.remoteAddress = remoteAddress
        self.serviceTarget = serviceTarget
        self.serverDate = serverDate
        self.serverDateAt = serverDateAt
        self.ageSeconds = ageSeconds
        self.headers = headers
        self.seconds = seconds
        self.proxy = proxy
        self.tls = tls
        self.failure = failure
    }
}

/// What a failed TLS handshake said of the certificate's validity; hints for the clock, nothing more.
public struct TlsObservation: Codable, Sendable, Equatable {
    /// When the certificate begins to be valid.
    public var certificateNotBefore: Timestamp?
    /// When it ends.
    public var certificateNotAfter: Timestamp?
    /// Who issued it, as the certificate says.
    public var issuer: String?
    /// Whether certificates were verified at all for this transfer.
    public var verified: Bool
    /// What another store of CA certificates says of a certificate that apt's own does not accept; nil where none was asked.
    public var witness: CertificateWitness?

    public init(
        certificateNotBefore: Timestamp? = nil, certificateNotAfter: Timestamp? = nil, issuer: String? = nil,
        verified: Bool = true, witness: CertificateWitness? = nil
    ) {
        self.certificateNotBefore = certificateNotBefore
        self.certificateNotAfter = certificateNotAfter
        self.issuer = issuer
        self.verified = verified
        self.witness = witness
    }
}

/// A second store of CA certificates, asked about a server that the examined root's own store refuses. It is a witness and never
/// the judge: what it trusts is not thereby trusted by apt.
public struct CertificateWitness: Codable, Sendable, Equatable {
    /// The file of the store.
    public var store: String
    /// Whether it vouches for the server's certificate.
    public var trusts: Bool

    public init(store: String, trusts: Bool) {
        self.store = store
        self.trusts = trusts
    }
}
