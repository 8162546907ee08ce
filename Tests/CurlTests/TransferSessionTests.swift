import Curl
import Foundation
import TestSupport
import Testing

/// Transfers that are moved on step by step.
@Suite(.serialized) struct TransferSessionTests {
    /// Steps until as many have ended.
    private func results(of session: TransferSession, _ count: Int) -> [TransferSession.Ticket: TransferResult] {
        var results: [TransferSession.Ticket: TransferResult] = [:]
        let end = Date() + 20
        while results.count < count, Date() < end {
            for (ticket, result) in session.step(wait: 50) { results[ticket] = result }
        }
        return results
    }

    @Test func oneMayBeginWhileAnotherRuns() throws {
        let server = try FaultServer(routes: ["/Release": .body("release"), "/Release.gpg": .body("signature")])
        defer { server.stop() }
        let session = TransferSession()
        let first = session.begin(request(server.url("/InRelease")))
        var ended = results(of: session, 1)
        #expect(ended[first]?.httpStatus == 404)
        let second = session.begin(request(server.url("/Release")))
        let third = session.begin(request(server.url("/Release.gpg")))
        #expect(session.count == 2)
        ended = results(of: session, 2)
        #expect(ended[second]?.body == Array("release".utf8))
        #expect(ended[third]?.body == Array("signature".utf8))
        #expect(session.count == 0)
        #expect(server.connectionCount <= 2, "the connection that stands is used again")
    }

    @Test func whatCannotBeginEndsInTheNextStep() throws {
        let session = TransferSession()
        let ticket = session.begin(request("gopher://debian.example.org/"))
        #expect(session.count == 1)
        let ended = session.step(wait: 1000)
        #expect(ended.map(\.ticket) == [ticket])
        #expect(ended.first?.result.failure?.kind == .malformedURL)
    }

    @Test func aPauseOfTheCallerIsNoStall() throws {
        let server = try FaultServer(routes: ["*": .stalledBeforeHeader])
        defer { server.stop() }
        let session = TransferSession()
        _ = session.begin(request(server.url("/")) { $0.stallTimeout = 1 })
        // The request is out, and nobody looks for longer than a stall may last.
        for _ in 0..<5 { #expect(session.step(wait: 50).isEmpty) }
        Thread.sleep(forTimeInterval: 1.5)
        #expect(session.step(wait: 0).isEmpty)
        // Looked at all the time, it is one.
        #expect(results(of: session, 1).values.first?.failure?.kind == .stalled)
    }

    @Test func anotherDescriptorEndsTheWait() throws {
        let server = try FaultServer(routes: ["*": .stalledBeforeHeader])
        defer { server.stop() }
        let session = TransferSession()
        _ = session.begin(request(server.url("/")) { $0.stallTimeout = 60 })
        for _ in 0..<3 { _ = session.step(wait: 20) }
        let pipe = Pipe()
        pipe.fileHandleForWriting.write(Data([1]))
        let start = Date()
        let watched = WatchedDescriptor(number: pipe.fileHandleForReading.fileDescriptor, reads: true)
        #expect(session.step(wait: 5000, watching: [watched]).isEmpty)
        #expect(Date().timeIntervalSince(start) < 2)
    }

    @Test func whatIsGivenUpHasFailed() throws {
        let server = try FaultServer(routes: ["*": .stalled([1, 2], sent: 1)])
        defer { server.stop() }
        let session = TransferSession()
        let tickets = (0..<3).map { session.begin(request(server.url("/\($0)"))) }
        for _ in 0..<5 { _ = session.step(wait: 20) }
        let ended = session.giveUp(.deadline)
        #expect(ended.map(\.ticket).sorted() == tickets)
        #expect(ended.allSatisfy { $0.result.failure?.kind == .deadline })
        #expect(session.count == 0)
        #expect(session.step(wait: 0).isEmpty)
    }

    @Test func nextIsTheFirstWhoseHostHasRoom() {
        var queue = HostQueue(hosts: ["a", "a", "a", "b", "c"], jobs: 3, perHost: 1)
        #expect(queue.next() == 0)
        #expect(queue.next() == 3)
        #expect(queue.next() == 4)
        #expect(queue.next() == nil, "three work")
        queue.ended(3)
        #expect(queue.next() == nil, "its host is busy")
        queue.ended(0)
        #expect(queue.next() == 1)
        #expect(!queue.isEmpty)
        #expect(queue.next(ignoringLimits: true) == 2)
        #expect(queue.isEmpty)
    }

    /// A long list of one host does not keep those behind it waiting, and each comes once.
    @Test func hostsTakeTurns() {
        var queue = HostQueue(hosts: Array(repeating: "a", count: 1000) + ["b", "b", "c"], jobs: 8, perHost: 4)
        var begun = (0..<7).compactMap { _ in queue.next() }
        #expect(begun == [0, 1000, 1002, 1, 1001, 2, 3])
        #expect(queue.next() == nil, "a has its four")
        var order = begun
        while !begun.isEmpty {
            queue.ended(begun.removeFirst())
            while let next = queue.next() { begun.append(next); order.append(next) }
        }
        #expect(order.sorted() == (0..<1003).map { $0 } && queue.isEmpty)
        #expect(order.filter { $0 < 1000 } == (0..<1000).map { $0 })
    }

    @Test func theEndTakesAllThatWaits() {
        var queue = HostQueue(hosts: ["a", "b", "a", "c"], jobs: 1, perHost: 1)
        #expect(queue.next() == 0)
        var rest: [Int] = []
        while let next = queue.next(ignoringLimits: true) { rest.append(next) }
        #expect(rest.sorted() == [1, 2, 3] && queue.isEmpty && queue.next() == nil)
    }
}
