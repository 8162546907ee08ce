import Evidence

/// The configured proxy is the one that fails.
enum ProxyFailed: Rule {
    static let code = FaultCode.x10
    static let explanation = Explanation(
        what: "apt is configured to fetch through a proxy, and the proxy is what fails: it cannot be reached, wants "
            + "credentials (407), or does not get through to the mirror (502, 503, 504).",
        causes: [
            "a proxy that is down or was moved, left in apt.conf or in the environment",
            "a proxy that wants a user name and password", "a Proxy-Auto-Detect command that is not there or fails",
            "an image built behind a proxy and used elsewhere",
        ],
        proof:
            "The connection to the configured proxy itself fails, or the proxy and not the server answered; "
            + "where the proxy is configured is named.",
        remedy:
            "Correct the proxy where it is configured: Acquire::http::Proxy in apt.conf, or http_proxy in the environment."
    )

    static func findings(in source: SourceCase) -> [Finding] {
        guard let failed = FailedTransfer(source), failed.isProxyAnswer else { return [] }
        if failed.failure?.reason == "detection" { return [withoutDetection(failed)] }
        let proxy = failed.transfer.proxy
        let host = proxy.map { WebAddress($0).host } ?? "(unnamed)"
        let title =
            switch failed.status {
            case 407: FailedTransfer.title("the proxy ", host, " wants credentials (HTTP 407)")
            case let status? where failed.failure == nil:
                FailedTransfer.title("the proxy ", host, " does not get through (HTTP \(status))")
            default: FailedTransfer.title("the proxy ", host, " cannot be used")
            }
        // A gateway's answer may as well be the mirror's own; a second path would tell.
        let gateway = failed.failure == nil && failed.status != 407
        return [
            Finding(
                code, confidence: gateway ? .likely : .certain, owner: .administrator,
                retry: failed.status == 407 ? .never : .later, subject: proxy ?? failed.address.origin, title: title,
                because: failed.proofs,
                remedy: Remedy(
                    "Correct or remove the proxy where it is configured, or see that it runs. Credentials for it belong into "
                        + "/etc/apt/auth.conf.d, readable for root alone.",
                    [
                        Remedy.Step("where apt has it from", "apt-config dump | grep -i proxy"),
                        Remedy.Step("in the environment", "env | grep -i _proxy | cut -d= -f1"),
                    ]),
                alternatives: gateway ? [.x05] : [])
        ]
    }

    /// apt asks a command for the proxy before it connects, and gives up where that fails.
    private static func withoutDetection(_ failed: FailedTransfer) -> Finding {
        Finding(
            code, owner: .administrator, subject: failed.address.origin,
            title: "apt's command that finds the proxy fails",
            because: failed.proofs,
            remedy: Remedy(
                "Correct the command (Acquire::http::Proxy-Auto-Detect in apt.conf), or take the setting out: apt fetches "
                    + "nothing while it fails.",
                [Remedy.Step("where it is set", "apt-config dump | grep -i auto-\\?detect")]))
    }
}
