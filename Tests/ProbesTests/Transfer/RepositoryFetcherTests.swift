import AptModel
import Evidence
import Foundation
import Probes
import TestSupport
import Testing

/// InRelease, and what apt does where there is none.
@Suite struct RepositoryFetcherTests {
    private func dists(_ name: String) -> String { "/debian/dists/bookworm/\(name)" }

    private func scene(_ server: FaultServer, conf: String = "") throws -> TransferScene {
        try TransferScene(sources: "deb \(server.url("/debian")) bookworm main\n", conf: conf)
    }

    @Test func inReleaseComesFirstAndAlone() throws {
        let server = try FaultServer(routes: [
            dists("InRelease"): .body(
                transferBody, headers: ["Date: Mon, 23 Nov 2020 10:00:00 GMT", "Age: 12", "Via: 1.1 squid"])
        ])
        defer { server.stop() }
        let scene = try scene(server)
        var finished: [Int] = []
        let fetched = scene.fetcher().fetch(scene.sources, onFinish: { finished.append($0) })
        let only = try #require(fetched.first)
        #expect(fetched.count == 1 && finished == [0])
        #expect(only.look.form == .inline && only.look.purpose == .first)
        #expect(only.body == transferBody)
        #expect(only.signature == nil && only.notTried == nil)
        let transfer = try #require(only.look.transfer)
        #expect(transfer.url == server.url(dists("InRelease")))
        #expect(transfer.httpStatus == 200)
        #expect(transfer.bytes == Int64(transferBody.count) && transfer.expectedBytes == transfer.bytes)
        #expect(transfer.lengthMet == true && transfer.failure == nil)
        #expect(transfer.sha256?.count == 64)
        #expect(transfer.serverDate == Timestamp(rfc3339: "2020-11-23T10:00:00Z"))
        #expect(transfer.serverDateAt != nil && transfer.ageSeconds == 12)
        #expect(transfer.headers.contains("Via: 1.1 squid"))
        #expect(server.requests.map(\.target) == [dists("InRelease")])
        let seen = try #require(server.requests.first)
        #expect(seen.header("User-Agent") == "Debian APT-HTTP/1.3 (3.0)")
        #expect(seen.header("Cache-Control") == "max-age=0")
        #expect(seen.header("Accept") == "text/*")
    }

    /// What sends apt 2.6 to the pair: 404, redirects that lead nowhere, a file over the cap.
    @Test(arguments: [
        FaultAnswer.status(404), .redirect(to: "file:///etc/hostname"), .announced([20_000_000], [0x78]),
    ])
    func whatLeadsToThePair(_ answer: FaultAnswer) throws {
        let server = try FaultServer(routes: [
            dists("InRelease"): answer, dists("Release"): .body("release"), dists("Release.gpg"): .body("signature"),
        ])
        defer { server.stop() }
        let scene = try scene(server)
        let only = try #require(scene.fetcher().fetch(scene.sources).first)
        #expect(only.look.form == .detached)
        #expect(only.look.inReleaseTransfer?.url?.hasSuffix("/InRelease") == true)
        #expect(only.look.transfer?.httpStatus == 200)
        #expect(only.look.signatureTransfer?.httpStatus == 200)
        #expect(only.body == Array("release".utf8) && only.signature == Array("signature".utf8))
        #expect(server.requests.map(\.target) == ["InRelease", "Release", "Release.gpg"].map(dists))
        #expect(server.requests.last?.header("Accept") == nil)
    }

    /// 410 is no 404 to apt, and where Release is missing too, the first trouble is the answer.
    @Test func whatEndsWithInRelease() throws {
        let server = try FaultServer(routes: [
            dists("InRelease"): .status(410), dists("Release"): .body("release"),
            dists("Release.gpg"): .body("signature"),
        ])
        defer { server.stop() }
        let scene = try scene(server)
        let gone = try #require(scene.fetcher().fetch(scene.sources).first)
        #expect(gone.look.form == .inline && gone.look.transfer?.httpStatus == 410)
        server.route(dists("InRelease"), .redirect(to: "file:///etc/hostname"))
        server.route(dists("Release"), .status(404))
        let astray = try #require(scene.fetcher().fetch(scene.sources).first)
        #expect(astray.look.form == .inline && astray.look.transfer?.failure?.kind == .redirect)
    }

    @Test func absentPair() throws {
        let server = try FaultServer(routes: [dists("Release"): .body("release")])
        defer { server.stop() }
        let scene = try scene(server)
        let unsigned = try #require(scene.fetcher().fetch(scene.sources).first)
        #expect(unsigned.look.signatureTransfer?.httpStatus == 404 && unsigned.signature == nil)
        server.route(dists("Release"), .status(404))
        let nothing = try #require(scene.fetcher().fetch(scene.sources).first)
        #expect(nothing.look.transfer?.httpStatus == 404 && nothing.look.signatureTransfer == nil)
        #expect(nothing.look.inReleaseTransfer?.httpStatus == 404)
    }

    @Test(arguments: [401, 403, 429, 451, 500, 503, 511])
    func otherStatusesEndIt(status: Int) throws {
        let server = try FaultServer(routes: [dists("InRelease"): .status(status), "*": .body("x")])
        defer { server.stop() }
        let scene = try scene(server)
        let only = try #require(scene.fetcher().fetch(scene.sources).first)
        #expect(only.look.transfer?.httpStatus == status && only.look.transfer?.failure == nil)
        #expect(only.look.transfer?.firstBytes == "status \(status)\\n")
        #expect(server.requests.count == 1)
    }

