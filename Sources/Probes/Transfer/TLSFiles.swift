import AptModel
import Curl
import Linux

/// The certificates that apt would judge a server by and show it (apt-transport-https(1)), as files of the examined root.
///
/// Those of another root are read here, strictly inside it, and handed over as bytes: libcurl would follow a link out of it.
final class TLSFiles {
    /// Debian's store, which apt takes where nothing else is named.
    static let store = "/etc/ssl/certs/ca-certificates.crt"
    /// libcurl takes no larger bytes.
    private static let limit = 8_000_000
    /// What stands for a file that could not be read: libcurl then says of it what it says of a missing one.
    private static let nothing: [UInt8] = [0x0a]

    private let root: Root
    private var known: [String: [UInt8]] = [:]
    private var held: [String: HeldFile] = [:]

    init(_ root: Root) {
        self.root = root
    }

    func options(_ options: MethodOptions) -> TransferRequest.TLSOptions {
        func path(_ option: String) -> String? { options.find(option).flatMap { $0.value.isEmpty ? nil : $0.value } }
        var tls = TransferRequest.TLSOptions()
        let directory = path("CaPath")
        let store = path("CaInfo") ?? (directory == nil ? TLSFiles.store : nil)
        if root.isOwn {
            tls.caFile = store.map { .path($0) }
            tls.caDirectory = directory
            tls.revocationFile = path("CrlFile")
        } else {
            tls.caFile = .bytes((store.map(bytes) ?? []) + (directory.map(certificates) ?? []))
            tls.revocationFile = path("CrlFile").map(held)
        }
        tls.certificateFile = path("SslCert").map(file)
        tls.keyFile = path("SslKey").map(file) ?? tls.certificateFile
        tls.verifyPeer = options.bool("Verify-Peer", default: true).value
        tls.verifyHost = options.bool("Verify-Host", default: true).value
        return tls
    }

    private func file(_ path: String) -> TransferRequest.TLSFile {
        root.isOwn ? .path(path) : .bytes(bytes(path))
    }

    private func bytes(_ path: String) -> [UInt8] {
        if let bytes = known[path] { return bytes }
        let bytes = (try? root.read(path, limit: TLSFiles.limit)) ?? []
        known[path] = bytes.isEmpty ? TLSFiles.nothing : bytes
        return known[path] ?? TLSFiles.nothing
    }

    /// Every certificate of a directory that OpenSSL would look one up in by the hash of its name.
    private func certificates(_ folder: String) -> [UInt8] {
        if let bytes = known[folder] { return bytes }
        var all = TLSFiles.nothing
        for name in (try? root.list(folder, limit: 20_000)) ?? [] where TLSFiles.isHash(name) {
            guard let bytes = try? root.read(folder + "/" + name, limit: TLSFiles.limit - all.count) else { continue }
            all += bytes + TLSFiles.nothing
        }
        known[folder] = all
        return all
    }

    /// `0a1b2c3d.0`
    private static func isHash(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0].utf8.count == 8 && parts[0].allSatisfy(\.isHexDigit)
            && Int(parts[1]) != nil
    }

    /// libcurl takes revocation lists by path alone.
    private func held(_ path: String) -> String {
        if let file = held[path] { return file.path }
        guard let file = try? root.hold(path) else { return "/nonexistent" }
        held[path] = file
        return file.path
    }
}
