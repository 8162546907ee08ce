import Curl
import Glibc
import Linux
import TestSupport
import Testing

/// Requests over a Unix socket, as container engines take them.
@Suite(.serialized) struct UnixSocketTests {
    @Test func anAnswer() throws {
        let folder = try TemporaryDirectory()
        let server = try FaultServer(routes: ["/x": .body("here")], unixSocket: folder("s"))
        defer { server.stop() }
        let result = try #require(fetch("http://localhost/x") { $0.unixSocket = folder("s") })
        #expect(result.failure == nil)
        #expect(result.body == Array("here".utf8))
        #expect(result.complete == true)
    }

    @Test func theSystemsErrorIsKept() throws {
        let folder = try TemporaryDirectory()
        func error(_ path: String) -> Int32? {
            fetch("http://localhost/x") { $0.unixSocket = path }?.failure?.systemError
        }
        #expect(error(folder("none")) == ENOENT)
        #expect(error(try folder.write("file", "")) == ECONNREFUSED)
        #expect(error(folder("file/below")) == ENOTDIR)
        #expect(
            fetch("http://localhost/x") { $0.unixSocket = folder(String(repeating: "x", count: 200)) }?.failure != nil)
    }

    @Test func aRedirectDoesNotStayOnTheSocket() throws {
        let folder = try TemporaryDirectory()
        let elsewhere = try FaultServer(routes: ["/y": .body("there")])
        let server = try FaultServer(routes: ["/x": .redirect(to: elsewhere.url("/y"))], unixSocket: folder("s"))
        defer {
            server.stop()
            elsewhere.stop()
        }
        let result = try #require(fetch("http://localhost/x") { $0.unixSocket = folder("s") })
        #expect(result.body == Array("there".utf8))
        #expect(server.requests.count == 1)
    }
}
