/// The dates of a server's certificate, its issuer and Date header, read without trusting them: for a clock that may be wrong, and
/// for a gateway that signs for everybody.
///
/// The handshake is repeated with verification off and a HEAD request is sent without credentials or client certificate. Not one
/// byte of body is taken, so nothing that this connection brings can become content.
public enum CertificateReading {
    /// - Parameter request: one that failed as `.tls`.
    public static func request(after request: TransferRequest) -> TransferRequest {
        var bare = request.bare
        bare.acceptsAnyCertificate = true
        return bare
    }

    /// nil where even that handshake failed.
    public static func times(_ result: TransferResult) -> CertificateTimes? {
        var times = result.certificate
        times?.serverDate = result.serverDate
        times?.requestMidpoint = result.requestMidpoint
        return times
    }
}

/// Whether another store of CA certificates vouches for a server: a HEAD request without credentials or client certificate, of
/// which nothing is kept but this answer.
public enum CertificateTrust {
    /// - Parameters:
    ///   - request: one that failed as `.tls`.
    ///   - store: a file of CA certificates.
    public static func request(after request: TransferRequest, store: String) -> TransferRequest {
        var bare = request.bare
        bare.tls = TransferRequest.TLSOptions()
        bare.tls.caFile = .path(store)
        return bare
    }

    /// nil where no handshake came as far as a judgement.
    public static func answer(_ result: TransferResult) -> Bool? {
        switch result.failure?.kind {
        case .tls(.untrusted): false
        case .tls: nil
        // Whatever went wrong after the handshake says nothing of the certificate.
        default: result.timings.tlsHandshake > 0 ? true : nil
        }
    }
}

extension TransferRequest {
    /// The longest that such a question may take, in seconds.
    private static let mostSeconds = 10.0

    /// The same server asked for a header alone, over a connection of its own, with nothing that is secret.
    fileprivate var bare: TransferRequest {
        var bare = self
        bare.credentials = nil
        bare.headerOnly = true
        bare.freshConnection = true
        bare.redirectLimit = 0
        bare.connectTimeout = min(bare.connectTimeout, TransferRequest.mostSeconds)
        bare.stallTimeout = min(bare.stallTimeout, TransferRequest.mostSeconds)
        return bare
    }
}
