import Foundation
import Synchronization

/// A real HTTP server on a loopback address that answers each path as it is told, lies included. It takes any number of
/// connections, a thread each, and ends with ``stop()`` (or when it is freed).
///
///     let server = try FaultServer(routes: ["/InRelease": .short(bytes, sent: 1000)])
///     defer { server.stop() }
///     … server.url("/InRelease") … server.requests …
public final class FaultServer: Sendable {
    /// One request as it came in.
    public struct Request: Sendable {
        public var method: String
        /// A path, a whole URL (asked as a proxy) or `host:port` (CONNECT).
        public var target: String
        public var headers: [(name: String, value: String)]

        /// The first value of a header, names compared without case.
        public func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }

    public struct StartError: Error { public let call: String, code: Int32 }

    private struct State {
        var routes: [String: FaultAnswer]
        var requests: [Request] = []
        var connections = 0
        var open: Set<Int32> = []
        var stopped = false
    }

    public let address: String
    public let port: Int
    private let listener: Int32
    private let state: Mutex<State>

    /// Starts to listen on a free port.
    ///
    /// - Parameters:
    ///   - routes: by path (`/x`), by whole URL for a proxy request, by `CONNECT host:port`; `*` for all others. Else 404.
    ///   - address: `127.0.0.1`, another address in 127.0.0.0/8, or `::1`.
    public convenience init(routes: [String: FaultAnswer], address: String = "127.0.0.1", port wanted: Int = 0) throws {
        let (listener, port) = try LoopbackSocket.listening(address: address, port: wanted)
        self.init(routes: routes, address: address, port: port, listener: listener)
    }

    /// Serves a Unix socket instead, as container engines do. The path must be free; the file is the caller's to remove.
    public convenience init(routes: [String: FaultAnswer], unixSocket path: String) throws {
        self.init(routes: routes, address: path, port: 0, listener: try LoopbackSocket.listening(unixSocket: path))
    }

    private init(routes: [String: FaultAnswer], address: String, port: Int, listener: Int32) {
        self.address = address
        self.port = port
        self.listener = listener
        state = Mutex(State(routes: routes))
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { break }
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                guard let server = self, server.register(connection) else {
                    close(connection)
                    break
                }
                Thread.detachNewThread { server.serve(connection) }
            }
            close(listener)
        }
    }

    deinit { stop() }

    /// `http://ADDRESS:PORT` and the path.
    public func url(_ path: String) -> String {
        "http://\(address.contains(":") ? "[\(address)]" : address):\(port)\(path)"
    }

    /// Every request so far, in order of arrival.
    public var requests: [Request] { state.withLock { $0.requests } }
    /// How many connections were accepted so far.
    public var connectionCount: Int { state.withLock { $0.connections } }

    /// Changes what a path answers from now on.
    public func route(_ path: String, _ answer: FaultAnswer) {
        state.withLock { $0.routes[path] = answer }
    }

    /// Closes every socket. Can be called again.
    public func stop() {
        let open: Set<Int32>? = state.withLock { state in
            guard !state.stopped else { return nil }
            state.stopped = true
            return state.open
        }
        guard let open else { return }
        shutdown(listener, Int32(SHUT_RDWR))
        for connection in open { shutdown(connection, Int32(SHUT_RDWR)) }
    }

    private func register(_ connection: Int32) -> Bool {
        state.withLock { state in
            guard !state.stopped else { return false }
            state.connections += 1
            state.open.insert(connection)
            return true
        }
    }

    private func serve(_ connection: Int32) {
        var pending: [UInt8] = []
        while let request = readRequest(connection, &pending) {
            let answer = state.withLock { state in
                state.requests.append(request)
                let key = [request.method + " " + request.target, request.target, "*"].first { state.routes[$0] != nil }
                guard let key, let answer = state.routes[key] else { return FaultAnswer.status(404) }
                if !answer.later.isEmpty { state.routes[key] = .inTurn(answer.later) }
                return answer.instead.first { other in
                    request.header(other.header).map { other.holds.isEmpty || $0.contains(other.holds) } ?? false
                }?.answer ?? answer
            }
            guard play(answer, on: connection, headOnly: request.method == "HEAD") else { break }
        }
        _ = state.withLock { $0.open.remove(connection) }
        close(connection)
    }

    /// Whether the connection stays open for another request.
    private func play(_ answer: FaultAnswer, on connection: Int32, headOnly: Bool) -> Bool {
        for step in answer.steps {
            switch step {
            case .send(let bytes):
                let end = headOnly ? bytes.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound : nil
                guard LoopbackSocket.send(bytes[..<(end ?? bytes.count)], to: connection) else { return false }
            case .sendForever(let bytes): while LoopbackSocket.send(bytes[...], to: connection) {}
            case .pause(let seconds): Thread.sleep(forTimeInterval: seconds)
            case .hang:
                var byte: UInt8 = 0
                while recv(connection, &byte, 1, 0) > 0 {}
                return false
            case .reset:
                var linger = linger(l_onoff: 1, l_linger: 0)
                setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
                return false
            case .close: return false
            case .keepOpen: return true
            }
        }
        return false
    }

    private func readRequest(_ connection: Int32, _ pending: inout [UInt8]) -> Request? {
        let blank = Array("\r\n\r\n".utf8)
        while pending.firstRange(of: blank) == nil {
            var buffer = [UInt8](repeating: 0, count: 8192)
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0, pending.count < 1 << 20 else { return nil }
            pending += buffer[..<count]
        }
        guard let end = pending.firstRange(of: blank) else { return nil }
        let lines = String(decoding: pending[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        pending.removeSubrange(..<end.upperBound)
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count == 3 else { return nil }
        let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (String(line[..<colon]), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
        }
        return Request(method: String(words[0]), target: String(words[1]), headers: headers)
    }
}
