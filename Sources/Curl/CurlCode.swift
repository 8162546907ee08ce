import CCurl

/// A result code of libcurl (`CURLcode`). Codes that this build has no name for survive.
public struct CurlCode: RawRepresentable, Sendable, Hashable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }
    init(_ code: CURLcode) { self.rawValue = code.rawValue }

    /// libcurl's own English words for the code.
    public var text: String {
        guard let words = unsafe curl_easy_strerror(CURLcode(rawValue: rawValue)) else {
            return "curl code \(rawValue)"
        }
        return unsafe String(cString: words)
    }

    public static let ok = CurlCode(CURLE_OK)
    public static let unsupportedProtocol = CurlCode(CURLE_UNSUPPORTED_PROTOCOL)
    public static let malformedURL = CurlCode(CURLE_URL_MALFORMAT)
    public static let cannotResolveProxy = CurlCode(CURLE_COULDNT_RESOLVE_PROXY)
    public static let cannotResolveHost = CurlCode(CURLE_COULDNT_RESOLVE_HOST)
    public static let cannotConnect = CurlCode(CURLE_COULDNT_CONNECT)
    public static let weirdServerReply = CurlCode(CURLE_WEIRD_SERVER_REPLY)
    public static let partialFile = CurlCode(CURLE_PARTIAL_FILE)
    public static let writeError = CurlCode(CURLE_WRITE_ERROR)
    public static let outOfMemory = CurlCode(CURLE_OUT_OF_MEMORY)
    public static let timedOut = CurlCode(CURLE_OPERATION_TIMEDOUT)
    public static let tlsConnect = CurlCode(CURLE_SSL_CONNECT_ERROR)
    public static let gotNothing = CurlCode(CURLE_GOT_NOTHING)
    public static let sendError = CurlCode(CURLE_SEND_ERROR)
    public static let receiveError = CurlCode(CURLE_RECV_ERROR)
    public static let tlsCertificateProblem = CurlCode(CURLE_SSL_CERTPROBLEM)
    public static let tlsCipher = CurlCode(CURLE_SSL_CIPHER)
    public static let peerFailedVerification = CurlCode(CURLE_PEER_FAILED_VERIFICATION)
    public static let badContentEncoding = CurlCode(CURLE_BAD_CONTENT_ENCODING)
    public static let fileSizeExceeded = CurlCode(CURLE_FILESIZE_EXCEEDED)
    public static let tlsEngineInit = CurlCode(CURLE_SSL_ENGINE_INITFAILED)
    public static let badCAFile = CurlCode(CURLE_SSL_CACERT_BADFILE)
    public static let tlsShutdown = CurlCode(CURLE_SSL_SHUTDOWN_FAILED)
    public static let badCRLFile = CurlCode(CURLE_SSL_CRL_BADFILE)
    public static let tlsIssuer = CurlCode(CURLE_SSL_ISSUER_ERROR)
    public static let proxyHandshake = CurlCode(CURLE_PROXY)
}

/// libcurl refused an option or could not be started: a fault of this build or of memory, never of the network.
struct CurlSetupError: Error {
    let code: CurlCode
    let text: String
}

/// The libcurl that runs.
public enum CurlLibrary {
    /// Done once; the code of `curl_global_init`.
    static let started: CurlCode = CurlCode(av_curl_global_init())

    /// Whether it can speak HTTP/2.
    static let hasHTTP2: Bool = {
        guard let facts = unsafe curl_version_info(CURLVERSION_FIRST) else { return false }
        return unsafe facts.pointee.features & CURL_VERSION_HTTP2 != 0
    }()

    /// libcurl's version line with its TLS library, such as `libcurl/7.88.1 OpenSSL/3.0.19 …`.
    public static var version: String {
        guard let words = unsafe curl_version() else { return "libcurl" }
        return unsafe String(cString: words)
    }

    /// Reads a date of an HTTP header, in any of the forms of RFC 9110 and a few more.
    ///
    /// - Returns: seconds since 1970-01-01T00:00:00Z, nil where the text is no date.
    public static func date(_ text: String) -> Int64? {
        let seconds = unsafe curl_getdate(text, nil)
        return seconds == -1 ? nil : Int64(seconds)
    }
}
