import Curl
import TestSupport
import Testing

/// Every row of the table of what a server can do to a body, against a real server.
@Suite struct MisbehavingServerTests {
    @Test func honestAnswerIsComplete() throws {
        let result = try #require(try fetch(.body(releaseBody)))
        #expect(result.failure == nil)
        #expect(result.httpStatus == 200)
        #expect(result.httpVersion == "1.1")
        #expect(result.body == releaseBody)
        #expect(result.declaredLength == Int64(releaseBody.count))
        #expect(result.complete == true)
        #expect(result.contentType == "text/plain")
        #expect(result.remoteAddress == "127.0.0.1")
        #expect(result.timings.total > 0)
    }

    @Test func chunkedAnswerIsComplete() throws {
        let result = try #require(try fetch(.chunked(releaseBody)))
        #expect(result.failure == nil)
        #expect(result.body == releaseBody)
        #expect(result.declaredLength == -1)
        #expect(result.complete == true)
    }

    @Test func cutUnderAFullLengthIsPartialAndKeepsTheBytes() throws {
        let result = try #require(try fetch(.short(releaseBody, sent: 70_000)))
        #expect(result.failure?.kind == .partial)
        #expect(result.failure?.code == .partialFile)
        #expect(result.body.count == 70_000)
        #expect(result.declaredLength == Int64(releaseBody.count))
        #expect(result.complete == false)
    }

    @Test func chunksWithoutTheirEndArePartialThoughTheBodyIsThere() throws {
        let result = try #require(try fetch(.chunked(releaseBody, ended: false)))
        #expect(result.failure?.kind == .partial)
        #expect(result.body == releaseBody)
        #expect(result.complete == false)
    }

    @Test func badChunkHeaderIsAProtocolError() throws {
        let result = try #require(try fetch(.badChunk(releaseBody)))
        #expect(result.failure?.kind == .protocolError)
        #expect(result.failure?.code == .receiveError)
        #expect(result.complete == false)
    }

    @Test func resetMidway() throws {
        let result = try #require(try fetch(.reset(releaseBody, sent: 50_000)))
        #expect(result.failure?.kind == .connection(.reset))
        #expect(result.failure?.systemError != nil)
        #expect(result.body.count == 50_000)
        #expect(result.complete == false)
    }

    @Test func closedWithoutAWord() throws {
        let result = try #require(try fetch(.silent))
        #expect(result.failure?.kind == .emptyReply)
        #expect(result.httpStatus == 0)
        #expect(result.complete == nil)
    }

    @Test func cutWithoutALengthIsSuccessToCurlAndUnknownToUs() throws {
        let result = try #require(try fetch(.unannounced(releaseBody, sent: 70_000)))
        #expect(result.failure == nil)
        #expect(result.body.count == 70_000)
        #expect(result.declaredLength == -1)
        #expect(result.complete == nil)
    }

    @Test func lengthTooSmallCutsTheBody() throws {
        let result = try #require(try fetch(.announced([1000], releaseBody)))
        #expect(result.failure == nil)
        #expect(result.body.count == 1000)
        #expect(result.complete == true)
    }

    @Test func twoLengthsProveNothing() throws {
        let result = try #require(try fetch(.announced([100, 200], Array(releaseBody.prefix(200)))))
        #expect(result.failure == nil)
        #expect(result.body.count == 200)
        #expect(result.complete == nil)
    }

    @Test func headerCutAfterTheStatusLineIsSuccessToCurlAndIncompleteToUs() throws {
        let result = try #require(try fetch(.headerCut))
        #expect(result.failure == nil)
        #expect(result.httpStatus == 200)
        #expect(result.body.isEmpty)
        #expect(!result.headerEnded)
        #expect(result.complete == false)
    }

    @Test func announcedOverTheCapIsRefusedAtOnce() throws {
        let result = try #require(try fetch(.body(releaseBody)) { $0.byteLimit = 50_000 })
        #expect(result.failure?.kind == .tooLarge)
        #expect(result.failure?.code == .fileSizeExceeded)
        #expect(result.body.isEmpty)
        #expect(result.declaredLength == Int64(releaseBody.count))
    }

    @Test func aBodyOfExactlyTheCapIsTaken() throws {
        let result = try #require(try fetch(.body(releaseBody)) { $0.byteLimit = Int64(releaseBody.count) })
        #expect(result.failure == nil)
        #expect(result.body == releaseBody)
    }

    @Test func endlessBodyStopsAtTheCap() throws {
        let result = try #require(try fetch(.endless) { $0.byteLimit = 200_000 })
        #expect(result.failure?.kind == .tooLarge)
        #expect(result.failure?.code == .writeError)
        #expect(result.body.count == 200_000)
        #expect(result.complete == false)
    }

    @Test func endlessHeaderStops() throws {
        let result = try #require(try fetch(.endlessHeader))
        #expect(result.failure?.kind == .protocolError)
        #expect(result.body.isEmpty)
    }

    @Test func stallAmidTheBody() throws {
        let result = try #require(try fetch(.stalled(releaseBody, sent: 60_000)))
        #expect(result.failure?.kind == .stalled)
        #expect(result.body.count == 60_000)
        #expect(result.declaredLength == Int64(releaseBody.count))
        #expect(result.complete == false)
        #expect(result.timings.total < 2.5)
    }

    @Test func stallBeforeTheHeader() throws {
        let result = try #require(try fetch(.stalledBeforeHeader))
        #expect(result.failure?.kind == .stalled)
        #expect(result.httpStatus == 0)
        #expect(result.complete == nil)
    }

    @Test func slowButSteadyIsNoStall() throws {
        let drops = (0..<8).flatMap { _ in [FaultAnswer.Step.send(Array("ten bytes\n".utf8)), .pause(seconds: 0.25)] }
        let answer = FaultAnswer(steps: [.send(FaultAnswer.head(200, ["Content-Length: 80"]))] + drops + [.close])
        let result = try #require(try fetch(answer))
        #expect(result.failure == nil)
        #expect(result.complete == true)
        #expect(result.timings.total > 1.5)
    }

    /// libcurl calls it "Out of memory", which it is not.
    @Test func aHeaderLineWithoutEnd() throws {
        let line = "X-Long: " + String(repeating: "a", count: 3_000_000)
        let result = try #require(try fetch(.body(releaseBody, headers: [line])))
        #expect(result.failure?.kind == .protocolError, "\(result.failure as Any)")
        #expect(result.failure?.text.contains("header") == true)
    }

    @Test func noHTTPAtAll() throws {
        let result = try #require(try fetch(.notHTTP))
        #expect(result.failure?.kind == .notHTTP)
        #expect(result.body.isEmpty)
    }

    @Test func gzippedBodyIsLeftAsItIs() throws {
        let result = try #require(
            try fetch(
                .body(
                    [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0],
                    headers: ["Content-Encoding: gzip"])))
        #expect(result.failure == nil)
        #expect(result.headers["content-encoding"] == "gzip")
        #expect(result.body.starts(with: [0x1F, 0x8B]))
    }

    @Test(arguments: [401, 403, 404, 407, 410, 429, 451, 500, 503, 511])
    func aStatusIsAnAnswerAndNoFailure(status: Int) throws {
        let result = try #require(try fetch(.status(status)))
        #expect(result.failure == nil)
        #expect(result.httpStatus == status)
        #expect(result.complete == true)
    }
}
