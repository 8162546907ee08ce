/// One download by HTTP or HTTPS, told completely: nothing is read from the environment, `.netrc` or a cookie file.
public struct TransferRequest: Sendable {
    /// `http://` or `https://`, without user information (see ``credentials``).
    public var url: String
    /// The value of the User-Agent header; apt's is `Debian APT-HTTP/1.3 (VERSION)`.
    public var userAgent: String
    /// More header lines, in order. No `Accept` is sent unless it is named here.
    public var headers: [Header] = []
    /// For HTTP basic authentication. They are never sent to another scheme, host or port than those of ``url``.
    public var credentials: Credentials?
    public var proxy: Proxy = .none
    /// Seconds for name resolution, connection and TLS handshake together, for each address family and hop.
    public var connectTimeout: Double = 20
    /// Seconds without one byte of progress after the request was sent.
    public var stallTimeout: Double = 20
    /// The most bytes of body that are taken. apt's `Acquire::MaxReleaseFileSize` is 10,000,000.
    public var byteLimit: Int64 = 10_000_000
    public var addressFamily: AddressFamily = .any
    /// Never use a connection that is open already, and close this one afterwards.
    public var freshConnection = false
    /// Speak HTTP/2 with an https server that offers it, where libcurl can. apt speaks HTTP/1.1: whatever goes wrong over
    /// HTTP/2 is asked for once more without it, and only that counts.
    public var usesHTTP2 = false
    /// Machines to connect to in place of the URL's host, tried in order while the connection fails (SRV records). The URL's
    /// own host is tried only where it is one of them.
    public var connectTo: [Endpoint] = []
    /// The path of a Unix socket to connect to, whatever host ``url`` names (a container engine's API).
    public var unixSocket: String?
    public var tls = TLSOptions()
    /// How many redirects are followed. apt gives up after 10.
    public var redirectLimit = 40
    /// Ask for the header alone, as the certificate probes do.
    var headerOnly = false
    /// Accept any certificate: for reading what it says, never for content.
    var acceptsAnyCertificate = false

    public init(url: String, userAgent: String) {
        self.url = url
        self.userAgent = userAgent
    }

    /// One header line of the request.
    public struct Header: Sendable, Hashable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A name and password, as they are (not percent-encoded).
    public struct Credentials: Sendable, Hashable {
        public var user: String
        public var password: String

        public init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    /// Which proxy to use.
    public enum Proxy: Sendable, Hashable {
        /// Straight to the host, whatever the environment says.
        case none
        /// `http://`, `https://`, `socks5h://` …, with user information if it needs any.
        case url(String)
    }

    /// Which addresses of the host to try.
    public enum AddressFamily: String, Sendable, Hashable {
        case any, ipv4, ipv6
    }

    /// A host (name or address, IPv6 without brackets) and port.
    public struct Endpoint: Sendable, Hashable {
        public var host: String
        public var port: UInt16

        public init(host: String, port: UInt16) {
            self.host = host
            self.port = port
        }
    }

    /// Certificates or a key in PEM form.
    public enum TLSFile: Sendable, Hashable {
        case path(String)
        case bytes([UInt8])
    }

    /// What apt's options `CaInfo`, `CaPath`, `CRLFile`, `SslCert`, `SslKey`, `Verify-Peer` and `Verify-Host` say.
    public struct TLSOptions: Sendable, Hashable {
        /// A file of trusted certificates; nil for the system's.
        public var caFile: TLSFile?
        /// A directory of trusted certificates, hashed as OpenSSL wants it.
        public var caDirectory: String?
        public var revocationFile: String?
        public var certificateFile: TLSFile?
        public var keyFile: TLSFile?
        public var verifyPeer = true
        public var verifyHost = true

        public init() {}
    }
}
