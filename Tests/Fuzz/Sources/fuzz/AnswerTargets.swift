@testable import AptModel
@testable import Curl
import Evidence
import FoundationEssentials
import GPGME
@testable import Linux
@testable import Probes
import Reporting

/// What servers, engines and other processes answer, and what an earlier run kept.
let answerTargets: [Target] = [
    Target(
        name: "http-header", most: 1 << 12,
        texts: [
            "HTTP/1.1 301 Moved\r\nLocation: http://b.example/\r\nDate: Sat, 11 Jul 2026 10:16:37 GMT\r\nAge: 1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\nVia: 1.1 proxy\r\nTransfer-Encoding: chunked\r\n\r\n",
            "HTTP/1.0 407 Proxy\r\nX-Cache: HIT\r\nRetry-After: 1\r\n\r\nHTTP/2 200\r\netag: \"x\"\r\nlast-modified: y\r\n\r\n",
        ], run: { readHeader($0) }),
    Target(
        name: "dns-answer", most: 512, binaries: [dnsAnswer],
        run: { bytes in
            let records = parseServiceAnswer(bytes)
            hold(records == parseServiceAnswer(bytes), "reading twice gives the same")
            hold(records.allSatisfy { $0.target.utf8.count <= 255 }, "a name has at most 255 octets")
            // With a good head in front more of the input is records.
            let head: [UInt8] = [0, 1, 0x80, 0, 0, 1, 0, 9, 0, 0, 0, 0, 1, 0x61, 0, 0, 33, 0, 1]
            _ = parseServiceAnswer(head + bytes)
        }),
    Target(
        name: "engine", most: 1 << 13, isJSON: true, folders: ["testdata/engine"], endings: [".json"],
        run: { readEngine($0) }),
    Target(
        name: "verifier-answer", most: 1 << 12,
        texts: [
            "100 Capabilities\nVersion: 1.0\n\n201 URI Done\nURI: gpgv:/x\nSigned-By: AB\n CD\nGPGVOutput: [GNUPG:] GOODSIG\n [GNUPG:] X\n\n",
            "400 URI Failure\nMessage: The following signatures were invalid: BADSIG\n more\nURI: sqv:/x/y\n\n102 Status\nMessage: x\n\n",
        ], run: { readVerifier($0) }),
    Target(
        name: "state-record", most: 1 << 13, isJSON: true, folders: ["testdata/scenarios", "testdata/reports"],
        endings: ["evidence.json"], prepared: { record($0) }, run: { readState($0) }),
    Target(
        name: "helper-frames", most: 1 << 10, texts: ["\u{1}\0\0\0\u{1}\0\0\0\u{1}\0\0\0abc"], run: { readFrames($0) }),
]

/// `_http._tcp.a` has one SRV record, whose target points back into the question.
private let dnsAnswer: [UInt8] = {
    let head: [UInt8] = [0, 1, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]
    let name: [UInt8] = [5] + Array("_http".utf8) + [4] + Array("_tcp".utf8) + [1, 0x61, 0]
    return head + name + [0, 33, 0, 1, 0xC0, 12, 0, 33, 0, 1, 0, 0, 0, 60, 0, 8, 0, 1, 0, 2, 0, 80, 0xC0, 23]
}()

/// What would be kept of the first source of a run that was good.
private func record(_ bytes: [UInt8]) -> [UInt8]? {
    guard let report = report(bytes), let observed = try? readObservations(fromReport: report) else { return nil }
    for source in observed.sources {
        guard let look = source.looks.first(where: SourceRecord.isGood) else { continue }
        var record = SourceRecord(
            readers: "a", keyrings: "b", selection: "c", source: source, look: look, run: 1, now: observed.startedAt)
        record.etag = "\"x\""
        return try? record.bytes()
    }
    return nil
}

