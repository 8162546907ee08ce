import Foundation
import TestSupport
import Testing

@testable import Probes

/// Lies and accidents of an engine: each its own refusal, and no container.
@Suite(.serialized) struct EngineAnswerTests {
    @Test func theRequestItself() throws {
        let engine = try EngineScene([:])
        #expect(engine.refusal("web") == .noSuchContainer(name: "web", endpoints: [engine.socket]))
        let request = try #require(engine.server.requests.first)
        #expect(request.method == "GET")
        #expect(request.target == "/containers/web/json")
        #expect(request.header("Host") == "localhost")
    }

    @Test(arguments: ["exited", "created"]) func aContainerThatDoesNotRun(word: String) throws {
        let answer = try recordedAnswer("docker-28", pid: 0, change: state(["Running": false, "Status": word]))
        #expect(try EngineScene(["web": answer]).refusal("web") == .notRunning(name: "web", state: word))
    }

    @Test func oneThatIsStartedAgainAndAgain() throws {
        let answer = try recordedAnswer(
            "docker-20.10", pid: 1, change: state(["Restarting": true, "Status": "restarting"]))
        #expect(try EngineScene(["web": answer]).refusal("web") == .notRunning(name: "web", state: "restarting"))
    }

    @Test(arguments: [0, -1]) func aRunningOneWithoutAProcess(pid: Int) throws {
        let answer = try recordedAnswer("docker-20.10", pid: pid)
        #expect(try EngineScene(["web": answer]).refusal("web") == .notRunning(name: "web", state: "running"))
    }

    /// This test's own process, the machine's first one, one that cannot be: numbers of another kernel.
    @Test(arguments: [Int(getpid()), 1, 4_194_305, 9_000_000_000]) func aProcessThatIsNotTheContainers(pid: Int) throws
    {
        for engine in ["docker-20.10", "docker-28", "podman-4.3"] {
            let answer = try recordedAnswer(engine, pid: pid)
            let name = engine == "podman-4.3" ? "pod" : "web"
            #expect(try EngineScene(["it": answer]).refusal("it") == .foreignProcess(name: name, pid: pid))
        }
    }

    @Test(arguments: ["", "81fc37", String(repeating: "z", count: 64)]) func anIdThatIsNone(id: String) throws {
        let scene = try EngineScene(["web": try recordedAnswer("docker-20.10", pid: Int(getpid()), id: id)])
        guard case .notAnEngine(_, let detail) = scene.refusal("web") else {
            Issue.record("\(String(describing: scene.refusal("web")))")
            return
        }
        #expect(detail.contains("id of 64"))
    }

    @Test func aVirtualMachinesRuntime() throws {
        for runtime in ["kata-runtime", "io.containerd.runsc.v1"] {
            let answer = try recordedAnswer("docker-28", pid: Int(getpid())) { object in
                object["HostConfig"] = ["Runtime": runtime]
            }
            #expect(try EngineScene(["web": answer]).refusal("web") == .ownKernel(name: "web", runtime: runtime))
        }
    }

    private static let lies: [(String, FaultAnswer)] = [
        ("no JSON", .body("hello")), ("an empty answer", .body("")), ("an array", .body("[1,2]")),
        ("a page", .body("<html>", status: 404)),
        ("no fields", .body("{}")), ("wrong types", .body("{\"Id\":7,\"State\":\"up\"}")),
        ("a number too large", .body("{\"Id\":\"a\",\"State\":{\"Running\":true,\"Pid\":1e400}}")),
        ("deep", .body(String(repeating: "[", count: 100_000))),
        ("bytes", .body([UInt8](repeating: 0xFF, count: 4096))),
        ("too much", .body([UInt8](repeating: 0x20, count: 5 << 20))),
        ("a redirect", .redirect(to: "http://localhost/other")),
        ("no HTTP", FaultAnswer(steps: [.send(Array("220 ready\r\n\r\n".utf8)), .close])),
        (
            "cut short",
            FaultAnswer(steps: [.send(Array("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"Id\"".utf8)), .close])
        ),
    ]

    @Test(arguments: lies.indices) func rubbish(index: Int) throws {
        let (name, answer) = Self.lies[index]
        let refusal = try EngineScene(["web": answer]).refusal("web")
        guard case .notAnEngine = refusal else {
            Issue.record("\(name): \(String(describing: refusal))")
            return
        }
    }

    @Test func oneThatSaysNothing() throws {
        let silent = try EngineScene(["web": FaultAnswer(steps: [.hang])])
        let start = ContinuousClock.now
        guard case .noAnswer = silent.refusal("web", timeout: 0.5) else {
            Issue.record("no refusal")
            return
        }
        #expect(ContinuousClock.now - start < .seconds(5))
        let closing = try EngineScene(["web": FaultAnswer(steps: [.close])])
        guard case .noAnswer = closing.refusal("web") else {
            Issue.record("\(String(describing: closing.refusal("web")))")
            return
        }
    }

    /// One byte at a time is progress, and yet comes to an end.
    @Test func oneThatDribbles() throws {
        let steps =
            [FaultAnswer.Step.send(Array("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n".utf8))]
            + (0..<40).flatMap { _ in [FaultAnswer.Step.send([0x20]), .pause(seconds: 0.1)] }
        let start = ContinuousClock.now
        #expect(try EngineScene(["web": FaultAnswer(steps: steps)]).refusal("web", timeout: 0.6) != nil)
        #expect(ContinuousClock.now - start < .seconds(3))
    }

    @Test func anErrorOfItsOwn() throws {
        let answer = FaultAnswer.body("{\"message\":\"out of shape\"}", status: 500)
        let scene = try EngineScene(["web": answer])
        #expect(
            scene.refusal("web") == .engineRefused(endpoint: scene.socket, status: 500, message: "out of shape"))
    }

    @Test func everyRefusalIsOneLineThatSaysWhatToDo() {
        let all: [ContainerError] = [
            .badName("a b"), .unusableHost(variable: "DOCKER_HOST", reason: "is odd"), .noSocket(looked: ["/a", "/b"]),
            .permissionDenied(endpoint: "/a"), .noAnswer(endpoint: "/a", detail: "d"),
            .notAnEngine(endpoint: "/a", detail: "d"), .engineRefused(endpoint: "/a", status: 500, message: "m"),
            .noSuchContainer(name: "x", endpoints: ["/a"]), .notRunning(name: "x", state: "exited"),
            .foreignProcess(name: "x", pid: 4), .ownKernel(name: "x", runtime: "runsc"), .noSuchProcess(pid: 4),
            .thread(pid: 4), .procUnreadable(detail: "d"), .ended(name: "x"),
            .rootUnreadable(pid: 4, error: "EACCES", uid: 1000),
        ]
        #expect(Set(all.map(\.description)).count == all.count)
        for error in all { #expect(!error.description.contains("\n")) }
    }
}