    @Test func inReleasePathHasNoFallback() throws {
        let server = try FaultServer(routes: ["*": .status(404)])
        defer { server.stop() }
        let scene = try TransferScene(
            sources: "deb [inrelease-path=by/InRelease] \(server.url("/debian")) bookworm main\n")
        let only = try #require(scene.fetcher().fetch(scene.sources).first)
        #expect(only.look.form == .inline && only.look.transfer?.httpStatus == 404)
        #expect(server.requests.map(\.target) == [dists("by/InRelease")])
    }

    @Test func whatSourcesShareIsFetchedOnce() throws {
        let server = try FaultServer(routes: ["*": .body(transferBody)])
        defer { server.stop() }
        let line = "\(server.url("/debian")) bookworm"
        let scene = try TransferScene(
            sources:
                "deb [signed-by=/a.gpg] \(line) main\ndeb [signed-by=/b.gpg] \(line) main\ndeb \(server.url("/flat")) ./\n"
        )
        let fetched = scene.fetcher().fetch(scene.sources)
        #expect(fetched.count == scene.sources.count && fetched.count == 3)
        #expect(fetched.allSatisfy { $0.body == transferBody })
        #expect(Set(server.requests.map(\.target)) == [dists("InRelease"), "/flat/./InRelease"])
        #expect(server.requests.count == 2)
    }

    @Test func failuresInTheWordsOfTheEvidence() throws {
        let server = try FaultServer(routes: [
            dists("InRelease"): .short(transferBody, sent: 100), "/silent/dists/s/InRelease": .silent,
            "/loop/dists/s/InRelease": .redirect(to: "/loop/dists/s/InRelease"), "/cut/dists/s/InRelease": .headerCut,
            "/stall/dists/s/InRelease": .stalled(transferBody, sent: 5), "/big/dists/s/InRelease": .endless,
        ])
        defer { server.stop() }
        let dead = try LoopbackSocket.unusedPort()
        let scene = try TransferScene(
            sources: """
                deb \(server.url("/debian")) bookworm main
                deb \(server.url("/silent")) s main
                deb \(server.url("/loop")) s main
                deb \(server.url("/cut")) s main
                deb \(server.url("/stall")) s main
                deb \(server.url("/big")) s main
                deb http://127.0.0.1:\(dead)/ s main
                deb http://no-such-host.invalid/ s main

                """, conf: "Acquire::MaxReleaseFileSize \"200000\";\n")
        let looks = scene.fetcher().fetch(scene.sources).map(\.look)
        #expect(
            looks.map { $0.transfer?.failure?.kind } == [
                .partial, .protocolError, .redirect, nil, .stalled, .tooLarge, .connection, .nameResolution,
            ])
        #expect(
            looks.map { $0.transfer?.failure?.reason } == [nil, "empty_reply", "loop", nil, nil, nil, "refused", nil])
        #expect(looks[3].transfer?.lengthMet == false && looks[3].transfer?.httpStatus == 200)
        #expect(looks[5].transfer?.bytes == 200_000)
    }

    @Test func secondLookPassesCachesOverANewConnection() throws {
        let server = try FaultServer(routes: [dists("InRelease"): .inTurn([.body("old"), .body("new")])])
        defer { server.stop() }
        let scene = try scene(server)
        let fetcher = scene.fetcher()
        let source = try #require(scene.sources.first)
        let first = try #require(fetcher.fetch([source]).first)
        #expect(first.body == Array("old".utf8))
        let again = fetcher.lookAgain(at: source, after: first)
        #expect(again.map(\.look.purpose) == [.noCache])
        #expect(again.first?.body == Array("new".utf8))
        #expect(server.requests.last?.header("Cache-Control") == "no-cache")
        #expect(server.requests.last?.header("Pragma") == "no-cache")
        #expect(server.connectionCount == 2)
    }

    @Test func secondLookTriesTheOtherAddressFamily() throws {
        let six = try FaultServer(routes: ["*": .body("over IPv6")], address: "::1")
        defer { six.stop() }
        let four = try FaultServer(routes: ["*": .body("over IPv4")], port: six.port)
        defer { four.stop() }
        let scene = try TransferScene(
            sources: "deb http://localhost:\(six.port)/debian bookworm main\n", conf: "Acquire::ForceIPv4 \"true\";\n")
        let fetcher = scene.fetcher()
        let source = try #require(scene.sources.first)
        let first = try #require(fetcher.fetch([source]).first)
        #expect(first.look.transfer?.remoteAddress == "127.0.0.1")
        let again = fetcher.lookAgain(at: source, after: first)
        #expect(again.first?.look.transfer?.remoteAddress == "127.0.0.1")
        // The other look is there only where this machine's name service gives localhost an IPv6 address.
        for look in again.dropFirst() {
            #expect(look.look.purpose == .otherAddress && look.look.transfer?.remoteAddress == "::1")
        }
    }

    @Test func deadlineAndInterruption() throws {
        let server = try FaultServer(routes: ["*": .stalledBeforeHeader])
        defer { server.stop() }
        let scene = try scene(server)
        let late = try #require(scene.fetcher(timeout: 30).fetch(scene.sources, deadline: 0.3).first)
        #expect(late.look.transfer?.failure?.kind == .deadline)
        let stopped = try #require(scene.fetcher(timeout: 30).fetch(scene.sources, interrupted: { true }).first)
        #expect(stopped.look.transfer?.failure?.kind == .interrupted)
    }

    @Test func whatIsNotOursToFetch() throws {
        let scene = try TransferScene(
            sources:
                "deb cdrom:[Disc]/ bookworm main\ndeb tor+http://debian.example.org/ s main\ndeb http://127.0.0.1:1/ s main\n"
        )
        let fetched = scene.fetcher(offline: true).fetch(scene.sources)
        #expect(fetched.map(\.notTried?.reason) == [.unsupportedScheme, .unsupportedScheme, .offline])
        #expect(fetched.allSatisfy { $0.look.transfer == nil })
    }
}