private func readHeader(_ bytes: [UInt8]) {
    var head = ResponseHead()
    var isOver = false
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) where !isOver {
        isOver = !head.take(line: Array(line) + [0x0A], afterBody: false)
    }
    hold(head.fields.keys.allSatisfy(ResponseHead.kept.contains), "only known headers are kept")
    hold(!head.fields.values.contains { $0.utf8.contains(0x0A) || $0.utf8.contains(0x0D) }, "a value is one line")
    if let date = head.fields["date"], let seconds = CurlLibrary.date(date) { _ = Timestamp(seconds: seconds).rfc3339 }
    let target = head.fields["location"] ?? text(bytes)
    for here in ["https://a.example/x", "http://user@a.example:8080/"] {
        var request = TransferRequest(url: here, userAgent: "x")
        request.redirectLimit = 5
        guard let next = try? RedirectRule.next(from: request, to: target, visited: [here], original: request) else {
            continue
        }
        let scheme = WebAddress(next.url)?.scheme
        hold(scheme == "https" || (scheme == "http" && here.hasPrefix("http:")), "never from https down to http")
    }
    _ = excerpt(of: bytes)
    var result = TransferResult(url: target)
    result.headers = head.fields
    result.body = bytes
    let seen = TransferObservation(result, of: TransferRequest(url: target, userAgent: "x"))
    hold((try? JSONEncoder().encode(seen)) != nil, "a transfer can be written down")
    checkPage(seen.headers.joined(), "the headers")
}

private func readEngine(_ bytes: [UInt8]) {
    if let container = try? EngineContainer(json: bytes, engine: "docker") {
        hold(container.id.utf8.count == 64 && !container.name.isEmpty, "a container has an id and a name")
        hold(container.pid.map { $0 > 0 } ?? true, "a process has a number")
    }
    _ = try? EngineInfoAnswer(json: bytes)
    guard let answer = try? EngineUseAnswer(json: bytes) else { return }
    for (engine, now) in [("docker", Int64.max), ("podman", 0), ("docker", nil)] as [(String, Int64?)] {
        let figures = EngineFigures(answer, engine: engine, now: now)
        for row in [figures.imageRow, figures.containerRow, figures.volumeRow, figures.cacheRow] {
            hold(row.bytes >= 0 && row.reclaimableBytes >= 0, "no row is below nothing")
        }
        for prune in figures.prunes {
            hold(prune.atLeastBytes <= prune.atMostBytes, "at least is at most")
        }
    }
}

private func readVerifier(_ bytes: [UInt8]) {
    let messages = MethodMessage.parse(bytes)
    hold(messages == MethodMessage.parse(bytes), "reading twice gives the same")
    hold(messages.count <= 100, "there is a most")
    for message in messages where message.code >= 100 {
        let written = MethodMessage.written("\(message.code) x", message.fields)
        hold(MethodMessage.parse(written).count == 1, "a message that is written is one message")
    }
    for ending in [ProgramRun.Ending.exited(0), .signalled(9), .timedOut, .notStarted(Errno(rawValue: 2), step: .exec)]
    {
        let run = ProgramRun(ending: ending, output: bytes, errors: bytes, truncated: false)
        let seen = VerifierAnswer(run, hiding: "/x").run(temp: "/tmp", withRoom: true, seconds: 1)
        hold(seen.words.allSatisfy { !$0.contains("\n") }, "a word is one line")
        hold((try? JSONEncoder().encode(seen)) != nil, "it can be written down")
    }
    _ = readableWords(bytes)
}

private func readState(_ bytes: [UInt8]) {
    guard let record = SourceRecord(bytes), let written = try? record.bytes() else { return }
    hold(SourceRecord(written) == record, "a record reads as it is written")
    hold(SourceRecord.isGood(record.look), "only what was good is kept")
    for now in [0, record.verifiedAt.seconds, Int64.max] { _ = record.holds(at: Timestamp(seconds: now)) }
    let answer = TransferObservation(origin: .network, url: "http://x/")
    hold(
        record.look(answeredBy: answer).transfer?.sha256 == record.look.transfer?.sha256, "the bytes are those of then")
}

private func readFrames(_ bytes: [UInt8]) {
    var whole = FrameQueue()
    whole.receive(bytes)
    var piecewise = FrameQueue()
    var frames: [VerificationFrame] = []
    for byte in bytes {
        piecewise.receive([byte])
        while let frame = piecewise.next() { frames.append(frame) }
    }
    for frame in frames {
        hold(whole.next() == frame, "frames are the same wherever they are cut")
        _ = (frame.question, frame.answer)
    }
    hold(whole.next() == nil, "there are no more of them")
}
