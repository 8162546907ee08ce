import Foundation
import Linux
import TestSupport
import Testing

/// glibc's resolver against a real name server on loopback.
@Suite struct ServiceQueryTests {
    private let name = "_http._tcp.debian.example.org"

    private func seconds(_ work: () throws -> Void) rethrows -> Double {
        let start = Date()
        try work()
        return Date().timeIntervalSince(start)
    }

    @Test func recordsSortedByPriority() throws {
        let records = [
            ServiceRecord(priority: 5, weight: 1, target: "second.example.org", port: 8082),
            ServiceRecord(priority: 1, weight: 1, target: "first.example.org", port: 8081),
        ]
        let dns = try FakeNameServer([name: .records(records)])
        defer { dns.stop() }
        #expect(try serviceRecords(name, server: dns.server).get() == [records[1], records[0]])
        #expect(dns.asked == [name])
    }

    @Test func noRecordsAreNoFailure() throws {
        let dns = try FakeNameServer(["empty.example.org": .records([])])
        defer { dns.stop() }
        #expect(try serviceRecords("empty.example.org", server: dns.server).get().isEmpty)
        #expect(try serviceRecords("absent.example.org", server: dns.server).get().isEmpty)
        #expect(dns.asked == ["empty.example.org", "absent.example.org"], "no search domain is tried")
    }

    @Test func silenceEndsInTime() throws {
        let dns = try FakeNameServer(["*": .silence])
        defer { dns.stop() }
        let waited = seconds {
            #expect(serviceRecords(name, seconds: 1, server: dns.server) == .failure(NameServerFailure()))
        }
        #expect(waited > 0.8 && waited < 2.5)
        #expect(dns.asked.count == 1, "one try")
    }

    @Test func nobodyThereIsQuick() throws {
        let dns = try FakeNameServer([:])
        let server = dns.server
        dns.stop()
        Thread.sleep(forTimeInterval: 0.3)
        let waited = seconds { #expect(serviceRecords(name, server: server) == .failure(NameServerFailure())) }
        #expect(waited < 1)
    }

    @Test func troubleIsAFailure() throws {
        let dns = try FakeNameServer(["*": .trouble])
        defer { dns.stop() }
        #expect(serviceRecords(name, server: dns.server) == .failure(NameServerFailure()))
    }

    @Test func hostileAnswers() throws {
        let loop: [UInt8] = [0xC0, 0x2F, 0, 33, 0, 1, 0, 0, 0, 60, 0, 8, 0, 0, 0, 0, 0, 80, 0xC0, 0x41]
        let dns = try FakeNameServer([
            "loop.example.org": .raw(count: 1, loop), "short.example.org": .raw(count: 65535, [0xC0]),
            "large.example.org": .records(
                (0..<100).map { ServiceRecord(priority: $0, weight: 0, target: "n\($0).example.org", port: 80) }),
        ])
        defer { dns.stop() }
        #expect(try serviceRecords("loop.example.org", server: dns.server).get().isEmpty)
        #expect(try serviceRecords("short.example.org", server: dns.server).get().isEmpty)
        #expect(try serviceRecords("large.example.org", server: dns.server).get().count == 100)
    }

    @Test(arguments: [
        "", ".", "a..b", "\u{0}", "x y/\\", String(repeating: "a", count: 64), String(repeating: "a.", count: 200),
    ])
    func namesThatAreNone(name: String) throws {
        let dns = try FakeNameServer(["*": .noSuchName])
        defer { dns.stop() }
        if case .success(let records) = serviceRecords(name, seconds: 1, server: dns.server) {
            #expect(records.isEmpty)
        }
    }
}
