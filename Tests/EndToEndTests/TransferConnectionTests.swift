import Foundation
import TestSupport
import Testing

/// Hosts, ports and proxies that fail, and their near misses.
@Suite struct TransferConnectionTests {
    private func scene(_ entry: String, _ options: [String] = []) throws -> VerdictRun {
        let lab = try VerdictLab()
        try lab.sources(entry)
        return try lab.check(options.flatMap { ["-o", $0] } + ["--timeout", "3"])
    }

    @Test func refused() throws {
        let port = try LoopbackSocket.unusedPort()
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab()
        try lab.sources(served.entry(uri: "http://127.0.0.1:\(port)/debian"))
        let run = try lab.check()
        #expect(try run.source.codes == ["X03"])
        #expect(try run.source.findings.first?.words.contains("127.0.0.1") == true)
        #expect(run.exit == 24)
        guard VerdictLab.hasApt else { return }
        #expect(try lab.aptUpdate().words.contains("Connection refused"))
    }

    @Test func unknownHost() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let run = try scene(served.entry(uri: "http://no-such-host.invalid/debian"))
        #expect(try run.source.codes == ["X02"])
        #expect(try run.source.findings.first?.words.contains("no-such-host.invalid") == true)
        #expect(run.exit == 24)
    }

    @Test func blackHoleIsATimeoutOfTheConnection() throws {
        let hole = try LoopbackSocket.blackHole()
        defer { hole.sockets.forEach { close($0) } }
        let served = try ServedRepository()
        defer { served.server.stop() }
        let run = try scene(served.entry(uri: "http://127.0.0.1:\(hole.port)/debian"))
        #expect(try run.source.codes == ["X03"])
        #expect(run.exit == 24)
    }

    @Test func deadProxy() throws {
        let port = try LoopbackSocket.unusedPort()
        let served = try ServedRepository()
        defer { served.server.stop() }
        let run = try scene(served.entry(), ["Acquire::http::Proxy=http://127.0.0.1:\(port)/"])
        #expect(try run.source.codes == ["X10"])
        #expect(try run.source.findings.first?.words.contains("127.0.0.1:\(port)") == true)
        #expect(run.exit == 24)
        #expect(served.server.requests.isEmpty)
    }

    @Test func deadProxyThatThisHostPassesBy() throws {
        let port = try LoopbackSocket.unusedPort()
        let served = try ServedRepository()
        defer { served.server.stop() }
        let run = try scene(
            served.entry(),
            ["Acquire::http::Proxy=http://127.0.0.1:\(port)/", "Acquire::http::Proxy::127.0.0.1=DIRECT"])
        #expect(run.exit == 0)
        #expect(try run.source.codes.isEmpty)
    }

    @Test(arguments: [(407, "X10", 24), (502, "X10", 24), (504, "X10", 24), (500, "X05", 24), (404, "C09", 25)])
    func proxyAnswers(status: Int, code: String, exit: Int32) throws {
        let proxy = try FaultServer(routes: ["*": .status(status)])
        defer { proxy.stop() }
        let served = try ServedRepository()
        defer { served.server.stop() }
        let run = try scene(
            served.entry(uri: "http://debian.example.org/debian"), ["Acquire::http::Proxy=\(proxy.url("/"))"])
        #expect(try run.source.codes == [code])
        #expect(run.exit == exit)
        #expect(proxy.requests.first?.target == "http://debian.example.org/debian/dists/stable/InRelease")
    }

    /// The same words from the server itself, with no proxy between, are the server's.
    @Test func proxyThatWorks() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let proxy = try FaultServer(routes: [
            "http://debian.example.org/debian/dists/stable/InRelease": .body(served.inRelease)
        ])
        defer { proxy.stop() }
        let run = try scene(
            served.entry(uri: "http://debian.example.org/debian"),
            ["Acquire::http::Proxy=http://user:pr0xysecret@127.0.0.1:\(proxy.port)/"])
        #expect(run.exit == 0)
        #expect(try run.source.codes.isEmpty)
        #expect(proxy.requests.first?.header("Proxy-Authorization") != nil)
        #expect(!run.output.contains("pr0xysecret"))
    }

    @Test func aptsOwnRequest() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        _ = try lab.check()
        let ours = try #require(served.server.requests.first)
        #expect(ours.method == "GET")
        guard VerdictLab.hasApt else { return }
        _ = try lab.aptUpdate()
        let apts = try #require(served.server.requests.dropFirst().first)
        for name in ["User-Agent", "Accept", "Cache-Control", "Host"] {
            #expect(ours.header(name) == apts.header(name), "\(name)")
        }
    }
}
