import AptModel
import Evidence
import Foundation
import Linux
import TestSupport
import Testing

@testable import Probes

/// SRV records: the machines that apt connects to before the host of the URI (methods/connect.cc).
@Suite struct ServiceRecordTests {
    private static let services = "# comment\nhttp\t80/tcp\twww\nhttp 80/udp\nother 80/tcp\nhttps 443/tcp # TLS\n"
    private let question = "_http._tcp.debian.example.org"
    private let way = "/debian/dists/s/InRelease"

    private func scene(
        _ uri: String = "http://debian.example.org/debian", conf: String = "", services: String? = Self.services
    ) throws -> TransferScene {
        try TransferScene(
            sources: "deb \(uri) s main\n", conf: conf, files: services.map { ["etc/services": $0] } ?? [:])
    }

    private func fetch(_ scene: TransferScene, _ dns: FakeNameServer, deadline: Double? = nil) throws
        -> FetchedRepository
    {
        let fetcher = RepositoryFetcher(scene.loaded, timeout: 1, jobs: 8, nameServer: dns.server)
        return try #require(fetcher.fetch(scene.sources, deadline: deadline).first)
    }

    private func to(_ server: FaultServer, priority: UInt16 = 0) -> ServiceRecord {
        ServiceRecord(priority: priority, weight: 0, target: server.address, port: UInt16(server.port))
    }

    @Test func theRecordsMachineIsAsked() throws {
        let server = try FaultServer(routes: [way: .body("text")], address: "127.0.0.2")
        defer { server.stop() }
        let dns = try FakeNameServer([question: .records([to(server)])])
        defer { dns.stop() }
        let transfer = try #require(try fetch(scene(), dns).look.transfer)
        #expect(transfer.failure == nil && transfer.httpStatus == 200)
        #expect(transfer.remoteAddress == "127.0.0.2" && transfer.serviceTarget == "127.0.0.2:\(server.port)")
        #expect(transfer.url == "http://debian.example.org/debian/dists/s/InRelease")
        #expect(server.requests.first?.header("Host") == "debian.example.org")
        #expect(dns.asked == [question])
    }

    @Test func prioritiesAndThenTheHostItself() throws {
        let dead = UInt16(try LoopbackSocket.unusedPort())
        let near = try FaultServer(routes: [way: .body("near")], address: "127.0.0.2")
        defer { near.stop() }
        let gone = ServiceRecord(priority: 0, weight: 9, target: "127.0.0.1", port: dead)
        let dns = try FakeNameServer([question: .records([to(near, priority: 7), gone])])
        defer { dns.stop() }
        #expect(try fetch(scene(), dns).body == Array("near".utf8))
        // With no machine left the host itself is tried, by its own port; here it has no address.
        dns.answer(question, .records([gone]))
        let last = try #require(try fetch(scene(), dns).look.transfer)
        #expect(last.failure?.kind == .nameResolution && last.serviceTarget == nil)
    }

    @Test func aPortInTheURIYieldsToTheRecord() throws {
        let server = try FaultServer(routes: [way: .body("text")], address: "127.0.0.2")
        defer { server.stop() }
        let dns = try FakeNameServer([question: .records([to(server)])])
        defer { dns.stop() }
        let transfer = try #require(try fetch(scene("http://debian.example.org:1/debian"), dns).look.transfer)
        #expect(transfer.httpStatus == 200 && transfer.serviceTarget == "127.0.0.2:\(server.port)")
        #expect(server.requests.first?.header("Host") == "debian.example.org:1")
    }

    @Test func oneQuestionForOneHost() throws {
        let server = try FaultServer(routes: ["*": .body("text")], address: "127.0.0.2")
        defer { server.stop() }
        let dns = try FakeNameServer([question: .records([to(server)])])
        defer { dns.stop() }
        let scene = try TransferScene(
            sources: (0..<5).map { "deb http://debian.example.org/debian s\($0) main\n" }.joined(),
            files: ["etc/services": Self.services])
        let fetcher = RepositoryFetcher(scene.loaded, timeout: 1, jobs: 8, nameServer: dns.server)
        #expect(fetcher.fetch(scene.sources).allSatisfy { $0.look.transfer?.httpStatus == 200 })
        #expect(fetcher.fetch(scene.sources).count == 5)
        #expect(dns.asked == [question])
    }

    @Test func noServiceIsFinal() throws {
        let dns = try FakeNameServer([
            question: .records([ServiceRecord(priority: 0, weight: 0, target: "", port: 0)])
        ])
        defer { dns.stop() }
        let failure = try #require(try fetch(scene(), dns).look.transfer?.failure)
        #expect(failure.kind == .nameResolution && failure.reason == "no_service")
        #expect(failure.text == "SRV records for debian.example.org say that it has no http service")
    }

