import AptModel
import Foundation
import TestSupport
import Testing

@testable import Probes

/// Real commands that name a proxy.
@Suite struct ProxyDetectionTests {
    private let uri = RepositoryURI("http://jane:secret@debian.example.org/debian/")

    private func detect(_ script: String, seconds: Double = 20) throws -> (ProxyDetection.Answer, String?) {
        let directory = try TemporaryDirectory()
        let command = try directory.write(
            "detect", "#!/bin/sh\necho \"$1\" >> \(directory("asked"))\n\(script)\n", mode: 0o755)
        let detection = ProxyDetection(environment: ["PATH": "/usr/bin:/bin"], timeLimit: seconds)
        let first = detection.answer(command, for: uri)
        #expect(detection.answer(command, for: uri) == first)
        return (first, try? String(contentsOfFile: directory("asked"), encoding: .utf8))
    }

    @Test func oneQuestionForEachHostAndNoLoginInIt() throws {
        let (answer, asked) = try detect("echo ' http://127.0.0.1:3142/ '")
        #expect(answer == .proxy(RepositoryURI("http://127.0.0.1:3142/")))
        #expect(asked == "http://debian.example.org/debian/\n")
    }

    @Test func direct() throws {
        #expect(try detect("echo DIRECT").0 == .direct)
    }

    @Test(arguments: ["exit 3", "kill -9 $$"])
    func aptFailsOverAnErrorOfTheCommand(script: String) throws {
        let words = script == "exit 3" ? "ends with code 3" : "is ended by signal 9"
        #expect(try detect(script).0 == .failed(words))
    }

    @Test(arguments: ["true", "echo nonsense", "echo gopher://127.0.0.1/", "sleep 30"])
    func nothingOfUse(script: String) throws {
        #expect(try detect(script, seconds: 1).0 == .nothing)
    }

    @Test func aCommandThatIsNotThere() {
        let detection = ProxyDetection(environment: [:], timeLimit: 1)
        guard case .failed = detection.answer("/nonexistent/detect", for: uri) else {
            Issue.record("it is no answer")
            return
        }
    }

    @Test func nothingIsFetchedWhereTheCommandCannotBeExecuted() throws {
        let server = try FaultServer(routes: ["*": .body("x")])
        defer { server.stop() }
        let scene = try TransferScene(
            sources: "deb \(server.url("/debian")) s main\n",
            conf: "Acquire::http::Proxy-Auto-Detect \"/usr/bin/detect\";\n", files: ["usr/bin/detect": "no program"])
        let failure = try #require(scene.fetcher().fetch(scene.sources).first?.look.transfer?.failure)
        #expect(failure.kind == .proxy && failure.reason == "detection")
        #expect(failure.text.contains("Proxy-Auto-Detect at /etc/apt/apt.conf:1"))
        #expect(server.requests.isEmpty)
    }

    @Test func aForeignRootsCommandIsNeverRun() throws {
        let server = try FaultServer(routes: ["*": .body("x")])
        defer { server.stop() }
        let directory = try TemporaryDirectory()
        let command = try directory.write(
            "detect", "#!/bin/sh\ntouch \(directory("ran"))\necho http://127.0.0.1:1\n", mode: 0o755)
        let scene = try TransferScene(
            sources: "deb \(server.url("/debian")) s main\n", conf: "Acquire::http::Proxy-Auto-Detect \"\(command)\";\n"
        )
        try scene.root.write(String(command.dropFirst()), "#!/bin/sh\n", mode: 0o755)
        let fetched = try #require(scene.fetcher().fetch(scene.sources).first)
        #expect(fetched.look.transfer?.proxy == nil && fetched.look.transfer?.httpStatus == 200)
        #expect(!FileManager.default.fileExists(atPath: directory("ran")))
        // The same configuration as this machine's own does run it.
        var own = scene.loaded
        own.root = .own
        let proxied = try #require(
            RepositoryFetcher(own, timeout: 1, jobs: 1).fetch(scene.sources).first?.look.transfer)
        #expect(proxied.proxy?.hasPrefix("http://127.0.0.1:1") == true && proxied.failure?.kind == .proxy)
        #expect(FileManager.default.fileExists(atPath: directory("ran")))
    }
}
