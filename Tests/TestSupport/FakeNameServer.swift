import Foundation
import Linux
import Synchronization

/// A real DNS server on a loopback UDP port that answers every question as it is told, lies included.
public final class FakeNameServer: Sendable {
    public enum Answer: Sendable {
        /// SRV records, as a server writes them.
        case records([ServiceRecord])
        /// The name is not there (NXDOMAIN).
        case noSuchName
        /// The server is in trouble (SERVFAIL).
        case trouble
        /// These bytes behind the question, announced as that many records.
        case raw(count: UInt16, [UInt8])
        /// No word.
        case silence
    }

    private struct State {
        var answers: [String: Answer]
        var asked: [String] = []
        var stopped = false
    }

    public let port: UInt16
    private let descriptor: Int32
    private let state: Mutex<State>

    /// Starts to listen.
    ///
    /// - Parameter answers: by name in lower case; `*` for all others, else there is no such name.
    public init(_ answers: [String: Answer]) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
            }
        }
        guard code == 0 else { throw FaultServer.StartError(call: "bind", code: errno) }
        self.descriptor = descriptor
        port = UInt16(bigEndian: address.sin_port)
        state = Mutex(State(answers: answers))
        var limit = timeval(tv_sec: 0, tv_usec: 50_000)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        Thread.detachNewThread { [self] in serve() }
    }

    /// To be given where a name server is asked for.
    public var server: NameServer { NameServer(address: "127.0.0.1", port: port) }

    /// The names that were asked for, in order.
    public var asked: [String] { state.withLock { $0.asked } }

    /// Changes what a name answers from now on.
    public func answer(_ name: String, _ answer: Answer) { state.withLock { $0.answers[name] = answer } }

    /// Ends it.
    public func stop() { state.withLock { $0.stopped = true } }

    private func serve() {
        while !(state.withLock { $0.stopped }) {
            var query = [UInt8](repeating: 0, count: 1024)
            var peer = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let count = withUnsafeMutablePointer(to: &peer) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    recvfrom(descriptor, &query, query.count, 0, $0, &length)
                }
            }
            guard count > 12, let reply = reply(to: Array(query.prefix(count))) else { continue }
            _ = withUnsafePointer(to: &peer) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    sendto(descriptor, reply, reply.count, 0, $0, length)
                }
            }
        }
        close(descriptor)
    }

    private func reply(to query: [UInt8]) -> [UInt8]? {
        var place = 12
        var labels: [String] = []
        while place < query.count, query[place] != 0 {
            let end = place + 1 + Int(query[place])
            guard end < query.count else { return nil }
            labels.append(String(decoding: query[(place + 1)..<end], as: UTF8.self))
            place = end
        }
        guard place + 5 <= query.count else { return nil }
        let name = labels.joined(separator: ".").lowercased()
        let answer = state.withLock { state in
            state.asked.append(name)
            return state.answers[name] ?? state.answers["*"] ?? .noSuchName
        }
        let id = query.prefix(2)
        let question = query[12..<(place + 5)]
        switch answer {
        case .records(let records):
            return id + DNSMessage.header(answers: UInt16(records.count)) + question
                + records.flatMap { DNSMessage.record($0) }
        case .raw(let count, let bytes): return id + DNSMessage.header(answers: count) + question + bytes
        case .noSuchName: return id + DNSMessage.header(answers: 0, code: 3) + question
        case .trouble: return id + DNSMessage.header(answers: 0, code: 2) + question
        case .silence: return nil
        }
    }
}

/// Pieces of DNS messages.
public enum DNSMessage {
    /// Everything of the header behind the id: an answer to one question.
    public static func header(answers: UInt16, code: UInt8 = 0, questions: UInt16 = 1) -> [UInt8] {
        [0x81, 0x80 | code] + number(questions) + number(answers) + [0, 0, 0, 0]
    }

    /// A whole message with the SRV records of a name, as ``FakeNameServer`` sends it.
    public static func message(_ name: String, _ records: [ServiceRecord]) -> [UInt8] {
        [0, 1] + header(answers: UInt16(records.count)) + self.name(name) + [0, 33, 0, 1]
            + records.flatMap { record($0) }
    }

    /// One SRV record whose name is that of the question.
    public static func record(_ record: ServiceRecord) -> [UInt8] {
        let target = name(record.target)
        return [0xC0, 12, 0, 33, 0, 1, 0, 0, 0, 60] + number(UInt16(6 + target.count)) + number(record.priority)
            + number(record.weight) + number(record.port) + target
    }

    /// A name without compression.
    public static func name(_ name: String) -> [UInt8] {
        name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
    }

    public static func number(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xFF)] }
}