    @Test func redirectsAreFollowedToTheMachinesOfTheNewHost() throws {
        let first = try FaultServer(
            routes: [way: .redirect(to: "http://other.example.org/x")], address: "127.0.0.2")
        defer { first.stop() }
        let second = try FaultServer(routes: ["/x": .body("text")], address: "127.0.0.3")
        defer { second.stop() }
        let dns = try FakeNameServer([
            question: .records([to(first)]), "_http._tcp.other.example.org": .records([to(second)]),
        ])
        defer { dns.stop() }
        let transfer = try #require(try fetch(scene(), dns).look.transfer)
        #expect(transfer.httpStatus == 200 && transfer.serviceTarget == "127.0.0.3:\(second.port)")
        #expect(transfer.effectiveUrl == "http://other.example.org/x")
    }

    @Test func nothingIsAsked() throws {
        let server = try FaultServer(routes: ["*": .body("text")])
        defer { server.stop() }
        let dns = try FakeNameServer(["*": .silence])
        defer { dns.stop() }
        _ = try fetch(scene(server.url("/debian")), dns)
        _ = try fetch(scene("http://localhost:\(server.port)/debian"), dns)
        _ = try fetch(scene("http://[::1]:1/debian"), dns)
        _ = try fetch(scene(conf: "Acquire::EnableSrvRecords \"false\";\n"), dns)
        _ = try fetch(scene(conf: "Acquire::http::Proxy \"\(server.url(""))\";\n"), dns)
        _ = try fetch(scene(services: nil), dns)
        #expect(dns.asked.isEmpty)
    }

    @Test func aSilentNameServerIsAskedOnce() throws {
        let dns = try FakeNameServer(["*": .silence])
        defer { dns.stop() }
        let scene = try TransferScene(
            sources: (0..<20).map { "deb http://h\($0).invalid/debian s main\n" }.joined(),
            files: ["etc/services": Self.services])
        let start = Date()
        let fetched = RepositoryFetcher(scene.loaded, timeout: 1, jobs: 8, nameServer: dns.server).fetch(
            scene.sources, deadline: 1.5)
        #expect(Date().timeIntervalSince(start) < 4)
        #expect(dns.asked == ["_http._tcp.h0.invalid"])
        #expect(fetched.allSatisfy { $0.look.transfer?.failure != nil })
    }

    @Test func troubleWithOneNameIsNotTheServers() throws {
        let server = try FaultServer(routes: ["*": .body("text")], address: "127.0.0.2")
        defer { server.stop() }
        let dns = try FakeNameServer(["_http._tcp.h0.invalid": .trouble, "*": .records([to(server)])])
        defer { dns.stop() }
        let lookup = ServiceLookup(services: ServiceNames(text: Array(Self.services.utf8)), nameServer: dns.server)
        #expect(lookup.answer(for: RepositoryURI("http://h0.invalid/")) == .nothing)
        #expect(
            lookup.answer(for: RepositoryURI("http://h1.invalid/"))
                == .endpoints([
                    .init(host: "127.0.0.2", port: UInt16(server.port)), .init(host: "h1.invalid", port: 80),
                ]))
        #expect(
            lookup.answer(for: RepositoryURI("https://h1.invalid:8443/"))
                == .endpoints([
                    .init(host: "127.0.0.2", port: UInt16(server.port)), .init(host: "h1.invalid", port: 8443),
                ]))
        #expect(dns.asked.last == "_https._tcp.h1.invalid")
    }

    @Test func aRunWhoseTimeIsOverAsksNobody() throws {
        let dns = try FakeNameServer(["*": .silence])
        defer { dns.stop() }
        let lookup = ServiceLookup(services: ServiceNames(text: Array(Self.services.utf8)), nameServer: dns.server)
        lookup.end = monotonicSeconds + 0.5
        #expect(lookup.answer(for: RepositoryURI("http://h.invalid/")) == .nothing)
        #expect(dns.asked.isEmpty)
    }

    @Test func namesOfServices() {
        let names = ServiceNames(text: Array(Self.services.utf8))
        #expect(names.name(ofPort: 80) == "http" && names.name(ofPort: 443) == "https")
        #expect(
            ServiceNames(text: Array("http 80/udp\nhttp eighty/tcp\nhttp\n80/tcp http".utf8)).name(ofPort: 80) == nil)
    }

    @Test(arguments: [
        ("debian.example.org", true), ("127.0.0.1", false), ("1.2.3.256", true), ("::1", false), ("localhost", false),
        ("LOCALHOST", false), ("", false), ("a.b.c.d", true),
    ])
    func hostsThatAreNames(host: String, isName: Bool) {
        #expect(ServiceLookup.isName(host) == isName)
    }
}
