import Foundation

/// A throwaway certificate authority and a server certificate, made by the `openssl` command in a directory of its own.
public final class TLSFixture: Sendable {
    public struct ToolError: Error { public let command: String, output: String }

    public let directory: URL
    /// The authority's certificate: a `caFile` that trusts the server.
    public var caFile: String { directory.appendingPathComponent("ca.pem").path }
    public var certificateFile: String { directory.appendingPathComponent("server.pem").path }
    public var keyFile: String { directory.appendingPathComponent("server.key").path }

    /// - Parameters:
    ///   - notBefore, notAfter: the server certificate's validity.
    ///   - name: its subject alternative name, such as `IP:127.0.0.1` or `DNS:debian.example.org`.
    public init(
        notBefore: Date = Date(timeIntervalSinceNow: -3600), notAfter: Date = Date(timeIntervalSinceNow: 86_400),
        name: String = "IP:127.0.0.1"
    ) throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("av-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try Data(
            "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n[e]\nsubjectAltName=\(name)\n"
                .utf8
        ).write(to: directory.appendingPathComponent("ca.cnf"))
        try Data().write(to: directory.appendingPathComponent("index.txt"))
        try Data("01\n".utf8).write(to: directory.appendingPathComponent("serial"))
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        try openssl(
            ["req", "-x509", "-days", "3650", "-subj", "/CN=Test authority", "-keyout", "ca.key", "-out", "ca.pem"]
                + key)
        try openssl(["req", "-new", "-subj", "/CN=server", "-keyout", "server.key", "-out", "server.csr"] + key)
        try openssl([
            "ca", "-batch", "-notext", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key", "-extensions", "e",
            "-startdate", TLSFixture.stamp(notBefore), "-enddate", TLSFixture.stamp(notAfter), "-in", "server.csr",
            "-out", "server.pem",
        ])
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    private func openssl(_ arguments: [String]) throws {
        let tool = try SpawnedTool("openssl", arguments, in: directory)
        guard tool.wait() == 0 else {
            throw ToolError(command: "openssl " + arguments.joined(separator: " "), output: tool.output)
        }
    }

    private static func stamp(_ date: Date) -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "UTC")
        format.dateFormat = "yyyyMMddHHmmss'Z'"
        return format.string(from: date)
    }
}
