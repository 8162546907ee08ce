import AptModel
import Curl
import Evidence
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
    private let readable: (String) -> AccessObservation?
    /// Files that were wanted and that apt's method cannot have, each once.
    private(set) var troubles: [MethodFileObservation] = []
    private var tried: [String: AccessObservation?] = [:]
    private var known: [String: [UInt8]] = [:]
    private var held: [String: HeldFile] = [:]

    /// - Parameter readable: what the sandbox user, as whom apt's methods read these files, may do with one; nil where that
    ///   cannot be tried.
    init(_ root: Root, readable: @escaping (String) -> AccessObservation? = { _ in nil }) {
        self.root = root
        self.readable = readable
    }

    /// - Parameter host: that is asked by https; nil where the files are not needed.
    func options(_ options: MethodOptions, host: String?) -> TransferRequest.TLSOptions {
        func path(_ option: String) -> String? { options.find(option).flatMap { $0.value.isEmpty ? nil : $0.value } }
        func file(_ path: String, _ role: MethodFileObservation.Role, _ option: String) -> TransferRequest.TLSFile {
            guard let host else { return plain(path) }
            return given(path, role, setting(option, options), host)
        }
        var tls = TransferRequest.TLSOptions()
        let directory = path("CaPath")
        let store = path("CaInfo") ?? (directory == nil ? TLSFiles.store : nil)
        if root.isOwn {
            tls.caFile = store.map { file($0, .certificateAuthorities, "CaInfo") }
            tls.caDirectory = directory
            tls.revocationFile = path("CrlFile")
        } else {
            if let store { _ = file(store, .certificateAuthorities, "CaInfo") }
            tls.caFile = .bytes((store.map(bytes) ?? []) + (directory.map(certificates) ?? []))
            tls.revocationFile = path("CrlFile").map(held)
        }
        tls.certificateFile = path("SslCert").map { file($0, .clientCertificate, "SslCert") }
        tls.keyFile = path("SslKey").map { file($0, .clientKey, "SslKey") } ?? tls.certificateFile
        tls.verifyPeer = options.bool("Verify-Peer", default: true).value
        tls.verifyHost = options.bool("Verify-Host", default: true).value
        return tls
    }

    private func plain(_ path: String) -> TransferRequest.TLSFile {
        root.isOwn ? .path(path) : .bytes(bytes(path))
    }

    /// A file as the method gets it: nothing, where the sandbox user may not read it.
    private func given(
        _ path: String, _ role: MethodFileObservation.Role, _ setBy: ConfiguredSwitch?, _ host: String
    ) -> TransferRequest.TLSFile {
        func note(_ error: String, _ access: AccessObservation? = nil) {
            guard !troubles.contains(where: { $0.path == path && $0.role == role && $0.host == host }) else { return }
            troubles.append(.init(path: path, role: role, host: host, setBy: setBy, error: error, access: access))
        }
        do throws(FileError) { _ = try root.status(of: path) } catch {
            if error.errno == .notFound || error.errno == .notDirectory { note(error.errno?.name ?? "ENOENT") }
            return plain(path)
        }
        let access = tried[path] ?? readable(path)
        tried[path] = .some(access)
        guard let access, !access.readable else { return plain(path) }
        note(access.error ?? "EACCES", access)
        return .bytes(TLSFiles.nothing)
    }

    private func setting(_ option: String, _ options: MethodOptions) -> ConfiguredSwitch? {
        guard let (key, value) = options.find(option), let place = options.configuration.origin(of: key) else {
            return nil
        }
        return ConfiguredSwitch(option: key, value: value, file: place.file, line: place.line)
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
