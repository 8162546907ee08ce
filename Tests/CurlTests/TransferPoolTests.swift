import Curl
import Foundation
import TestSupport
import Testing

/// Many transfers at once: order, limits, ends.
@Suite(.serialized) struct TransferPoolTests {
    @Test func resultsKeepTheOrderOfTheRequests() throws {
        let server = try FaultServer(
            routes: Dictionary(uniqueKeysWithValues: (0..<60).map { ("/\($0)", .body("body \($0)")) }))
        defer { server.stop() }
        let results = TransferPool().run((0..<60).map { request(server.url("/\($0)")) }, jobs: 8)
        #expect(results.map { String(decoding: $0.body, as: UTF8.self) } == (0..<60).map { "body \($0)" })
        #expect(server.connectionCount <= TransferPool.connectionsPerHost)
    }

    @Test func onlySoManyJobsAtOnce() throws {
        let servers = try (2..<8).map {
            try FaultServer(routes: ["*": .stalled([1, 2], sent: 1)], address: "127.0.0.\($0)")
        }
        defer { servers.forEach { $0.stop() } }
        let requests = servers.map { server in request(server.url("/")) { $0.stallTimeout = 5 } }
        let results = TransferPool().run(requests, jobs: 2, deadline: 0.5)
        #expect(servers.map(\.connectionCount).reduce(0, +) == 2)
        #expect(results.allSatisfy { $0.failure?.kind == .deadline })
    }

    @Test func deadlineKeepsWhatIsDone() throws {
        let server = try FaultServer(routes: ["/good": .body("x"), "/slow": .stalled(releaseBody, sent: 10)])
        defer { server.stop() }
        let started = Date()
        let results = TransferPool().run(
            [request(server.url("/slow")) { $0.stallTimeout = 60 }, request(server.url("/good"))], jobs: 4,
            deadline: 0.6)
        #expect(Date().timeIntervalSince(started) < 1.2)
        #expect(results[0].failure?.kind == .deadline)
        #expect(results[0].body.count == 10)
        #expect(results[0].complete == false)
        #expect(results[1].failure == nil)
    }

    @Test func interruptedWithinAFifthOfASecond() throws {
        let server = try FaultServer(routes: ["*": .stalledBeforeHeader])
        defer { server.stop() }
        let start = Date()
        let results = TransferPool().run(
            [request(server.url("/")) { $0.stallTimeout = 60 }], jobs: 1,
            interrupted: { Date().timeIntervalSince(start) > 0.5 })
        let took = Date().timeIntervalSince(start)
        #expect(results.first?.failure?.kind == .interrupted)
        #expect(took > 0.5 && took < 0.7 + 0.3)
    }

    @Test func aWaitingNameLookupDoesNotHoldTheEndUp() throws {
        let start = Date()
        let results = TransferPool().run(
            [request("http://slow-name.invalid/") { $0.connectTimeout = 30 }], jobs: 1, interrupted: { true })
        #expect(results.first?.failure?.kind == .interrupted)
        #expect(Date().timeIntervalSince(start) < 1)
    }

    @Test func twoHundredFilesOfOneServer() throws {
        let server = try FaultServer(routes: ["*": .body(releaseBody)])
        defer { server.stop() }
        let results = TransferPool().run((0..<200).map { request(server.url("/\($0)")) }, jobs: 16)
        #expect(results.allSatisfy { $0.failure == nil && $0.body.count == releaseBody.count })
        #expect(server.connectionCount <= TransferPool.connectionsPerHost)
    }

    @Test func nothingToDo() {
        #expect(TransferPool().run([], jobs: 4).isEmpty)
    }
}
