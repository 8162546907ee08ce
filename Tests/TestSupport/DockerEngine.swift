import Foundation
import Linux

/// A Docker daemon of the tests' own: started by hand with everything of its below one directory, without networks
/// (containers share the host's, where the test servers listen on loopback), and ended by its pid.
public final class DockerEngine: Sendable {
    /// Debian's own client; one that comes earlier in PATH may lack what the daemon offers.
    private static let client = "/usr/bin/docker"

    /// Whether rows with a container engine are to run: they belong to `make lab`.
    public static let isWanted = ProcessInfo.processInfo.environment["APT_VERDICT_LAB"] != nil
    public static let isPossible =
        isWanted && runsAsRoot && [client, "/usr/sbin/dockerd"].allSatisfy(FileManager.default.isExecutableFile)
    public static let reason = "belongs to make lab, which needs root and docker.io"

    /// The daemon of this test process with an image `lab:NAME` for each root; started on the first call, ended with the process.
    public static func shared() throws -> DockerEngine { try started.get() }
    private static let started: Result<DockerEngine, any Error> = Result {
        let engine = try DockerEngine()
        atexit { if let engine = try? DockerEngine.started.get() { engine.stop() } }
        return engine
    }

    /// A daemon of one test's own, with nothing in it: what is pruned is then nobody else's. `stop()` ends it.
    public static func fresh() throws -> DockerEngine { try DockerEngine(imports: false) }

    private let directory: TemporaryDirectory
    private let daemon: SpawnedTool

    /// The Unix socket that its API is served on.
    public var socket: String { directory("sock") }

    /// - Parameter imports: whether it gets an image of each root.
    private init(imports: Bool = true) throws {
        directory = try TemporaryDirectory()
        daemon = try SpawnedTool(
            "/usr/sbin/dockerd",
            [
                "--data-root", directory("data"), "--exec-root", directory("exec"), "--pidfile", directory("pid"),
                "--host", "unix://\(directory("sock"))", "--bridge", "none", "--iptables=false", "--ip6tables=false",
            ], in: URL(fileURLWithPath: directory.path))
        do {
            try waitUntilItAnswers()
            if imports { try importRoots() }
        } catch {
            stop()
            throw error
        }
    }

    private func waitUntilItAnswers() throws {
        for _ in 0..<300 {
            if docker(["info"]).succeeded { return }
            Thread.sleep(forTimeInterval: 0.1)
        }
        throw ProgramFailure(description: "dockerd: \(daemon.output.suffix(2000))")
    }

    private func importRoots() throws {
        for root in RealRoot.allCases {
            try mustRun(
                "sh",
                [
                    "-ec", "tar -C \"$1\" -c . | \(DockerEngine.client) -H \"$2\" import - \"lab:$3\"", "sh",
                    try root.made(), "unix://\(socket)", root.rawValue,
                ], deadline: 120)
        }
    }

    /// One call of Debian's docker client.
    public func docker(
        _ arguments: [String], environment: [String: String] = [:], input: [UInt8] = [], deadline: Double = 60
    ) -> ProgramRun {
        // Without a home of its own the client would read, and write, this user's settings.
        runProgram(
            DockerEngine.client, ["-H", "unix://\(socket)"] + arguments,
            environment: ["HOME": directory.path, "DOCKER_CONFIG": directory("config")].merging(environment) { $1 },
            input: input, deadline: deadline)
    }

    /// Ends the daemon, which ends its containers, and unmounts what it leaves.
    public func stop() {
        let containers = docker(["ps", "-q"]).outputText.split(separator: "\n").map(String.init)
        if !containers.isEmpty { _ = docker(["kill"] + containers) }
        daemon.terminate(patience: 15)
        _ = runProgram("umount", [directory("exec/netns/default")])
        directory.remove()
    }
}
