import CCurl

extension EasyHandle {
    /// The facts of a hop that ended with `code`, or that is being given up (`code` nil).
    func result(of request: TransferRequest, code: CurlCode?) -> TransferResult {
        var result = TransferResult(url: request.url)
        let head = sink.head
        result.httpStatus = number(CURLINFO_RESPONSE_CODE)
        switch number(CURLINFO_HTTP_VERSION) {
        case 1: result.httpVersion = "1.0"
        case 2: result.httpVersion = "1.1"
        case 3: result.httpVersion = "2"
        default: break
        }
        result.body = sink.takeAwayBody()
        if result.httpStatus != 0 {
            // libcurl forgets a length that is over the cap.
            let announced = offset(CURLINFO_CONTENT_LENGTH_DOWNLOAD_T) ?? -1
            let written = head.chunked ? nil : head.fields["content-length"].flatMap { Int64($0) }
            result.declaredLength = announced >= 0 ? announced : max(-1, written ?? -1)
        }
        result.headerEnded = head.ended
        result.headers = head.fields
        result.serverDate = head.fields["date"].flatMap(CurlLibrary.date)
        result.requestMidpoint = sink.midpoint
        result.remoteAddress = string(CURLINFO_PRIMARY_IP)
        let port = number(CURLINFO_PRIMARY_PORT)
        result.remotePort = port > 0 ? port : nil
        result.viaProxy = request.proxy != .none
        result.proxyConnectStatus = number(CURLINFO_HTTP_CONNECTCODE)
        result.timings = timings
        result.tlsVerifyResult = number(CURLINFO_SSL_VERIFYRESULT)
        result.certificate = certificateTimes(serverDate: result.serverDate)
        if let code { result.failure = TransferFailure(outcome(code, request: request, result: result)) }
        result.complete = EasyHandle.completeness(result, head: head, ended: code == .ok)
        return result
    }

    private var timings: TransferResult.Timings {
        TransferResult.Timings(
            nameLookup: seconds(CURLINFO_NAMELOOKUP_TIME_T), connect: seconds(CURLINFO_CONNECT_TIME_T),
            tlsHandshake: seconds(CURLINFO_APPCONNECT_TIME_T), firstByte: seconds(CURLINFO_STARTTRANSFER_TIME_T),
            total: seconds(CURLINFO_TOTAL_TIME_T))
    }

    private func seconds(_ info: CURLINFO) -> Double { Double(offset(info) ?? 0) / 1e6 }

    private func certificateTimes(serverDate: Int64?) -> CertificateTimes? {
        var start: Int64?
        var end: Int64?
        var issuer: String?
        for line in leafCertificate() {
            if line.hasPrefix("Start date:") { start = CurlLibrary.date(String(line.dropFirst(11))) }
            if line.hasPrefix("Expire date:") { end = CurlLibrary.date(String(line.dropFirst(12))) }
            if line.hasPrefix("Issuer:") { issuer = String(line.dropFirst(7).prefix(256)) }
        }
        guard let start, let end else { return nil }
        return CertificateTimes(
            notBefore: start, notAfter: end, serverDate: serverDate, requestMidpoint: sink.midpoint, issuer: issuer)
    }

    private func outcome(_ code: CurlCode, request: TransferRequest, result: TransferResult) -> CurlOutcome {
        // CURLINFO_CONNECT_TIME_T is 0 until the TLS handshake is done, too; a local port is there once TCP is connected.
        CurlOutcome(
            code: code, text: code == .ok ? "" : words(for: code), systemError: number(CURLINFO_OS_ERRNO),
            usesTLS: request.url.lowercased().hasPrefix("https:"), viaProxy: result.viaProxy,
            httpStatus: result.httpStatus, proxyConnectStatus: result.proxyConnectStatus,
            tlsVerifyResult: result.tlsVerifyResult, overLimit: sink.overLimit, headOverLimit: sink.headOverLimit,
            nameResolved: result.timings.nameLookup > 0,
            connected: result.timings.connect > 0 || number(CURLINFO_LOCAL_PORT) > 0,
            chunked: sink.head.chunked, hasHead: result.httpStatus != 0,
            hasMemory: code == .outOfMemory && MemoryCheck.isThere(bytes: 1 << 20))
    }

    // libcurl says OK to a header without end, and to a body without a length that simply stops.
    private static func completeness(_ result: TransferResult, head: ResponseHead, ended: Bool) -> Bool? {
        guard result.httpStatus != 0 else { return nil }
        guard head.ended else { return false }
        guard ended else { return result.declaredLength < 0 && !head.chunked && result.failure == nil ? nil : false }
        guard !head.conflictingLengths else { return nil }
        if head.chunked { return true }
        // The end of an HTTP/2 stream is marked.
        guard result.declaredLength >= 0 else { return result.httpVersion == "2" ? true : nil }
        return Int64(result.body.count) == result.declaredLength
    }
}
