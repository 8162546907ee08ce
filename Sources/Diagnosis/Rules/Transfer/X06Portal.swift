import Evidence

/// An answer that is no Release file: a login page, an error page under status 200, anything else.
enum Portal: Rule {
    static let code = FaultCode.x06
    static let explanation = Explanation(
        what:
            "What came is no Release file but a page, or has a page in front of it. apt says NOSPLIT and asks whether the "
            + "network requires authentication.",
        causes: [
            "a captive portal that wants a login first", "a content filter or a provider's page",
            "a server that shows its error page with status 200", "a mirror that serves a compressed or wrong file",
        ],
        proof:
            "The first bytes, content type, status and redirects of what came in place of the file. A file that "
            + "any apt would take apart is never called a page.",
        remedy: "Look at what came: log in where a portal asks for it; else use another mirror or https.")

    static func findings(in source: SourceCase) -> [Finding] {
        if let failed = FailedTransfer(source), failed.answeredStatus == 511 {
            return [finding(source, failed, what: "the network asks for a login (HTTP 511)", page: true)]
        }
        guard source.delivered, let (name, transfer) = FailedTransfer.refused(in: source),
            (200..<300).contains(transfer.httpStatus ?? 200), let framing = source.framing
        else { return [] }
        let failed = FailedTransfer(transfer, source)
        switch framing.result {
        case .page:
            return [
                finding(
                    source, failed,
                    what: source.isLocal
                        ? "\(name) is a web page, no Release file" : "a web page came in place of \(name)",
                    page: true)
            ]
        case .pageInFront:
            return [finding(source, failed, what: "a web page stands in front of the signed file", page: true)]
        case .notRelease:
            return [
                finding(
                    source, failed,
                    what: source.isLocal ? "\(name) is no Release file" : "what came as \(name) is no Release file",
                    page: false)
            ]
        default: return []
        }
    }

    private static func finding(_ source: SourceCase, _ failed: FailedTransfer, what: String, page: Bool) -> Finding {
        let transfer = failed.transfer
        var because: [Proof] = []
        if let first = transfer.firstBytes ?? source.framing?.excerpt, !first.isEmpty {
            because.append(Proof("it begins: \(first.prefix(160))", .framing))
        }
        var facts = ["\(transfer.bytes) bytes"]
        if let type = transfer.contentType { facts.append("content type \(type)") }
        if let status = transfer.httpStatus { facts.append("HTTP \(status)") }
        if let remote = transfer.remoteAddress { facts.append("from \(remote)") }
        because.append(Proof(facts.joined(separator: ", "), .transfer))
        because += failed.wayProofs
        if let detail = source.framing?.detail { because.append(Proof("it looks to be: \(detail)", .framing)) }
        return Finding(
            code, confidence: page ? .certain : .likely, owner: owner(source, transfer, page: page),
            retry: source.isLocal ? .never : .later, subject: transfer.url ?? source.location, title: what,
            because: because,
            remedy: remedy(source, transfer))
    }

    /// Nobody in between can put a page into a verified TLS connection.
    private static func owner(_ source: SourceCase, _ transfer: TransferObservation, page: Bool) -> Owner {
        if source.isLocal { return .administrator }
        if transfer.proxy != nil { return .administrator }
        return transfer.tls?.verified == true || !page ? .mirror : .network
    }

    private static func remedy(_ source: SourceCase, _ transfer: TransferObservation) -> Remedy {
        guard !source.isLocal, let url = transfer.url else {
            return Remedy(
                "Fetch the InRelease file again, and see that the URL leads to the file itself and not to a page about it."
            )
        }
        let text =
            transfer.tls?.verified == true
            ? "The page comes from the server itself: use another mirror until it is mended."
            : "If this network has a login page, open it in a browser and log in. Else an https URL, where the mirror has one, keeps "
                + "pages from being put in its place."
        return Remedy(
            text, [Remedy.Step("what comes, with its headers", "curl -sSiL \(Wording.quoted(url)) | head -n 40")])
    }
}
