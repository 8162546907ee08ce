import AptModel

extension AptRequests {
    /// The host on the loopback of the examined apt's own network that a URI, or the proxy for it, leads to; nil where it is
    /// reached from here too. The same address here is another machine's service, whose answer would say nothing of that apt.
    func hostOfItsOwn(for uri: RepositoryURI) -> String? {
        guard hasOwnNetwork else { return nil }
        let host =
            switch route(for: uri) {
            case .direct: uri.host
            case .http(let proxy), .socks(let proxy): proxy.host
            case .unsupported: ""
            }
        return isLoopback(host) ? host : nil
    }
}

/// Whether a host's name or address means the machine that asks (RFC 6761 6.3, RFC 1122 3.2.1.3, RFC 4291 2.5.3).
func isLoopback(_ host: String) -> Bool {
    let host = host.lowercased()
    if host == "localhost" || host.hasSuffix(".localhost") || host == "::1" || host == "::" { return true }
    if host.hasPrefix("::ffff:127.") { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    // `127.1` is an address too, as getaddrinfo reads it; `0` means this machine to connect(2).
    guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else { return false }
    return parts.first == "127" || parts.allSatisfy { Int($0) == 0 }
}
