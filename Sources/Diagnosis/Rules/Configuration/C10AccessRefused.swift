import Evidence

/// The server refuses access: 401, 403, 451; or this machine does, to the directory of a `file:` source.
enum AccessRefused: Rule {
    static let code = FaultCode.c10
    static let explanation = Explanation(
        what:
            "The server answers, and does not let this machine have the file; or the file of a file: source may not be "
            + "read. apt ends in \"is not signed\".",
        causes: [
            "no login, or a wrong one, in /etc/apt/auth.conf.d",
            "an entry in auth.conf without a scheme, which counts for https only", "a subscription that ended",
            "a server that admits certain addresses only",
            "a directory on the way to a file: source that the user who asks may not enter",
        ],
        proof: "The status is 401, 403 or 451, or the path of a file: source may not be read.",
        remedy:
            "Give apt the login, or ask the server's operator for access; give a file: source "
            + "modes that let its readers in.")

    static func findings(in source: SourceCase) -> [Finding] {
        if let notTried = source.source.notTried, notTried.reason == .mirrorListUnreadable {
            let path = source.source.mirrorList.flatMap { list in
                list.firstIndex(of: ":").map { String(list[list.index(after: $0)...]) }
            }
            let steps = path.map { path in
                [
                    Remedy.Step("see which step refuses", "namei -l \(Wording.quoted(path))"),
                    Remedy.Step("let everybody read it", "chmod 644 \(Wording.quoted(path))"),
                ]
            }
            return [
                Finding(
                    code, owner: .machine, subject: source.name, title: "apt's user may not read the list of mirrors",
                    because: [Proof(notTried.detail, .sources)],
                    remedy: Remedy("Let apt's sandbox user read the list of mirrors.", steps ?? []))
            ]
        }
        guard source.source.uri != nil, let look = source.look else { return [] }
        if let denied = look.transfers.first(where: isDenied), let failure = denied.failure {
            return [onThisMachine(denied, failure, source)]
        }
        guard let refused = look.transfers.first(where: { [401, 403, 451].contains($0.httpStatus ?? 0) }),
            let status = refused.httpStatus
        else { return [] }
        var because = [Proof("\(refused.url ?? source.location): HTTP \(status)", .transfer)]
        if let proxy = refused.proxy { because.append(Proof("it was asked for through the proxy \(proxy)", .transfer)) }
        // Logins that this program may not read are logins that it could not send.
        let unread = source.run.observations.configuration.ignoredFiles.filter {
            $0.file.contains("auth.conf") && $0.text.contains("EACCES")
        }
        because += unread.map {
            Proof(
                "\($0.file) could not be read as uid \(source.run.observations.machine.uid): \($0.text)",
                .aptConfiguration)
        }
        return [
            Finding(
                code, confidence: unread.isEmpty ? .certain : .possible, owner: .administrator, retry: .never,
                subject: refused.url ?? source.location, title: "the server refuses access (HTTP \(status))",
                because: because,
                remedy: Remedy(
                    unread.isEmpty
                        ? advice(status, source.source.uri ?? "")
                        : "The login may stand in a file that this program could not read: run it as root."))
        ]
    }

    private static func isDenied(_ transfer: TransferObservation) -> Bool {
        transfer.failure?.kind == .file && transfer.failure?.reason == "denied"
    }

    private static func onThisMachine(
        _ denied: TransferObservation, _ failure: TransferObservation.Failure, _ source: SourceCase
    ) -> Finding {
        let uid = source.run.observations.machine.uid
        // What stands behind `file:` is the path, unless it is escaped.
        let path = denied.url.flatMap { url in
            url.firstIndex(of: ":").map { String(url[url.index(after: $0)...]) }
        }.flatMap { $0.hasPrefix("/") && !$0.contains("%") ? $0 : nil }
        return Finding(
            code, confidence: uid == 0 ? .certain : .possible, owner: .machine, retry: .never,
            subject: denied.url ?? source.location,
            title: "the files of this source may not be read",
            because: [
                Proof(failure.text, .transfer), Proof("this was tried as uid \(uid)", .transfer),
            ],
            remedy: Remedy(
                "Let its readers in: apt reads it as root and as its sandbox user, who need to enter every directory on "
                    + "the way and to read the file. Run this check as root to see what apt sees.",
                path.map { [.init("see which step refuses", "namei -l \(Wording.quoted($0))")] } ?? []))
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
