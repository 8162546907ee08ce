import Foundation
import TestSupport

@testable import Probes

/// A container engine's API on a Unix socket, with answers as they are or as they never should be.
final class EngineScene {
    let directory: TemporaryDirectory
    let server: FaultServer
    var socket: String { directory("engine.sock") }

    /// - Parameter answers: by container name.
    init(_ answers: [String: FaultAnswer]) throws {
        directory = try TemporaryDirectory()
        server = try FaultServer(
            routes: Dictionary(uniqueKeysWithValues: answers.map { ("/containers/\($0.key)/json", $0.value) }).merging([
                "*": .body(
                    "{\"message\":\"No such container: it\"}\n", status: 404, type: "application/json")
            ]) { $1 }, unixSocket: directory("engine.sock"))
    }

    deinit { server.stop() }

    /// Finds a container with this engine as DOCKER_HOST.
    func find(_ name: String, timeout: Double = 5) throws(ContainerError) -> ContainerProcess {
        var client = EngineClient()
        client.timeout = timeout
        return try ContainerProcess.find(
            ContainerReference(name), places: EnginePlaces(environment: ["DOCKER_HOST": "unix://\(socket)"]),
            client: client)
    }

    /// Why a container is not found.
    func refusal(_ name: String, timeout: Double = 5) -> ContainerError? {
        do throws(ContainerError) {
            _ = try find(name, timeout: timeout)
            return nil
        } catch { return error }
    }
}

/// A recorded answer of an engine, with another first process and id.
func recordedAnswer(
    _ engine: String, pid: Int, id: String? = nil, change: (inout [String: Any]) -> Void = { _ in }
) throws -> FaultAnswer {
    let file = repositoryRoot.appendingPathComponent("testdata/engine/\(engine).json")
    var object = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
    var state = object["State"] as? [String: Any] ?? [:]
    state["Pid"] = pid
    object["State"] = state
    if let id { object["Id"] = id }
    change(&object)
    let server = engine.hasPrefix("podman") ? "Libpod/4.3.1 (linux)" : "Docker/20.10.24+dfsg1 (linux)"
    return .body(
        Array(try JSONSerialization.data(withJSONObject: object)), type: "application/json",
        headers: ["Server: \(server)"])
}

/// Changes fields of `State` in a recorded answer.
func state(_ changes: [String: Any]) -> (inout [String: Any]) -> Void {
    { object in
        object["State"] = (object["State"] as? [String: Any] ?? [:]).merging(changes) { $1 }
    }
}
