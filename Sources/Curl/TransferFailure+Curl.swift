import CCurl
import Glibc

/// What is needed to judge a libcurl code: many of them mean several things.
struct CurlOutcome {
    var code: CurlCode
    var text: String
    /// CURLINFO_OS_ERRNO.
    var systemError: Int
    var usesTLS: Bool
    var viaProxy: Bool
    var httpStatus: Int
    var proxyConnectStatus: Int
    var tlsVerifyResult: Int
    var overLimit: Bool
    var headOverLimit: Bool
    var nameResolved: Bool
    var connected: Bool
    var chunked: Bool
    var hasHead: Bool
    /// Whether this program can have memory now.
    var hasMemory: Bool
}

extension CurlOutcome {
    /// libcurl has this code also for a header line above its own limit of 100 kB (lib/dynbuf.c).
    fileprivate var headerIsTooLong: Bool { code == .outOfMemory && connected && hasMemory }
}

extension TransferFailure {
    /// The failure behind a libcurl code; nil for code 0 unless a proxy refused (407).
    init?(_ outcome: CurlOutcome) {
        guard let kind = TransferFailure.kind(of: outcome) else { return nil }
        let text =
            outcome.code == .ok
            ? "the proxy answered HTTP \(outcome.httpStatus)"
            : outcome.headerIsTooLong ? "the server sent a header line that is too long" : outcome.text
        self.init(
            kind: kind, code: outcome.code, text: text,
            systemError: outcome.systemError == 0 ? nil : Int32(truncatingIfNeeded: outcome.systemError))
    }

    private static func kind(of outcome: CurlOutcome) -> Kind? {
        switch outcome.code {
        case .ok: outcome.viaProxy && outcome.httpStatus == 407 ? .proxy : nil
        case .malformedURL: .malformedURL
        // Code 1 is an unknown scheme, or "Received HTTP/0.9 when not allowed" once a server was reached.
        case .unsupportedProtocol: outcome.connected ? .notHTTP : .malformedURL
        case .weirdServerReply: outcome.hasHead ? .protocolError : .notHTTP
        case .cannotResolveProxy, .proxyHandshake: .proxy
        case .cannotResolveHost: localLimit(socketError) ?? resolverLimit ?? .nameResolution
        case .cannotConnect: connection(outcome)
        case .timedOut: timeout(outcome)
        case .partialFile: .partial
        // Our own callback stops a transfer by taking fewer bytes than offered.
        case .writeError: outcome.overLimit ? .tooLarge : outcome.headOverLimit ? .protocolError : .other
        case .fileSizeExceeded: .tooLarge
        case .gotNothing: .emptyReply
        case .receiveError, .sendError: broken(outcome)
        case .outOfMemory: outcome.headerIsTooLong ? .protocolError : .outOfMemory
        case .badContentEncoding: .protocolError
        default: TLS(outcome).map(Kind.tls) ?? .other
        }
    }

    private static func connection(_ outcome: CurlOutcome) -> Kind {
        if let limit = localLimit(outcome.systemError == 0 ? socketError : outcome.systemError) { return limit }
        guard !outcome.viaProxy else { return .proxy }
        return .connection(Connection(systemError: outcome.systemError))
    }

    private static func timeout(_ outcome: CurlOutcome) -> Kind {
        guard !outcome.viaProxy || (outcome.connected && outcome.usesTLS) else { return .proxy }
        guard outcome.nameResolved else { return .nameResolution }
        guard outcome.connected else { return .connection(.timeout) }
        return outcome.usesTLS && !outcome.hasHead ? .tls(.timeout) : .stalled
    }

    // A read or write that failed: the proxy's refusal to CONNECT, a reset, or chunks that are none.
    private static func broken(_ outcome: CurlOutcome) -> Kind {
        if outcome.viaProxy, outcome.proxyConnectStatus != 0, !(200..<300).contains(outcome.proxyConnectStatus) {
            return .proxy
        }
        if outcome.systemError != 0 { return connection(outcome) }
        return outcome.chunked ? .protocolError : .connection(.reset)
    }

    /// The error with which no socket can be made, or 0: libcurl keeps its number of such a failure to itself.
    private static var socketError: Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor < 0 else {
            close(descriptor)
            return 0
        }
        return Int(errno)
    }

    /// What keeps a look-up from being made at all: libcurl asks in a thread of its own, and the C library has up to four
    /// descriptors open at a time (files, and a socket for each name server).
    private static var resolverLimit: Kind? {
        var opened: [CInt] = []
        defer { for descriptor in opened { close(descriptor) } }
        for _ in 0..<4 {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            guard descriptor >= 0 else { return localLimit(Int(errno)) }
            opened.append(descriptor)
        }
        // EAGAIN is the limit on processes, or no memory for its stack. What else a filter answers is not a shortage.
        return [EAGAIN, ENOMEM].contains(av_thread_error()) ? .threadLimit : nil
    }

    private static func localLimit(_ systemError: Int) -> Kind? {
        switch Int32(truncatingIfNeeded: systemError) {
        case EMFILE: .localLimit
        case ENFILE: .systemLimit
        case ENOMEM, ENOBUFS: .outOfMemory
        default: nil
        }
    }
}

extension TransferFailure.Connection {
    init(systemError: Int) {
        switch Int32(truncatingIfNeeded: systemError) {
        case ECONNREFUSED: self = .refused
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EADDRNOTAVAIL, EAFNOSUPPORT: self = .unreachable
        case ECONNRESET, EPIPE, ECONNABORTED: self = .reset
        case ETIMEDOUT: self = .timeout
        default: self = .other
        }
    }
}

extension TransferFailure.TLS {
    /// nil where the code has nothing to do with TLS.
    init?(_ outcome: CurlOutcome) {
        switch outcome.code {
        case .badCAFile: self = .caMissing
        case .peerFailedVerification: self.init(verifyResult: outcome.tlsVerifyResult)
        case .tlsConnect:
            self = Self.reasons(in: outcome.text).isDisjoint(with: Self.mismatches) ? .other : .protocolMismatch
        case .tlsCipher: self = .protocolMismatch
        case .tlsCertificateProblem, .tlsEngineInit, .tlsShutdown, .badCRLFile, .tlsIssuer: self = .other
        default: return nil
        }
    }

    // X509_V_ERR numbers of OpenSSL's x509_vfy.h. 0 and 1 ("unspecified", libcurl's initial value) stand for libcurl's own check
    // of the host name, which comes behind OpenSSL's of the chain.
    private init(verifyResult: Int) {
        switch verifyResult {
        case 0, 1, 62, 63, 64: self = .hostname
        case 9, 10, 11, 12: self = .certificateTime
        default: self = .untrusted
        }
    }

    // SSL_R_ numbers of OpenSSL's sslerr.h: http request, no protocols available, no shared cipher, unknown protocol,
    // unsupported protocol, version too low, wrong version number, packet length too long, record layer failure, legacy
    // signature algorithm disallowed, alerts handshake failure and protocol version.
    private static let mismatches: Set<Int> = [156, 191, 193, 252, 258, 267, 396, 198, 313, 333, 1040, 1070]

    // OpenSSL writes `error:0A00010B:…`, hexadecimal, the reason in the low 23 bits: a number with a fixed meaning in a text.
    private static func reasons(in text: String) -> Set<Int> {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return Set(
            zip(parts, parts.dropFirst()).compactMap { label, number in
                label.hasSuffix("error") && number.utf8.count == 8 ? Int(number, radix: 16).map { $0 & 0x7F_FFFF } : nil
            })
    }
}
