import Evidence

/// The host's name has no address, or no resolver answered.
enum NameResolution: Rule {
    static let code = FaultCode.x02
    static let explanation = Explanation(
        what: "The name of the host has no address, or no name server answered.",
        causes: [
            "no network, or a name server that cannot be reached", "a container without a usable /etc/resolv.conf",
            "a misspelt host name in the source entry", "a name that only an internal name server knows",
        ],
        remedy: "See that names resolve here at all; then look at the spelling of this one.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard let failed = FailedTransfer.of(.nameResolution, in: source) else { return [] }
        let host = failed.address.host
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

    /// The host without its port.
    private static func bare(_ host: String) -> String {
        guard !host.hasPrefix("["), let colon = host.lastIndex(of: ":") else { return host }
        return String(host[..<colon])
    }
}
