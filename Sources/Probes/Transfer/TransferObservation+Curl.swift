import AptModel
import Curl
import Evidence
import GPGME
import Linux

extension TransferObservation {
    /// A network transfer as evidence: nothing in it shows a login, a control character or a whole body.
    init(_ result: TransferResult, of request: TransferRequest) {
        self.init(origin: .network, url: TransferObservation.shown(result.url))
        effectiveUrl = TransferObservation.shown(result.effectiveURL)
        redirects = result.redirects.map { TransferObservation.shown($0.location) }
        httpStatus = result.httpStatus == 0 ? nil : result.httpStatus
        bytes = Int64(result.body.count)
        expectedBytes = result.declaredLength < 0 ? nil : result.declaredLength
        lengthMet = result.complete
        sha256 = result.body.isEmpty ? nil : GPGME.sha256(result.body)
        contentType = result.contentType.map { excerpt(of: $0.utf8) }
        if !result.body.isEmpty, result.httpStatus != 200 || contentType?.contains("html") == true {
            firstBytes = excerpt(of: result.body.prefix(200))
        }
        remoteAddress = result.remoteAddress
        serviceTarget = TransferObservation.serviceTarget(result)
        serverDate = result.serverDate.map { Timestamp(seconds: $0) }
        serverDateAt = result.serverDate == nil ? nil : TransferObservation.moment(result.requestMidpoint)
        ageSeconds = result.headers["age"].flatMap { Int64($0) }
        headers = TransferObservation.shownHeaders.compactMap { name in
            result.headers[name.lowercased()].map { "\(name): \(excerpt(of: $0.utf8))" }
        }
        seconds = result.timings.total
        if case .url(let url) = request.proxy { proxy = RepositoryURI(url).redacted }
        if let certificate = result.certificate {
            tls = TlsObservation(certificate, verified: request.tls.verifyPeer && request.tls.verifyHost)
        }
        failure = result.failure.map(Failure.init)
    }

    /// A host whose SRV record says that it has no such service, which apt takes for final.
    static func withoutService(_ uri: RepositoryURI, _ reason: String) -> TransferObservation {
        TransferObservation(
            origin: .network, url: uri.redacted,
            failure: Failure(kind: .nameResolution, reason: "no_service", text: excerpt(of: reason.utf8, limit: 400)))
    }

    private static func serviceTarget(_ result: TransferResult) -> String? {
        guard let endpoint = result.endpoint else { return nil }
        let uri = RepositoryURI(result.effectiveURL)
        let itself = endpoint.host == uri.host && Int(endpoint.port) == uri.port ?? (uri.scheme == "https" ? 443 : 80)
        return itself ? nil : excerpt(of: "\(endpoint.host):\(endpoint.port)".utf8)
    }

    /// What an unverified handshake told, after a verified one had failed.
    mutating func add(_ times: CertificateTimes) {
        tls = TlsObservation(times, verified: false)
        guard serverDate == nil, let date = times.serverDate else { return }
        serverDate = Timestamp(seconds: date)
        serverDateAt = TransferObservation.moment(times.requestMidpoint)
    }

    /// Headers that tell what stands between here and the file.
    private static let shownHeaders = [
        "Age", "Via", "X-Cache", "CF-Cache-Status", "Server", "ETag", "Last-Modified", "Content-Encoding",
        "Retry-After",
    ]

    private static func shown(_ url: String) -> String { excerpt(of: RepositoryURI(url).redacted.utf8, limit: 1000) }

    private static func moment(_ seconds: Double?) -> Timestamp? {
        seconds.flatMap { Int64(exactly: $0.rounded()) }.map { Timestamp(seconds: $0) }
    }
}

extension TlsObservation {
    init(_ times: CertificateTimes, verified: Bool) {
        self.init(
            certificateNotBefore: Timestamp(seconds: times.notBefore),
            certificateNotAfter: Timestamp(seconds: times.notAfter),
            issuer: times.issuer.map { excerpt(of: $0.utf8) }, verified: verified)
    }
}

extension TransferObservation.Failure {
    /// A failed transfer in the words of the evidence.
    init(_ failure: TransferFailure) {
        let (kind, reason) = TransferObservation.Failure.kind(failure.kind)
        var text = excerpt(of: failure.text.utf8, limit: 400)
        if failure.kind == .localLimit, let most = limit(.openFiles)?.soft {
            text += "; this process may have \(most) open files (RLIMIT_NOFILE)"
        }
        self.init(kind: kind, reason: reason, text: text)
    }

    private static func kind(_ kind: TransferFailure.Kind) -> (Kind, String?) {
        switch kind {
        case .nameResolution: (.nameResolution, nil)
        case .connection(let reason): (.connection, reason == .other ? nil : reason.rawValue)
        case .tls(let reason): (.tls, words(reason))
        case .stalled: (.stalled, nil)
        case .tooLarge: (.tooLarge, nil)
        case .partial: (.partial, nil)
        case .redirectLoop: (.redirect, "loop")
        case .redirectLimit: (.redirect, "limit")
        case .redirectForbidden: (.redirect, "forbidden")
        case .redirectScheme: (.redirect, "scheme")
        case .proxy: (.proxy, nil)
        case .emptyReply: (.protocolError, "empty_reply")
        case .notHTTP: (.protocolError, "not_http")
        case .protocolError: (.protocolError, nil)
        case .deadline: (.deadline, nil)
        case .interrupted: (.interrupted, nil)
        case .outOfMemory: (.resource, "memory")
        case .localLimit, .systemLimit: (.resource, "descriptors")
        case .threadLimit: (.resource, "threads")
        case .malformedURL: (.other, "malformed_url")
        case .other: (.other, nil)
        }
    }

    private static func words(_ reason: TransferFailure.TLS) -> String? {
        switch reason {
        case .certificateTime: "certificate_time"
        case .untrusted: "untrusted"
        case .hostname: "hostname"
        case .caMissing: "ca_missing"
        case .protocolMismatch: "protocol_mismatch"
        case .timeout: "timeout"
        case .other: nil
        }
    }
}
