import Evidence

/// The host's name has no address, or no resolver answered.
enum NameResolution: Rule {
    static let code = FaultCode.x02
    static let explanation = Explanation(
        what: "The name of the host has no address, or no name server answered.",
        causes: [
            "no network, or a name server that cannot be reached", "a container without a usable /etc/resolv.conf",
            "an /etc/hosts that apt's user may not read, or an /etc/nsswitch.conf that does not name it",
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
        if let local = onThisMachine(failed, bare(host), source.run.observations.hostNames) { return [local] }
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

    /// Where it is this machine's own files that keep the name from having an address.
    private static func onThisMachine(_ failed: FailedTransfer, _ host: String, _ names: HostNamesObservation?)
        -> Finding?
    {
        guard let names else { return nil }
        let services = names.services.joined(separator: " ")
        if names.answersNothing {
            return Finding(
                code, owner: .machine, subject: failed.address.origin,
                title: "/etc/nsswitch.conf lets no host name be looked up",
                because: failed.proofs + [
                    Proof("its line is \"hosts: \(services)\", and no such module is on this machine", .network)
                ],
                remedy: Remedy(
                    "Name services that are there in the hosts line, usually: hosts: files dns",
                    [Remedy.Step("see the line", "grep '^hosts' /etc/nsswitch.conf")]))
        }
        let inFile = names.namesInHostsFile.contains(host)
        if let access = names.hostsAccess, inFile {
            let blocked = access.blockedBy ?? "/etc/hosts"
            return Finding(
                code, owner: .machine, subject: failed.address.origin, title: "apt's user may not read /etc/hosts",
                because: failed.proofs + [
                    Proof(TlsFile.words("/etc/hosts", access), .sandboxUser),
                    Proof("/etc/hosts has an address for \(host)", .network),
                ],
                remedy: TlsFile.open(blocked, isFile: blocked.hasSuffix("/hosts")))
        }
        guard inFile, !names.services.contains("files") else { return nil }
        return Finding(
            code, owner: .machine, subject: failed.address.origin,
            title: FailedTransfer.title("/etc/hosts is not asked for the name ", host),
            because: failed.proofs + [
                Proof(
                    "/etc/nsswitch.conf has \"hosts: \(services)\"; only /etc/hosts has an address for \(host)",
                    .network)
            ],
            remedy: Remedy(
                "Name files in the hosts line of /etc/nsswitch.conf, usually: hosts: files dns",
                [Remedy.Step("see the line", "grep '^hosts' /etc/nsswitch.conf")]))
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
