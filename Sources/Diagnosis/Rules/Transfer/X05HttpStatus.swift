import Evidence

/// An answer that is no verdict on the suite or the access: 5xx, 408, 425, 429 and others.
enum HttpStatus: Rule {
    static let code = FaultCode.x05
    static let explanation = Explanation(
        what:
            "The server answered with an error of its own, with what is no proper HTTP, or without telling where the file ends: "
            + "of a body without a length apt takes nothing, and says NOSPLIT or \"Undetermined Error\".",
        causes: [
            "a mirror that is overloaded or under repair (5xx, 429)", "a broken web server or gateway before it",
            "a script or a compressing proxy that passes the file on without Content-Length and not in chunks",
        ],
        proof:
            "The status line and the length in the head of the server's answer, with the chain of redirects that led to it.",
        remedy: "Try again later, or use another mirror.")

    /// What other rules speak of: not found, refused, the proxy's, the portal's.
    private static let elsewhere: Set<Int> = [401, 403, 404, 407, 410, 451, 511]

    static func findings(in source: SourceCase) -> [Finding] {
        if let failed = FailedTransfer.of(.protocolError, in: source), !failed.closedWithoutAnswer {
            return [
                finding(
                    failed, title: FailedTransfer.title("the answer of ", failed.address.host, " is no proper HTTP"),
                    retry: .later)
            ]
        }
        if let failed = withoutEnd(source) {
            return [
                finding(
                    failed,
                    title: FailedTransfer.title("", failed.address.host, " tells no length, and apt takes nothing"),
                    retry: .never)
            ]
        }
        guard let failed = answered(source), let status = failed.answeredStatus, !elsewhere.contains(status),
            !failed.isProxyAnswer
        else { return [] }
        return [finding(failed, title: title(status, failed.address.host), retry: retry(status))]
    }

    /// A whole file in an answer that tells neither a length nor comes in chunks. apt 2.2, 2.6 and 3.0 make an empty file of it,
    /// or fail after three tries where there is a Content-Type (tried with HTTP/1.0 and 1.1, with and without Connection: close).
    private static func withoutEnd(_ source: SourceCase) -> FailedTransfer? {
        guard source.delivered, source.framing?.result == .split else { return nil }
        let transfers = [source.look?.transfer, source.look?.signatureTransfer].compactMap { $0 }
        let open = transfers.first { transfer in
            transfer.origin == .network && transfer.httpStatus == 200 && transfer.expectedBytes == nil
                && transfer.lengthMet == nil
        }
        return open.map { FailedTransfer($0, source) }
    }

    /// An error status, or one of the third hundred that led nowhere.
    private static func answered(_ source: SourceCase) -> FailedTransfer? {
        if let failed = FailedTransfer(source) { return (failed.status ?? 0) >= 400 ? failed : nil }
        guard !source.isGood, let transfer = source.look?.transfer, (300..<400).contains(transfer.httpStatus ?? 0)
        else {
            return nil
        }
        return FailedTransfer(transfer, source)
    }

    private static func title(_ status: Int, _ host: String) -> String {
        let words =
            switch status {
            case 429: " asks for fewer requests (HTTP 429)"
            case 503: " is not available (HTTP 503)"
            case 300..<400: " redirects to nowhere (HTTP \(status))"
            case 500...: " has an error of its own (HTTP \(status))"
            default: " answered HTTP \(status)"
            }
        return FailedTransfer.title("", host, words)
    }

    private static func retry(_ status: Int) -> Retry {
        switch status {
        case 408, 425: .now
        case 429, 500...: .later
        default: .never
        }
    }

    private static func finding(_ failed: FailedTransfer, title: String, retry: Retry) -> Finding {
        Finding(
            code, owner: .mirror, retry: retry, subject: failed.transfer.url ?? failed.url, title: title,
            because: failed.proofs,
            remedy: Remedy(
                retry == .never
                    ? "Use another mirror, and tell this one's operator." : "Try again later, or use another mirror."))
    }
}
