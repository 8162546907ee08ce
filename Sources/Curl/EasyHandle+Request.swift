import CCurl

extension EasyHandle {
    /// A handle that is ready to run one hop of a request. Redirects are followed by the pool, not by libcurl: only so can
    /// the chain be kept and each hop be judged.
    ///
    /// - Parameters:
    ///   - endpoint: where to connect in place of the URL's host.
    ///   - resolved: addresses for CURLOPT_RESOLVE.
    static func prepared(
        _ request: TransferRequest, endpoint: TransferRequest.Endpoint?, resolved: [String] = []
    ) throws(CurlSetupError) -> EasyHandle {
        let sink = TransferSink(byteLimit: request.byteLimit, discardsBody: request.headerOnly)
        let handle = try EasyHandle(sink: sink)
        try handle.applyTransport(request, endpoint: endpoint, resolved: resolved)
        try handle.applyProxy(request.proxy)
        try handle.applyTLS(request.tls, verify: !request.acceptsAnyCertificate)
        try handle.set(CURLOPT_NOBODY, request.headerOnly)
        try handle.applyHTTP(request)
        if let credentials = request.credentials, !request.headerOnly {
            try handle.set(CURLOPT_USERNAME, credentials.user)
            try handle.set(CURLOPT_PASSWORD, credentials.password)
        }
        return handle
    }

    private func applyTransport(
        _ request: TransferRequest, endpoint: TransferRequest.Endpoint?, resolved: [String]
    ) throws(CurlSetupError) {
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_URL, request.url)
        // apt sends `/./` of flat repositories as it stands.
        try set(CURLOPT_PATH_AS_IS, true)
        try set(CURLOPT_FOLLOWLOCATION, false)
        try set(CURLOPT_NOSIGNAL, true)
        try checked(unsafe av_curl_setopt_quick_exit(raw))
        // A file of the usual size comes in a few pieces.
        try set(CURLOPT_BUFFERSIZE, 1 << 16)
        try set(CURLOPT_CONNECTTIMEOUT_MS, EasyHandle.milliseconds(request.connectTimeout))
        try set(CURLOPT_MAXFILESIZE_LARGE, offset: max(1, request.byteLimit))
        switch request.addressFamily {
        case .any: try set(CURLOPT_IPRESOLVE, Int(CURL_IPRESOLVE_WHATEVER))
        case .ipv4: try set(CURLOPT_IPRESOLVE, Int(CURL_IPRESOLVE_V4))
        case .ipv6: try set(CURLOPT_IPRESOLVE, Int(CURL_IPRESOLVE_V6))
        }
        try set(CURLOPT_FRESH_CONNECT, request.freshConnection)
        try set(CURLOPT_FORBID_REUSE, request.freshConnection)
        if request.freshConnection { try set(CURLOPT_SSL_SESSIONID_CACHE, false) }
        if let endpoint {
            let host = endpoint.host.contains(":") ? "[\(endpoint.host)]" : endpoint.host
            try set(CURLOPT_CONNECT_TO, list: ["::\(host):\(endpoint.port)"])
        }
        try set(CURLOPT_RESOLVE, list: resolved)
        if let socket = request.unixSocket { try set(CURLOPT_UNIX_SOCKET_PATH, socket) }
    }

    private func applyProxy(_ proxy: TransferRequest.Proxy) throws(CurlSetupError) {
        // An empty string, unlike no string, keeps libcurl from reading http_proxy and no_proxy.
        switch proxy {
        case .none: try set(CURLOPT_PROXY, "")
        case .url(let url): try set(CURLOPT_PROXY, url)
        }
        try set(CURLOPT_NOPROXY, "")
    }

    private func applyTLS(_ tls: TransferRequest.TLSOptions, verify: Bool) throws(CurlSetupError) {
        try set(CURLOPT_SSL_VERIFYPEER, verify && tls.verifyPeer)
        try set(CURLOPT_SSL_VERIFYHOST, verify && tls.verifyHost ? 2 : 0)
        // The dates of the certificate are evidence.
        try set(CURLOPT_CERTINFO, true)
        guard verify else { return }
        if let file = tls.caFile { try set(CURLOPT_CAINFO, CURLOPT_CAINFO_BLOB, file) }
        if let directory = tls.caDirectory {
            try set(CURLOPT_CAPATH, directory)
        } else if tls.caFile != nil {
            // Else libcurl trusts the directory that it was built with besides the file.
            try clear(CURLOPT_CAPATH)
        }
        if let file = tls.revocationFile { try set(CURLOPT_CRLFILE, file) }
        if let file = tls.certificateFile { try set(CURLOPT_SSLCERT, CURLOPT_SSLCERT_BLOB, file) }
        if let file = tls.keyFile { try set(CURLOPT_SSLKEY, CURLOPT_SSLKEY_BLOB, file) }
    }

    private func applyHTTP(_ request: TransferRequest) throws(CurlSetupError) {
        if request.usesHTTP2, CurlLibrary.hasHTTP2 {
            // No CURLOPT_PIPEWAIT: one request that hangs would keep others from having a connection of their own.
            try set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
        } else {
            try set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        }
        try set(CURLOPT_HTTP09_ALLOWED, false)
        try checked(unsafe av_curl_setopt_basic_auth_only(raw))
        try set(CURLOPT_USERAGENT, EasyHandle.oneLine(request.userAgent))
        var lines = request.headers.map { header in
            let value = EasyHandle.oneLine(header.value)
            // "Name:" would take the header away, "Name;" sends it empty.
            return value.isEmpty
                ? "\(EasyHandle.oneLine(header.name));" : "\(EasyHandle.oneLine(header.name)): \(value)"
        }
        if !request.headers.contains(where: { $0.name.lowercased() == "accept" }) { lines.append("Accept:") }
        try set(CURLOPT_HTTPHEADER, list: lines)
    }

    /// Text without control characters: a configured value must not become a header line of its own.
    private static func oneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
    }

    private static func milliseconds(_ seconds: Double) -> Int {
        guard seconds.isFinite else { return 3_600_000 }
        return Int(min(max(seconds, 0.001), 3600) * 1000)
    }
}
