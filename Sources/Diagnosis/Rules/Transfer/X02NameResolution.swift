import Evidence

/// The host's name has no address, or no resolver answered.
enum NameResolution: Rule {
    static let code = FaultCode.x02
    static let explanation = Explanation(
        what: "The name of the host has no address, or no name server answered.",
        causes: [
            "no network, or a name server that cannot be reached", "a container without a usable /etc/resolv.conf",
            "a misspelt host name in the source entry", "a name that only an internal name server knows",
            "an SRV record by which the domain says that it has no such service",
        ],
        proof:
            "The name was asked for as apt asks, SRV records first; the resolver's own error is shown, and "
            + "whether other hosts of the run were reached.",
        remedy: "See that names resolve here at all; then look at the spelling of this one.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard let failed = FailedTransfer.of(.nameResolution, in: source) else { return [] }
        let host = failed.address.host
        if failed.transfer.failure?.reason == "no_service" { return [withoutService(failed, host)] }
        let others = FailedTransfer.otherHostsReached(source, than: host)
        let advice =
            others > 0
            ? "Other names resolve: look at the spelling in the source entry, and whether the host still exists."
            : "Nothing else was reached either: look at the network and at /etc/resolv.conf of this machine or container."
        return [
            Finding(
                code, owner: .network, retry: .later, subject: failed.address.origin,
                title: FailedTransfer.title("no address for the name ", host),
                because: failed.proofs + FailedTransfer.networkProof(others),
                remedy: Remedy(
                    advice,
                    [
                        Remedy.Step("ask as apt does", "getent hosts \(Wording.quoted(bare(host)))"),
                        Remedy.Step("which name servers", "cat /etc/resolv.conf"),
                    ]))
        ]
    }

    /// One SRV record whose target is a dot (RFC 2782): apt asks for such records first and then gives up
    /// (methods/connect.cc).
    private static func withoutService(_ failed: FailedTransfer, _ host: String) -> Finding {
        let scheme = failed.address.origin.hasPrefix("https:") ? "https" : "http"
        return Finding(
            code, owner: .publisher, retry: .later, subject: failed.address.origin,
            title: FailedTransfer.title("DNS says that there is no \(scheme) at ", host), because: failed.proofs,
            remedy: Remedy(
                "Ask the publisher for the repository's address. With Acquire::EnableSrvRecords off apt would connect "
                    + "all the same.",
                [Remedy.Step("see the record", "dig +short SRV \(Wording.quoted("_\(scheme)._tcp.\(bare(host))"))")]))
    }

    /// The host without its port.
    private static func bare(_ host: String) -> String {
        guard !host.hasPrefix("["), let colon = host.lastIndex(of: ":") else { return host }
        return String(host[..<colon])
    }
}
