/// Where the snapshot of an archive is (apt 2.7 and later; apt-pkg/deb/debmetaindex.cc, SnapshotServer).
public enum SnapshotURI {
    /// Whether a snapshot server is known.
    public enum Answer: Sendable, Hashable {
        case found(RepositoryURI)
        /// apt.conf says `no` for this archive.
        case notSupported
        /// No server is known; apt asks for an update without the snapshot first.
        case unknown
    }

    /// - Parameters:
    ///   - snapshot: the id, `20240101T000000Z`.
    ///   - origin: and `label`: of the archive's Release file, where they are known.
    public static func resolve(
        _ uri: RepositoryURI, snapshot: String, origin: String?, label: String?, configuration: AptConfiguration
    ) -> Answer {
        let base = "Acquire::Snapshots::URI::"
        var keys: [String] = []
        if let label { keys.append(base + "Override::Label::" + label) }
        if let origin { keys.append(base + "Override::Origin::" + origin) }
        if let label { keys.append(base + "Label::" + label) }
        if let origin { keys.append(base + "Origin::" + origin) }
        var host = Array(uri.host.utf8)[...]
        while !host.isEmpty {
            keys.append(base + "Host::" + AptBytes.string(host))
            guard let dot = host.dropFirst().firstIndex(of: UInt8(ascii: ".")) else { break }
            host = host[dot...]
        }
        guard let server = keys.lazy.compactMap({ configuration.string($0) }).first else { return .unknown }
        if server == "no" { return .notSupported }
        let path = uri.path.utf8.split(separator: AptBytes.slash, omittingEmptySubsequences: true)
            .map { AptBytes.string(Array($0)) }.joined(separator: "/")
        let named = AptBytes.replace("@SNAPSHOTID@", with: snapshot, in: server)
        return .found(RepositoryURI(AptBytes.replace("@PATH@", with: path, in: named)))
    }
}
