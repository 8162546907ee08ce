import Evidence

/// The server refuses access: 401, 403, 451.
enum AccessRefused: Rule {
    static let code = FaultCode.c10
    static let explanation = Explanation(
        what: "The server answers, and does not let this machine have the file. apt ends in \"is not signed\".",
        causes: [
            "no login, or a wrong one, in /etc/apt/auth.conf.d",
            "an entry in auth.conf without a scheme, which counts for https only", "a subscription that ended",
            "a "
                + "server that admits certain addresses only",
        ],
        remedy: "Give apt the login, or ask the server's operator for access.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard source.source.uri != nil, let look = source.look,
            let refused = look.transfers.first(where: { [401, 403, 451].contains($0.httpStatus ?? 0) }),
            let status = refused.httpStatus
        else { return [] }
        var because = [Proof("\(refused.url ?? source.location): HTTP \(status)", .transfer)]
        if let proxy = refused.proxy { because.append(Proof("it was asked for through the proxy \(proxy)", .transfer)) }
        return [
            Finding(
                code, owner: .administrator, retry: .never, subject: refused.url ?? source.location,
                title: "the server refuses access (HTTP \(status))", because: because,
                remedy: Remedy(advice(status, source.source.uri ?? "")))
        ]
    }

    private static func advice(_ status: Int, _ uri: String) -> String {
        switch status {
        case 401:
            uri.hasPrefix("http:")
                ? "Put the login into a file of /etc/apt/auth.conf.d. For a source over http its machine line needs "
                    + "the scheme (machine http://HOST/PATH); better is https."
                : "Put the login into a file of /etc/apt/auth.conf.d: machine HOST/PATH login NAME password WORD, "
                    + "mode 0600."
        case 451: "The operator may not serve this here, for legal reasons. Use another mirror."
        default:
            "Ask the operator whether this machine's address and login have access; a subscription may have ended. "
                + "Behind a proxy or firewall its administrator may be the one who refuses."
        }
    }
}
