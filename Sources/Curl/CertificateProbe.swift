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
            var bare = request.bare
            bare.acceptsAnyCertificate = true
            return bare
        }
        return run(bare, jobs: jobs, deadline: deadline, interrupted: interrupted).map { result in
            var times = result.certificate
            times?.serverDate = result.serverDate
            times?.requestMidpoint = result.requestMidpoint
            return times
        }
    }

    /// Whether another store of CA certificates vouches for the servers of requests that failed as `.tls`: a HEAD request without
    /// credentials or client certificate, of which nothing is kept but this answer.
    ///
    /// - Parameter store: a file of CA certificates.
    /// - Returns: nil for each where no handshake came as far as a judgement.
    public func certificatesTrusted(
        _ requests: [TransferRequest], by store: String, jobs: Int, deadline: Double? = nil,
        interrupted: () -> Bool = { false }
    ) -> [Bool?] {
        let bare = requests.map { request in
            var bare = request.bare
            bare.tls = TransferRequest.TLSOptions()
            bare.tls.caFile = .path(store)
            return bare
        }
        return run(bare, jobs: jobs, deadline: deadline, interrupted: interrupted).map { result in
            switch result.failure?.kind {
            case .tls(.untrusted): false
            case .tls: nil
            // Whatever went wrong after the handshake says nothing of the certificate.
            default: result.timings.tlsHandshake > 0 ? true : nil
            }
        }
    }
}

extension TransferRequest {
    /// The same server asked for a header alone, over a connection of its own, with nothing that is secret.
    fileprivate var bare: TransferRequest {
        var bare = self
        bare.credentials = nil
        bare.headerOnly = true
        bare.freshConnection = true
        bare.redirectLimit = 0
        return bare
    }
}
