extension TransferPool {
    /// The dates of a server's certificate and its Date header, read without trusting it: for a clock that may be wrong.
    ///
    /// The handshake is repeated with verification off and a HEAD request is sent without credentials or client certificate. Not one byte of
    /// body is taken, so nothing that this connection brings can become content.
    ///
    /// - Parameter request: one that failed as `.tls(.certificateTime)`.
    /// - Returns: nil where even that handshake fails.
    public func certificateTimes(
        _ request: TransferRequest, deadline: Double? = nil, interrupted: () -> Bool = { false }
    ) -> CertificateTimes? {
        var bare = request
        bare.credentials = nil
        bare.headerOnly = true
        bare.freshConnection = true
        bare.redirectLimit = 0
        return run([bare], jobs: 1, deadline: deadline, interrupted: interrupted).first?.certificate
    }
}
