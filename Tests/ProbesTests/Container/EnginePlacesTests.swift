import Foundation
import Linux
import TestSupport
import Testing

@testable import Probes

@Suite struct EnginePlacesTests {
    private func endpoint(_ value: String, tls: Bool = false) -> EngineEndpoint? {
        try? EngineEndpoint.parse(value, usesTLS: tls, certificates: "/c")
    }

    @Test func addresses() {
        #expect(endpoint("unix:///run/x.sock") == EngineEndpoint(.unix("/run/x.sock")))
        #expect(endpoint("tcp://h")?.name == "http://h:2375")
        #expect(endpoint("tcp://h:99/")?.name == "http://h:99")
        #expect(
            endpoint("tcp://h", tls: true) == EngineEndpoint(.tcp(host: "h", port: 2376, tls: true), certificates: "/c")
        )
        #expect(endpoint("http://[::1]:99")?.name == "http://[::1]:99")
        #expect(endpoint("https://h:1")?.name == "https://h:1")
    }

    @Test(arguments: [
        "", "x", "unix://relative", "unix://" + "/x".padding(toLength: 200, withPad: "x", startingAt: 0), "tcp://",
        "tcp://:99",
        "tcp://h:0", "tcp://h:65536", "tcp://h:+1", "tcp://user@h", "tcp://h/path", "tcp://h?x", "tcp://a b",
        "tcp://[::1",
        "tcp://::1:99", "fd://", "unix:///a\0b",
    ]) func notAddresses(value: String) {
        #expect(endpoint(value) == nil)
    }

    @Test func otherMachinesAreRefusedInWords() {
        for (value, word) in [("ssh://u:secret@h", "ssh://"), ("npipe:////./pipe/x", "npipe")] {
            let unusable = EnginePlaces(environment: ["DOCKER_HOST": value]).unusable
            #expect(unusable?.description.contains(word) == true)
            #expect(unusable?.description.contains("secret") == false)
        }
    }

    @Test func theOrder() throws {
        let folder = try TemporaryDirectory()
        let places = EnginePlaces(
            environment: ["XDG_RUNTIME_DIR": "/run/user/7"], systemRoot: folder.path)
        #expect(
            places.endpoints.map(\.name) == [
                "\(folder.path)/var/run/docker.sock", "\(folder.path)/run/docker.sock",
                "\(folder.path)/run/podman/podman.sock", "/run/user/7/podman/podman.sock", "/run/user/7/docker.sock",
            ])
        let chosen = EnginePlaces(
            environment: ["CONTAINER_HOST": "unix:///p", "XDG_RUNTIME_DIR": "/r"], systemRoot: folder.path)
        #expect(chosen.endpoints.map(\.name).suffix(2) == ["/p", "/r/docker.sock"])
        #expect(
            EnginePlaces(environment: ["DOCKER_HOST": "tcp://h", "CONTAINER_HOST": "unix:///p"]).endpoints.count == 1)
        // An empty variable is none, as for docker itself.
        #expect(EnginePlaces(environment: ["DOCKER_HOST": ""], systemRoot: folder.path).endpoints.count == 3)
    }

    @Test func aLinkedRunDirectoryIsOneSocket() throws {
        let folder = try TemporaryDirectory()
        try folder.makeDirectory("run")
        try folder.makeDirectory("var")
        try FileManager.default.createSymbolicLink(atPath: folder("var/run"), withDestinationPath: "../run")
        try folder.write("run/docker.sock", "")
        #expect(
            EnginePlaces(environment: [:], systemRoot: folder.path).endpoints.map(\.name).filter {
                $0.hasSuffix("docker.sock")
            }.count == 1)
    }

    private func refusal(_ environment: [String: String], _ folder: TemporaryDirectory) -> ContainerError? {
        do throws(ContainerError) {
            _ = try ContainerProcess.find(
                .name("web"), places: EnginePlaces(environment: environment, systemRoot: folder.path),
                client: EngineClient())
            return nil
        } catch { return error }
    }

    @Test func noSocketAnywhere() throws {
        let folder = try TemporaryDirectory()
        guard case .noSocket(let looked) = refusal([:], folder) else {
            Issue.record("found one")
            return
        }
        #expect(looked.count == 3)
        #expect(refusal(["DOCKER_HOST": "unix:///nowhere/x"], folder) == .noSocket(looked: ["/nowhere/x"]))
        guard case .unusableHost("CONTAINER_HOST", _) = refusal(["CONTAINER_HOST": "ssh://h"], folder) else {
            Issue.record("ssh was taken")
            return
        }
    }

    @Test func nobodyListens() throws {
        let folder = try TemporaryDirectory()
        try folder.write("file", "")
        let environment = ["DOCKER_HOST": "unix://\(folder("file"))"]
        guard case .noAnswer(_, let detail) = refusal(environment, folder) else {
            Issue.record("\(String(describing: refusal(environment, folder)))")
            return
        }
        #expect(detail.contains("ECONNREFUSED"))
        guard case .noAnswer = refusal(["DOCKER_HOST": "tcp://127.0.0.1:1"], folder) else {
            Issue.record("connected to port 1")
            return
        }
    }

    /// The second engine is asked where the first has no such container, by tcp as well.
    @Test func oneEngineAfterTheOther() throws {
        let folder = try TemporaryDirectory()
        try folder.makeDirectory("var/run")
        let first = try FaultServer(
            routes: ["*": .body("{\"message\":\"no\"}", status: 404)], unixSocket: folder("var/run/docker.sock"))
        defer { first.stop() }
        let second = try FaultServer(
            routes: ["/containers/web/json": try recordedAnswer("podman-4.3", pid: Int(getpid()))])
        defer { second.stop() }
        let environment = ["CONTAINER_HOST": "tcp://127.0.0.1:\(second.port)"]
        #expect(refusal(environment, folder) == .foreignProcess(name: "pod", pid: Int(getpid())))
        #expect(first.requests.count == 1)
    }
}
