import AptModel
import Evidence
import Foundation
import Linux
import TestSupport
import Testing

@testable import Probes

/// An engine is asked for what it keeps, and for nothing else.
@Suite struct EngineUseTests {
    /// An engine's API on a socket, with answers to `/info` and `/system/df`.
    final class Scene {
        let directory: TemporaryDirectory
        let server: FaultServer

        init(info: FaultAnswer? = nil, use: FaultAnswer? = nil) throws {
            directory = try TemporaryDirectory()
            let routes = [
                "/info": try info ?? Scene.recorded("docker-20.10-info"),
                "/system/df": try use ?? Scene.recorded("docker-20.10-df"),
            ]
            server = try FaultServer(routes: routes, unixSocket: directory("engine.sock"))
        }

        deinit { server.stop() }

        static func recorded(_ name: String, change: (inout [String: Any]) -> Void = { _ in }) throws -> FaultAnswer {
            var object =
                try JSONSerialization.jsonObject(with: Data(EngineFiguresTests.recorded(name))) as? [String: Any] ?? [:]
            change(&object)
            return .body(
                Array(try JSONSerialization.data(withJSONObject: object)), type: "application/json",
                headers: ["Server: Docker/20.10.24+dfsg1 (linux)"])
        }

        var places: EnginePlaces { EnginePlaces(environment: ["DOCKER_HOST": "unix://\(directory("engine.sock"))"]) }

        func observe(kind: String? = nil, timeout: Double = 5) -> EngineUseObservation? {
            var client = EngineClient()
            client.timeout = timeout
            return EngineUse(places: places, client: client)
                .observe(kind: kind, secondsLeft: { 20 })
        }
    }

    @Test func whatItSays() throws {
        let scene = try Scene()
        let seen = try #require(scene.observe())
        #expect(seen.failure == nil)
        #expect(seen.engine == "docker" && seen.version == "20.10.24+dfsg1" && seen.storageDriver == "overlay2")
        #expect(seen.dataRoot == "/var/lib/docker")
        #expect(seen.time == Timestamp(rfc3339: "2026-11-25T17:56:56Z"))
        #expect(seen.images?.count == 4 && seen.buildCache?.bytes == 6_200_029)
        #expect(seen.prunes.map(\.kind) == PruneEstimate.Kind.allCases)
        // Nothing is a day old yet, by the engine's own clock.
        #expect(seen.prunes.first { $0.kind == .oldImages }?.images == 0)
        // Another kernel's engine: its paths are not this machine's.
        #expect(seen.dataRootMount == nil && seen.dataRootAvailableBytes == nil)
    }

    /// Whatever it answers: only questions, and only these.
    @Test func onlyGetRequestsAreMade() throws {
        for use in [nil, FaultAnswer.status(500), .silent, .notHTTP, .redirect(to: "/containers/prune")] {
            let scene = try Scene(use: use)
            _ = scene.observe(timeout: 1)
            let requests = scene.server.requests
            #expect(Set(requests.map(\.method)) == ["GET"])
            #expect(Set(requests.map(\.target)) == ["/info", "/system/df"])
        }
    }

    /// The engine here is this process, and what it calls its data directory is a directory here, or none.
    @Test func theDataRootOfThisMachinesEngine() throws {
        let data = try TemporaryDirectory()
        for (path, isSeen) in [
            (data.path, true), ("/nowhere/docker", false), ("relative", false), ("/proc/self/root/..", true),
        ] {
            let scene = try Scene(info: Scene.recorded("docker-20.10-info") { $0["DockerRootDir"] = path })
            let seen = try #require(scene.observe())
            #expect((seen.dataRootMount != nil) == isSeen, "\(path)")
            #expect(seen.dataRootTotalBytes == (isSeen ? try fileSystem(at: path).totalBytes : nil))
        }
    }

