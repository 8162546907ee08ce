/// What one transfer brought, facts only. Everything but ``failure`` describes the last response of a redirect chain.
public struct TransferResult: Sendable {
    /// The URL that was asked for.
    public var url: String
    /// The URL that answered, after redirects.
    public var effectiveURL: String
    public var redirects: [Redirect] = []
    /// 0 where no status line came.
    public var httpStatus = 0
    /// `1.0`, `1.1` … nil where no status line came.
    public var httpVersion: String?
    /// The body as sent, unchunked; what came before a failure is kept.
    public var body: [UInt8] = []
    /// Content-Length, -1 where the server gave none.
    public var declaredLength: Int64 = -1
    /// true: length met or last chunk seen. false: provably cut. nil: nobody can know (no length, or two that differ).
    public var complete: Bool?
    /// The blank line that ends the header came. Where it did not, libcurl still reports success.
    public var headerEnded = false
    /// The first value of each header of ``ResponseHead/kept``, names in lower case.
    public var headers: [String: String] = [:]
    /// The Date header, seconds since the epoch. A cache may send an old one: see `age` in ``headers``.
    public var serverDate: Int64?
    /// This machine's wall clock half way between request and first byte of the answer, seconds since the epoch.
    public var requestMidpoint: Double?
    public var remoteAddress: String?
    public var remotePort: Int?
    /// Which of the request's ``TransferRequest/connectTo`` was used last; nil where the URL's host itself was.
    public var endpoint: TransferRequest.Endpoint?
    /// Whether a proxy was configured for the last request.
    public var viaProxy = false
    /// The status of the proxy's answer to CONNECT, 0 where there was none.
    public var proxyConnectStatus = 0
    public var timings = Timings()
    /// nil unless the last request was by https and the handshake ended.
    public var certificate: CertificateTimes?
    /// OpenSSL's `X509_V_ERR_…` number, 0 where the chain was fine or never judged.
    public var tlsVerifyResult = 0
    public var failure: TransferFailure?

    public init(url: String) {
        self.url = url
        self.effectiveURL = url
    }

    /// The Content-Type header.
    public var contentType: String? { headers["content-type"] }

    /// One answer that sent us elsewhere.
    public struct Redirect: Sendable, Hashable {
        public var status: Int
        /// The absolute URL that the server sent us to.
        public var location: String
    }

    /// Seconds from the start of the last request; `total` and `elapsed` include the whole chain. 0 where a phase was not reached.
    public struct Timings: Sendable, Hashable {
        public var nameLookup = 0.0
        public var connect = 0.0
        public var tlsHandshake = 0.0
        public var firstByte = 0.0
        public var total = 0.0
    }
}

/// The validity of a server's certificate: hints about the clock, judged by nobody here.
public struct CertificateTimes: Sendable, Hashable {
    /// Seconds since the epoch.
    public var notBefore: Int64
    public var notAfter: Int64
    /// The Date header that came over the same connection, and this machine's wall clock at that moment.
    public var serverDate: Int64?
    public var requestMidpoint: Double?
    /// The issuer's name as OpenSSL writes it; chosen by the server.
    public var issuer: String?
}
