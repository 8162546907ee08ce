import AptModel
import Evidence
import Linux

/// The root's name servers, and the way that its apt takes to each host. Nothing is sent.
///
/// - Parameter uris: of the examined sources; at most 50 hosts are told.
public func observeNetwork(_ loaded: LoadedConfiguration, uris: [RepositoryURI]) -> NetworkObservation {
    var seen = NetworkObservation()
    do throws(FileError) {
        let text = String(decoding: try loaded.root.read("/etc/resolv.conf", limit: 65_536), as: UTF8.self)
        seen.nameServers = nameServers(text)
    } catch {
        seen.resolverError = error.errno?.name ?? "unreadable"
    }
    let proxies = loaded.proxies
    for uri in uris where !uri.host.isEmpty && seen.routes.count < 50 {
        let host = "\(uri.scheme)://\(uri.host.lowercased())"
        guard !seen.routes.contains(where: { $0.host == host }) else { continue }
        let decision = proxies.decide(for: uri)
        let proxy: String? =
            switch decision.route {
            case .direct: nil
            case .http(let proxy), .socks(let proxy): proxy.redacted
            case .unsupported(let scheme): "of the scheme \(scheme), which apt refuses"
            }
        let command = proxies.autoDetectCommand(for: uri)
        seen.routes.append(RouteObservation(host: host, proxy: proxy, setBy: command?.name ?? decision.setBy))
    }
    return seen
}

/// The addresses of a resolv.conf(5): the first three count for the C library, more are kept for whoever compares.
func nameServers(_ text: String) -> [String] {
    var servers: [String] = []
    for line in text.split(whereSeparator: \.isNewline).prefix(1000) {
        let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
        if words.count >= 2, words[0] == "nameserver", servers.count < 10 {
            servers.append(String(words[1].prefix(100)))
        }
    }
    return servers
}