    /// An engine that sees another directory under the same name, as from a container that was given its socket.
    @Test(.enabled(if: runsAsRoot, "\(needsRoot)")) func theDataRootOfAnEngineOutside() throws {
        let folder = try TemporaryDirectory()
        try folder.makeDirectory("data")
        let script = """
            import json, socket, sys
            body = json.dumps({"DockerRootDir": sys.argv[2], "Images": []}).encode()
            s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(5)
            while True:
                c = s.accept()[0]
                if c.recv(65536): c.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\n\\r\\n" % len(body) + body)
                c.close()
            """
        for isElsewhere in [true, false] {
            let socket = folder("s\(isElsewhere)")
            let engine = try SpawnedTool(
                "unshare",
                [
                    "-m", "--propagation", "private", "sh", "-ec",
                    "\(isElsewhere ? "mount -t tmpfs t $2;" : "") exec python3 -c \"$0\" \"$1\" \"$2\"", script, socket,
                    folder("data"),
                ], in: URL(fileURLWithPath: folder.path))
            defer { engine.terminate() }
            // Not once more after the first success: connections that nobody has accepted yet would fill the queue.
            for _ in 0..<500 {
                if listener(onSocket: socket) != nil { break }
                Thread.sleep(forTimeInterval: 0.02)
            }
            let places = EnginePlaces(environment: ["DOCKER_HOST": "unix://\(socket)"])
            let seen = try #require(EngineUse(places: places).observe(kind: nil, secondsLeft: { 20 }))
            #expect(seen.dataRoot == folder("data") && seen.failure == nil, "\(seen.failure ?? "") \(engine.output)")
            #expect((seen.dataRootMount == nil) == isElsewhere)
        }
    }

    /// What nobody should send, and never a figure from it.
    @Test func answersThatAreNone() throws {
        let large = "{\"Images\": [" + String(repeating: "{\"Id\": \"a\", \"Size\": 1},", count: 900_000) + "]}"
        let answers: [(FaultAnswer, String)] = [
            (.body("[]"), "does not say what it keeps"), (.body("{}"), "does not say what it keeps"),
            (.body("{\"Images\": [{\"Id\": 1}]}"), "does not say what it keeps"),
            (.body(String(repeating: "[", count: 100_000)), "does not say what it keeps"),
            (.body("\u{1b}[2J", status: 500), "status 500"),
            (.body("{\"message\": \"a disk usage operation is already running\"}", status: 500), "already running"),
            (.short(Array("{\"Images\": []}".utf8), sent: 5), "is no container engine"),
            (.notHTTP, "is no container engine"),
            (.body(large), "is no container engine"), (.stalledBeforeHeader, "does not answer"),
            (.silent, "does not answer"),
        ]
        for (answer, words) in answers {
            let scene = try Scene(use: answer)
            let seen = try #require(scene.observe(timeout: 0.5))
            #expect(seen.images == nil && seen.prunes.isEmpty)
            #expect(seen.failure?.contains(words) == true, "\(seen.failure ?? "no failure")")
        }
        for answer in [FaultAnswer.body("[]"), .body("not json"), .status(500), .silent, .stalledBeforeHeader] {
            let scene = try Scene(info: answer)
            #expect(scene.observe(timeout: 0.5)?.failure != nil)
            #expect(scene.server.requests.map(\.target) == ["/info"])
        }
    }

    @Test func theContainersOwnEngine() throws {
        let scene = try Scene()
        #expect(scene.observe(kind: "podman") == nil)
        #expect(scene.server.requests.map(\.target) == ["/info"])
        #expect(scene.observe(kind: "docker")?.engine == "docker")
    }

    @Test func nobodyThere() throws {
        let directory = try TemporaryDirectory()
        let places = EnginePlaces(environment: ["DOCKER_HOST": "unix://\(directory("none"))"])
        #expect(EngineUse(places: places).observe(kind: nil, secondsLeft: { 20 }) == nil)
    }

    @Test func longWordsAreCut() throws {
        let scene = try Scene(
            info: Scene.recorded("docker-20.10-info") { info in
                for key in info.keys where info[key] is String { info[key] = String(repeating: "x", count: 50_000) }
            })
        let seen = try #require(scene.observe())
        for text in [seen.version, seen.operatingSystem, seen.kernel, seen.storageDriver, seen.dataRoot] {
            #expect((text ?? "").count <= 300)
        }
    }
}
