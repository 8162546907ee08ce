import Evidence

/// What the transfer rules share: the one transfer that failed, and how findings speak of it.
struct FailedTransfer: Sendable {
    var transfer: TransferObservation
    /// The address that answered or failed last.
    var url: String
    var address: WebAddress { WebAddress(url) }
    var failure: TransferObservation.Failure?
    var status: Int?

    /// nil where nothing failed, or what failed was not the network.
    init?(_ source: SourceCase) {
        guard let transfer = source.failedTransfer else { return nil }
        self.init(transfer, source)
    }

    init(_ transfer: TransferObservation, _ source: SourceCase) {
        self.transfer = transfer
        url = transfer.effectiveUrl ?? transfer.url ?? source.location
        failure = transfer.failure
        status = transfer.httpStatus
    }

    /// The failed transfer, where its failure is of one of these kinds.
    static func of(_ kinds: TransferObservation.Failure.Kind..., in source: SourceCase) -> FailedTransfer? {
        guard let failure = source.failedTransfer?.failure, kinds.contains(failure.kind),
            let failed = FailedTransfer(source), !failed.isProxyAnswer
        else { return nil }
        return failed
    }

    /// The proxy's own refusal, whatever else stands beside it.
    var isProxyAnswer: Bool {
        failure?.kind == .proxy || status == 407
            || (transfer.proxy != nil && failure == nil && (502...504).contains(status ?? 0))
    }

    /// An answer that says where it came from: with an error status, and with nothing broken on the way.
    var answeredStatus: Int? { failure == nil ? status : nil }

    /// What was asked for, the library's words, the address, the way there.
    var proofs: [Proof] {
        var proofs: [Proof] = []
        if let failure {
            proofs.append(Proof("\(url): \(failure.text)", .transfer))
        } else if let status {
            proofs.append(Proof("\(url) answered HTTP \(status)", .transfer))
        }
        if let remote = transfer.remoteAddress { proofs.append(Proof("the server's address was \(remote)", .transfer)) }
        return proofs + wayProofs
    }

    /// The proxy and the redirects passed through.
    var wayProofs: [Proof] {
        var proofs: [Proof] = []
        if let proxy = transfer.proxy { proofs.append(Proof("fetched through the proxy \(proxy)", .transfer)) }
        if !transfer.redirects.isEmpty {
            let more = transfer.redirects.count > 5 ? " and \(transfer.redirects.count - 5) more" : ""
            proofs.append(
                Proof("redirected to \(transfer.redirects.prefix(5).joined(separator: ", then "))\(more)", .transfer))
        }
        return proofs
    }

    /// `ABC host DEF` in at most 72 columns, the host cut short if it must be.
    static func title(_ front: String, _ host: String, _ rest: String = "") -> String {
        let room = max(8, 72 - front.count - rest.count)
        return front + (host.count > room ? host.prefix(room - 3) + "..." : host) + rest
    }

    /// Other hosts of this run that were reached, as a witness that the network as such works.
    static func otherHostsReached(_ source: SourceCase, than host: String) -> Int {
        let hosts = source.run.transfers.reachedHosts
        return hosts.count - (hosts.contains(host) ? 1 : 0)
    }

    /// `Release.gpg` for the second file of a pair, else the name of the file that a source rests on.
    static func name(of transfer: TransferObservation, in source: SourceCase) -> String {
        if source.look?.form == .detached, source.look?.signatureTransfer == transfer { return "Release.gpg" }
        // Of a path given by hand the last part is enough for a title; the subject has it whole.
        let last = source.fileName.split(separator: "/").last.map(String.init) ?? source.fileName
        return String(last.suffix(30))
    }

    /// The file of a detached pair that the splitter refused, with the name to call it by; the one file otherwise.
    static func refused(in source: SourceCase) -> (name: String, transfer: TransferObservation)? {
        guard let look = source.look, let transfer = look.transfer else { return nil }
        guard look.form == .detached else { return (name(of: transfer, in: source), transfer) }
        if source.refusedReleaseItself { return ("Release", transfer) }
        return look.signatureTransfer.map { ("Release.gpg", $0) }
    }

    /// Whether the rest of the network works, as a proof.
    static func networkProof(_ others: Int) -> [Proof] {
        others > 0
            ? [Proof("\(others) other \(others == 1 ? "host" : "hosts") answered in the same run", .transfer)] : []
    }
}

extension SourceCase {
    /// Of a detached pair, the splitter refused Release and not Release.gpg: the framing's detail begins with the name.
    var refusedReleaseItself: Bool {
        guard look?.form == .detached, let detail = framing?.detail else { return false }
        return detail == "Release" || detail.hasPrefix("Release:")
    }
}
