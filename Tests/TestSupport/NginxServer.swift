import Foundation
import Synchronization

/// nginx on a loopback port: files from a directory, with TLS where a fixture is given, or in front of another server.
public final class NginxServer: Sendable {
    public struct StartError: Error { public let log: String }

    /// Where nginx is, nil where it is not installed.
    public static let program = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    public let port: Int
    /// Files put here are served.
    public let root: URL
    private let directory: URL
    private let process: SpawnedTool
    private let stopped = Mutex(false)
    private let tls: TLSFixture?

    /// Starts nginx and waits until it accepts connections.
    ///
    /// - Parameters:
    ///   - http2: offers it, with TLS.
    ///   - passTo: `http://…` of a server behind it, whose Date header is passed on.
    ///   - extra: more lines for the `server` block.
    public init(tls: TLSFixture? = nil, http2: Bool = false, passTo: String? = nil, extra: String = "") throws {
        guard let program = NginxServer.program else { throw StartError(log: "nginx is not installed") }
        self.tls = tls
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("av-nginx-\(UUID().uuidString)")
        self.directory = directory
        root = directory.appendingPathComponent("root")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        port = try LoopbackSocket.unusedPort()
        let certificate = tls.map { "ssl_certificate \($0.certificateFile); ssl_certificate_key \($0.keyFile);" } ?? ""
        let pass =
            passTo.map { "location / { proxy_pass \($0); proxy_pass_header Date; proxy_pass_header Server; }" } ?? ""
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map { "\($0)_temp_path \(directory.path)/\($0);" }.joined(separator: " ")
        let configuration = """
            daemon off; master_process off; pid \(directory.path)/pid; error_log \(directory.path)/error.log;
            events { worker_connections 512; }
            http {
              access_log off; \(temporary)
              server { listen 127.0.0.1:\(port)\(tls == nil ? "" : " ssl")\(http2 ? " http2" : ""); \(certificate) root \(root.path); \(extra)
                \(pass) }
            }
            """
        let file = directory.appendingPathComponent("nginx.conf")
        try Data(configuration.utf8).write(to: file)
        process = try SpawnedTool(
            program, ["-p", directory.path, "-c", file.path, "-e", directory.appendingPathComponent("error.log").path],
            in: directory)
        for _ in 0..<200 {
            if LoopbackSocket.accepts(port: port) { return }
            Thread.sleep(forTimeInterval: 0.025)
        }
        let log = (try? String(contentsOf: directory.appendingPathComponent("error.log"), encoding: .utf8)) ?? ""
        stop()
        throw StartError(log: log)
    }

    deinit { stop() }

    public func url(_ path: String, host: String = "127.0.0.1") -> String {
        "\(tls == nil ? "http" : "https")://\(host):\(port)\(path)"
    }

    /// Puts a file under the root.
    public func put(_ path: String, _ bytes: [UInt8]) throws {
        let file = root.appendingPathComponent(path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    /// Ends nginx and takes its files away. Can be called again.
    public func stop() {
        let first = stopped.withLock { stopped in
            defer { stopped = true }
            return !stopped
        }
        guard first else { return }
        process.terminate()
        try? FileManager.default.removeItem(at: directory)
    }
}
