/// Why a transfer brought no usable answer. An HTTP status such as 404 is an answer and no failure.
public struct TransferFailure: Error, Sendable, Hashable {
    public var kind: Kind
    /// libcurl's code; ``CurlCode/ok`` where the judgement is ours (a stall, a redirect, a deadline).
    public var code: CurlCode
    /// libcurl's words, or ours. May hold bytes that a server chose.
    public var text: String
    /// `errno` of the socket call that failed, where there was one.
    public var systemError: Int32?

    public init(kind: Kind, code: CurlCode = .ok, text: String, systemError: Int32? = nil) {
        self.kind = kind
        self.code = code
        self.text = text
        self.systemError = systemError
    }

    /// What went wrong, as far as it decides what to do about it.
    public enum Kind: Sendable, Hashable {
        /// The host's name has no address, or no resolver answered.
        case nameResolution
        case connection(Connection)
        case tls(TLS)
        /// Connected, request sent, and no byte came for the stall timeout.
        case stalled
        /// More bytes than the cap, announced or sent.
        case tooLarge
        /// The body ended before the length that was announced, or before its last chunk.
        case partial
        /// A redirect to an address that was visited already.
        case redirectLoop
        /// More redirects than allowed.
        case redirectLimit
        /// Redirects are switched off (`Acquire::http::AllowRedirect`).
        case redirectForbidden
        /// A redirect to something other than http or https, or from https back to http.
        case redirectScheme
        /// The configured proxy cannot be found or reached, or refuses.
        case proxy
        /// The connection was closed without one byte of an answer.
        case emptyReply
        /// The answer does not begin as HTTP.
        case notHTTP
        /// HTTP, but broken: a bad chunk header, headers without end.
        case protocolError
        /// The time for the whole run was over.
        case deadline
        case interrupted
        case outOfMemory
        /// This process may open no more files or sockets.
        case localLimit
        /// The whole system has no room for an open file or socket more.
        case systemLimit
        /// This process may start no thread more, which a look-up takes.
        case threadLimit
        /// The URL is none, or its scheme is not http or https.
        case malformedURL
        case other
    }

    /// How a connection failed.
    public enum Connection: String, Sendable, Hashable {
        case refused, unreachable, reset, timeout, other
    }

    /// How a TLS handshake failed.
    public enum TLS: String, Sendable, Hashable {
        /// A certificate of the chain is not yet valid or expired, by this machine's clock.
        case certificateTime
        /// No trusted issuer.
        case untrusted
        /// The certificate is for another host.
        case hostname
        /// The file or directory of trusted certificates is missing or unreadable.
        case caMissing
        /// No common protocol or cipher, or no TLS on that port at all.
        case protocolMismatch
        /// The handshake did not end in time.
        case timeout
        case other
    }
}
