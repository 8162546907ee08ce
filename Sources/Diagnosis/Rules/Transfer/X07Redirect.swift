import Evidence

/// A redirect loop, too many redirects, or one to a scheme that is not allowed.
enum RedirectFailed: Rule {
    static let code = FaultCode.x07
    static let explanation = Explanation(
        what:
            "The server redirects in a circle, without end, or to a scheme that apt does not follow (from https to http, "
            + "to file:). apt itself ends a circle with \"does not have a Release file\".",
        causes: [
            "a misconfigured web server", "a portal that redirects every request to itself", "a repository that moved",
        ],
        proof: "Every redirect is followed one at a time, by apt's rules; the chain is shown.",
        remedy: "Write the address where the files really are into the source entry.")

    /// The server may redirect; this machine's configuration does not let apt follow.
    private static func forbidden(_ failed: FailedTransfer, _ host: String) -> Finding {
        Finding(
            code, owner: .administrator, retry: .never, subject: failed.transfer.url ?? failed.url,
            title: FailedTransfer.title("", host, " redirects, and apt.conf forbids that"), because: failed.proofs,
            remedy: Remedy(
                "Acquire::http::AllowRedirect (or https) is off in apt.conf. Write the address that it leads to into the "
                    + "source entry, or take the setting out.",
                [Remedy.Step("where it is set", "apt-config dump | grep -i AllowRedirect")]))
    }

    static func findings(in source: SourceCase) -> [Finding] {
        guard let failed = FailedTransfer.of(.redirect, in: source) else { return [] }
        let reason = failed.failure?.reason ?? ""
        let host = WebAddress(failed.transfer.url ?? failed.url).host
        let scheme = reason.contains("scheme")
        let words =
            scheme
            ? " redirects to a scheme that is not allowed"
            : reason.contains("loop") ? " redirects in a circle" : " redirects too many times"
        if reason == "forbidden" { return [forbidden(failed, host)] }
        let elsewhere = failed.transfer.redirects.contains { WebAddress($0).host != host }
        return [
            Finding(
                code, owner: .mirror, retry: scheme ? .never : .later, subject: failed.transfer.url ?? failed.url,
                title: FailedTransfer.title("", host, words), because: failed.proofs,
                remedy: Remedy(
                    elsewhere
                        ? "If the address it leads to is a login page of this network, log in. Else ask the mirror's operator where the files are."
                        : "Ask the mirror's operator where the files are, or use another mirror.",
                    [
                        Remedy.Step(
                            "the way it leads",
                            "curl -sSIL \(Wording.quoted(failed.transfer.url ?? failed.url)) | grep -i -E '^(HTTP|location)'"
                        )
                    ]),
                alternatives: elsewhere ? [.x06] : [])
        ]
    }
}
