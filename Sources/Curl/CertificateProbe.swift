extension TransferPool {
    /// The dates of servers' certificates, their issuers and Date headers, read without trusting them: for a clock that may be
    /// wrong, and for a gateway that signs for everybody.
    ///
    /// The handshake is repeated with verification off and a HEAD request is sent without credentials or client certificate. Not one
    /// byte of body is taken, so nothing that these connections bring can become content.
    ///
    /// - Parameter requests: those that failed as `.tls`.
    /// - Returns: nil for each where even that handshake fails.
    public func certificateTimes(
        _ requests: [TransferRequest], jobs: Int, deadline: Double? = nil, interrupted: () -> Bool = { false }
    ) -> [CertificateTimes?] {
        let bare = requests.map { request in
            var bare = request
            bare.credentials = nil
            bare.headerOnly = true
            bare.freshConnection = true
            bare.redirectLimit = 0
            return bare
        }
        return run(bare, jobs: jobs, deadline: deadline, interrupted: interrupted).map { result in
            var times = result.certificate
            times?.serverDate = result.serverDate
            times?.requestMidpoint = result.requestMidpoint
            return times
        }
    }
}
