/// What the fault server does with one request: bytes and lies, step by step.
public struct FaultAnswer: Sendable {
    public enum Step: Sendable {
        case send([UInt8])
        /// The same bytes again and again until the client goes away.
        case sendForever([UInt8])
        case pause(seconds: Double)
        /// Say nothing more until the client goes away or the server is stopped.
        case hang
        /// Close with a TCP reset.
        case reset
        case close
        /// Keep the connection open for the next request.
        case keepOpen
    }

    public var steps: [Step]
    /// Answers for the following requests of the same path; the last one stays.
    public var later: [FaultAnswer] = []
    /// Another answer for requests whose header of that name holds that text.
    public var instead: [(header: String, holds: String, answer: FaultAnswer)] = []

    public init(steps: [Step]) { self.steps = steps }

    /// First `answers[0]`, then `answers[1]` …; the last one stays.
    public static func inTurn(_ answers: [FaultAnswer]) -> FaultAnswer {
        guard var first = answers.first else { return .status(404) }
        first.later = Array(answers.dropFirst())
        return first
    }

    /// The same, with another answer for requests whose header of that name holds that text (any text: "").
    public func whenAsked(_ header: String, holding text: String = "", _ answer: FaultAnswer) -> FaultAnswer {
        var changed = self
        changed.instead.append((header, text, answer))
        return changed
    }

    // MARK: honest

    /// A whole answer with its length.
    public static func body(
        _ body: [UInt8], status: Int = 200, type: String = "text/plain", headers: [String] = []
    ) -> FaultAnswer {
        let lines = ["Content-Type: \(type)", "Content-Length: \(body.count)"] + headers
        return FaultAnswer(steps: [.send(head(status, lines) + body), .keepOpen])
    }

    public static func body(_ text: String, status: Int = 200, type: String = "text/plain", headers: [String] = [])
        -> FaultAnswer
    {
        body(Array(text.utf8), status: status, type: type, headers: headers)
    }

    /// The body, or 304 to a request with If-Modified-Since, whatever time that names.
    public static func unlessConditional(_ body: [UInt8], headers: [String] = []) -> FaultAnswer {
        var answer = FaultAnswer.body(body, headers: headers)
        answer.instead = [(header: "If-Modified-Since", holds: "", answer: .notModified)]
        return answer
    }

    public static let notModified = FaultAnswer(steps: [.send(head(304, [])), .keepOpen])

    public static func status(_ status: Int, headers: [String] = []) -> FaultAnswer {
        body("status \(status)\n", status: status, headers: headers)
    }

    public static func redirect(to location: String, status: Int = 302) -> FaultAnswer {
        body("moved\n", status: status, headers: ["Location: \(location)"])
    }

    /// Chunks of at most `size` bytes; `ended` false leaves out the last, empty one.
    public static func chunked(_ body: [UInt8], size: Int = 4096, ended: Bool = true) -> FaultAnswer {
        var bytes = head(200, ["Transfer-Encoding: chunked"])
        for start in stride(from: 0, to: body.count, by: size) {
            let part = body[start..<min(start + size, body.count)]
            bytes += Array((String(part.count, radix: 16) + "\r\n").utf8) + part + Array("\r\n".utf8)
        }
        if ended { bytes += Array("0\r\n\r\n".utf8) }
        return FaultAnswer(steps: [.send(bytes), ended ? .keepOpen : .close])
    }

    // MARK: lies

    /// Full Content-Length, then only `sent` bytes.
    public static func short(_ body: [UInt8], sent: Int) -> FaultAnswer {
        FaultAnswer(steps: [.send(head(200, ["Content-Length: \(body.count)"]) + body.prefix(sent)), .close])
    }

    /// No length, `sent` bytes, close.
    public static func unannounced(_ body: [UInt8], sent: Int) -> FaultAnswer {
        FaultAnswer(steps: [.send(head(200, ["Connection: close"]) + body.prefix(sent)), .close])
    }

    /// Announces `length`, whatever the body is.
    public static func announced(_ lengths: [Int], _ body: [UInt8]) -> FaultAnswer {
        FaultAnswer(steps: [.send(head(200, lengths.map { "Content-Length: \($0)" }) + body), .close])
    }

    public static func badChunk(_ body: [UInt8]) -> FaultAnswer {
        let chunk = Array((String(body.count, radix: 16) + "\r\n").utf8) + body + Array("\r\nno chunk at all\r\n".utf8)
        return FaultAnswer(steps: [.send(head(200, ["Transfer-Encoding: chunked"]) + chunk), .close])
    }

    /// `sent` bytes of an announced body, then a TCP reset.
    public static func reset(_ body: [UInt8], sent: Int) -> FaultAnswer {
        FaultAnswer(steps: [
            .send(head(200, ["Content-Length: \(body.count)"]) + body.prefix(sent)), .pause(seconds: 0.1), .reset,
        ])
    }

    /// Reads the request and closes without a word.
    public static let silent = FaultAnswer(steps: [.close])
    /// Reads the request and says nothing.
    public static let stalledBeforeHeader = FaultAnswer(steps: [.hang])
    public static let headerCut = FaultAnswer(steps: [.send(Array("HTTP/1.1 200 OK\r\n".utf8)), .close])
    public static let notHTTP = FaultAnswer(steps: [.send(Array("220 mail.example.org ESMTP ready\r\n".utf8)), .close])

    /// `sent` bytes of an announced body, then nothing for ever.
    public static func stalled(_ body: [UInt8], sent: Int) -> FaultAnswer {
        FaultAnswer(steps: [.send(head(200, ["Content-Length: \(body.count)"]) + body.prefix(sent)), .hang])
    }

    public static let endless = FaultAnswer(steps: [
        .send(head(200, [])), .sendForever([UInt8](repeating: UInt8(ascii: "x"), count: 65536)),
    ])
    public static let endlessHeader = FaultAnswer(steps: [
        .send(Array("HTTP/1.1 200 OK\r\n".utf8)),
        .sendForever(Array(String(repeating: "X-Filler: \(String(repeating: "y", count: 1000))\r\n", count: 60).utf8)),
    ])

    /// The status line and header of an answer, blank line included. Without a Date unless `lines` has one.
    public static func head(_ status: Int, _ lines: [String]) -> [UInt8] {
        Array((["HTTP/1.1 \(status) \(reason(status))"] + lines).joined(separator: "\r\n").utf8)
            + Array("\r\n\r\n".utf8)
    }

    private static func reason(_ status: Int) -> String {
        switch status {
        case 200..<300: "OK"
        case 300..<400: "Moved"
        case 404: "Not Found"
        default: "Whatever"
        }
    }
}
