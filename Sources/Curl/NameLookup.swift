import Glibc

/// libcurl looks names up in a thread of its own. Where the process may start none (RLIMIT_NPROC, a pids cgroup), it reports
/// "could not resolve host", though the name is fine; the lookup is then done here, blocking, and handed over.
enum NameLookup {
    /// Tried, not guessed: starts a thread that ends at once.
    static var canStartThread: Bool {
        var thread = pthread_t()
        let code = unsafe pthread_create(&thread, nil, { _ in nil }, nil)
        guard code == 0 else { return false }
        pthread_join(thread, nil)
        return true
    }

    /// The addresses of `localhost` and of names that end in it, which libcurl would answer by itself with 127.0.0.1 and ::1. apt
    /// asks the C library, which may have no address for them, or another one.
    static func localNames(_ request: TransferRequest, _ endpoint: TransferRequest.Endpoint?) throws(CurlSetupError)
        -> [String]
    {
        guard request.unixSocket == nil else { return [] }
        let place: (host: String, port: Int)?
        var failure = CurlCode.cannotResolveHost
        switch (request.proxy, endpoint) {
        case (.url(let proxy), _):
            failure = .cannotResolveProxy
            place = WebAddress(proxy).map { ($0.host, $0.port) }
        case (.none, let endpoint?): place = (endpoint.host.lowercased(), Int(endpoint.port))
        case (.none, nil): place = WebAddress(request.url).map { ($0.host, $0.port) }
        }
        guard let place, isLocalName(place.host) else { return [] }
        let entry = resolveEntry(host: place.host, port: place.port, family: request.addressFamily)
        guard !entry.isEmpty else {
            throw CurlSetupError(
                code: failure, text: "Could not resolve host: \(place.host): the C library has no address for it")
        }
        return entry
    }

    private static func isLocalName(_ host: String) -> Bool {
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        return name == "localhost" || name.hasSuffix(".localhost")
    }

    /// A `HOST:PORT:ADDRESS,…` entry for CURLOPT_RESOLVE; empty where the name has no address.
    ///
    /// - Parameter host: a name, or an address (IPv6 in brackets or without).
    static func resolveEntry(host: String, port: Int, family: TransferRequest.AddressFamily) -> [String] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_family =
            switch family {
            case .any: AF_UNSPEC
            case .ipv4: AF_INET
            case .ipv6: AF_INET6
            }
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { unsafe freeaddrinfo(list) }
        var texts: [String] = []
        var next = unsafe list
        while let entry = unsafe next, texts.count < 16 {
            var buffer = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let code = unsafe getnameinfo(
                entry.pointee.ai_addr, entry.pointee.ai_addrlen, &buffer, socklen_t(buffer.count), nil, 0,
                NI_NUMERICHOST)
            if code == 0 {
                let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                texts.append(text.contains(":") ? "[\(text)]" : text)
            }
            unsafe next = unsafe entry.pointee.ai_next
        }
        return texts.isEmpty ? [] : ["\(host):\(port):\(texts.joined(separator: ","))"]
    }
}
