import Foundation
import Linux

/// A real node_exporter on a loopback port with nothing but its textfile collector, as a user that owns none of the files.
public final class NodeExporter {
    public struct StartError: Error { public let log: String }

    /// Where it is, nil where it is not installed.
    public static let program = findExecutable("prometheus-node-exporter", in: "/usr/bin:/usr/local/bin")

    /// Files in here that end in `.prom` are read.
    public let directory: URL
    private let work: TemporaryDirectory
    private let process: SpawnedTool
    private let port: Int

    /// Starts it and waits until it accepts connections. As root it becomes nobody.
    public init() throws {
        guard let program = NodeExporter.program else { throw StartError(log: "node_exporter is not installed") }
        work = try TemporaryDirectory()
        directory = URL(fileURLWithPath: "/tmp/av-textfiles-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory.path)
        port = try LoopbackSocket.unusedPort()
        let arguments = [
            "--web.listen-address=127.0.0.1:\(port)", "--collector.disable-defaults", "--collector.textfile",
            "--collector.textfile.directory=\(directory.path)",
        ]
        let become = ["--reuid=65534", "--regid=65534", "--clear-groups", program]
        process =
            runsAsRoot
            ? try SpawnedTool("setpriv", become + arguments, in: URL(fileURLWithPath: work.path))
            : try SpawnedTool(program, arguments, in: URL(fileURLWithPath: work.path))
        for _ in 0..<400 {
            if LoopbackSocket.accepts(port: port) { return }
            Thread.sleep(forTimeInterval: 0.025)
        }
        let log = process.output
        stop()
        throw StartError(log: log)
    }

    /// What Prometheus would get now.
    public func scrape() throws -> String {
        let script =
            "import sys,urllib.request as r; sys.stdout.buffer.write(r.urlopen(sys.argv[1], timeout=30).read())"
        return try mustRun("python3", ["-c", script, "http://127.0.0.1:\(port)/metrics"]).outputText
    }

    /// Ends it and takes its files away. Call it once.
    public func stop() {
        process.terminate()
        try? FileManager.default.removeItem(at: directory)
    }
}
