import Curl

/// Where a container engine's API is spoken, as `DOCKER_HOST` and `CONTAINER_HOST` write it.
public struct EngineEndpoint: Hashable, Sendable {
    /// How it is reached.
    public enum Way: Hashable, Sendable {
        case unix(String)
        /// A host as a URL has it (IPv6 in brackets), and whether TLS is spoken.
        case tcp(host: String, port: Int, tls: Bool)
    }

    public var way: Way
    /// `ca.pem`, `cert.pem` and `key.pem` lie here, for TLS.
    public var certificates: String?

    public init(_ way: Way, certificates: String? = nil) {
        self.way = way
        self.certificates = certificates
    }

    /// As a message names it.
    public var name: String {
        switch way {
        case .unix(let path): path
        case .tcp(let host, let port, let tls): "\(tls ? "https" : "http")://\(host):\(port)"
        }
    }

    /// Why a host variable's value cannot be used, as the end of a sentence that begins with the variable's name.
    struct Unusable: Error, Hashable { var reason: String }

    /// Reads a value: `unix://PATH`, `tcp://HOST[:PORT]`, `http://…`, `https://…`.
    ///
    /// - Parameters:
    ///   - usesTLS: `tcp://` means TLS (`DOCKER_TLS_VERIFY` or `DOCKER_CERT_PATH` is set).
    static func parse(_ value: String, usesTLS: Bool = false, certificates: String? = nil) throws(Unusable)
        -> EngineEndpoint
    {
        guard let mark = value.firstRange(of: "://") else {
            throw Unusable(reason: "has no scheme: write unix:///PATH or tcp://HOST:PORT")
        }
        let rest = String(value[mark.upperBound...])
        switch value[..<mark.lowerBound].lowercased() {
        case "unix":
            guard rest.utf8.first == UInt8(ascii: "/"), !rest.utf8.contains(0) else {
                throw Unusable(reason: "has to name an absolute path: unix:///PATH")
            }
            // sun_path of unix(7)
            guard rest.utf8.count <= 107 else { throw Unusable(reason: "names a path too long for a Unix socket") }
            return EngineEndpoint(.unix(rest))
        case "tcp":
            return try tcp(rest, tls: usesTLS, standardPort: usesTLS ? 2376 : 2375, certificates)
        case "http": return try tcp(rest, tls: false, standardPort: 2375, certificates)
        case "https": return try tcp(rest, tls: true, standardPort: 2376, certificates)
        case "ssh":
            throw Unusable(
                reason:
                    "is an ssh:// address: containers on another machine cannot be seen from here; run apt-verdict there"
            )
        case "npipe": throw Unusable(reason: "is a Windows pipe (npipe://), which does not exist here")
        default: throw Unusable(reason: "has a scheme that is not spoken here: write unix:///PATH or tcp://HOST:PORT")
        }
    }

    private static func tcp(_ rest: String, tls: Bool, standardPort: Int, _ certificates: String?) throws(Unusable)
        -> EngineEndpoint
    {
        let bad = Unusable(reason: "is no address: write tcp://HOST:PORT")
        var text = Substring(rest)
        if text.hasSuffix("/") { text.removeLast() }
        var port = standardPort
        // The last colon parts the port, but one inside brackets or of a bare IPv6 address.
        if let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") {
            let digits = text[text.index(after: colon)...]
            guard let number = Int(digits), (1...65_535).contains(number),
                digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
            else { throw bad }
            port = number
            text = text[..<colon]
        }
        let bracketed = text.hasPrefix("[") && text.hasSuffix("]") && text.utf8.count > 2
        let inner = bracketed ? text.dropFirst().dropLast() : text
        let allowed = inner.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == 0x2D || byte == 0x2E || byte == 0x5F || (bracketed && byte == 0x3A)
        }
        guard !inner.isEmpty, allowed else { throw bad }
        return EngineEndpoint(.tcp(host: String(text), port: port, tls: tls), certificates: tls ? certificates : nil)
    }
}
