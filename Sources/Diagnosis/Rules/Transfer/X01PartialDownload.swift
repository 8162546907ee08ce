import Evidence

/// Fewer bytes than announced, a body without its end, or a file cut off inside its armour.
enum PartialDownload: Rule {
    static let code = FaultCode.x01
    static let explanation = Explanation(
        what:
            "Not the whole file came: fewer bytes than announced, a chunked body without its last chunk, an empty file, or "
            + "one cut off before the signature's last line. apt says \"Splitting up ... failed\" or NOSPLIT, which reads like "
            + "a signature fault and is none.",
        causes: [
            "a connection that was closed on the way, by the server or by a proxy",
            "a mirror or cache that stored a cut file, as after its own disk was full",
            "a file that was copied in part",
        ],
        proof:
            "Bytes received against bytes announced, a chunked body without its end, or a file that ends inside "
            + "its armour or before its END line. Such a file is never called altered.",
        remedy: "Fetch again. If it stays short, use another mirror, and empty the cache in between.")

    static func findings(in source: SourceCase) -> [Finding] {
        if let failed = FailedTransfer.of(.partial, in: source) { return [finding(source, failed, cut: true)] }
        if let failed = FailedTransfer(source), failed.failure == nil, (failed.status ?? 200) < 300,
            failed.transfer.lengthMet == false
        {
            return [finding(source, failed, cut: true)]
        }
        guard source.delivered, let (_, transfer) = FailedTransfer.refused(in: source),
            (200..<300).contains(transfer.httpStatus ?? 200), let framing = source.framing
        else { return [] }
        switch framing.result {
        case .truncated: return [finding(source, FailedTransfer(transfer, source), cut: false)]
        // An empty Release.gpg is a missing signature (S02).
        case .empty where source.look?.form == .inline || source.refusedReleaseItself:
            return [finding(source, FailedTransfer(transfer, source), cut: false)]
        default: return []
        }
    }

    private static func finding(_ source: SourceCase, _ failed: FailedTransfer, cut: Bool) -> Finding {
        let transfer = failed.transfer
        let name = FailedTransfer.name(of: transfer, in: source)
        let empty = transfer.bytes == 0
        var because: [Proof] = []
        if let expected = transfer.expectedBytes, transfer.bytes < expected {
            because.append(Proof("\(transfer.bytes) of \(expected) announced bytes came", .transfer))
        } else {
            because.append(Proof("\(transfer.bytes) bytes came", .transfer))
        }
        if let failure = failed.failure { because.append(Proof(failure.text, .transfer)) }
        if !cut, let framing = source.framing, framing.result == .truncated {
            let place = framing.line.map { " at line \($0)" } ?? ""
            because.append(
                Proof(
                    "the file ends\(place)\(framing.detail.map { ": \($0)" } ?? " before the signature does")", .framing
                ))
            if transfer.lengthMet == true {
                because.append(
                    Proof("the announced length was met, so the server's own copy is cut", .transfer))
            } else if transfer.origin == .network {
                because.append(Proof("the server announced no length, so only the file itself shows it", .transfer))
            }
        }
        because += failed.wayProofs
        return Finding(
            code, owner: owner(source, transfer, cut: cut), retry: source.isLocal ? .never : .now,
            subject: transfer.url ?? source.location,
            title: empty ? "\(name) is empty" : source.isLocal ? "\(name) is cut off" : "only a part of \(name) came",
            because: because, remedy: remedy(source, transfer))
    }

    private static func owner(_ source: SourceCase, _ transfer: TransferObservation, cut: Bool) -> Owner {
        if source.isLocal { return .administrator }
        if cut || transfer.lengthMet == nil { return .network }
        return .mirror
    }

    private static func remedy(_ source: SourceCase, _ transfer: TransferObservation) -> Remedy {
        guard !source.isLocal, let url = transfer.url else {
            return Remedy("Copy or fetch the file again, and compare its size with the original's.")
        }
        return Remedy(
            "Try again. If it stays short, another mirror, or a fetch past the proxy, tells where it is cut.",
            [Remedy.Step("count the bytes that come", "curl -fsSL \(Wording.quoted(url)) | wc -c")])
    }
}
