import Evidence

/// No connection, or one that broke: refused, unreachable, timed out, reset, closed without an answer.
enum ConnectionFailed: Rule {
    static let code = FaultCode.x03
    static let explanation = Explanation(
        what: "No connection to the server could be made, or it broke before an answer came.",
        causes: [
            "a firewall between here and the server", "no route, as IPv6 without a way out", "a server that is down",
            "a wrong port in the source entry",
        ],
        proof:
            "The connection was tried over every address; the system's own error is shown, and whether other "
            + "hosts of the run were reached.",
        remedy: "See whether other hosts can be reached from here, and whether this one can be reached from elsewhere.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard let failed = failed(source) else { return [] }
        let reason = failed.failure?.reason
        let host = failed.address.host
        let others = FailedTransfer.otherHostsReached(source, than: host)
        return [
            Finding(
                code, owner: reason == "refused" && others > 0 ? .mirror : .network,
                retry: reason == "reset" || failed.failure?.kind == .protocolError ? .now : .later,
                subject: failed.address.origin, title: title(reason, host, failed),
                because: failed.proofs + FailedTransfer.networkProof(others),
                remedy: Remedy(
                    others > 0
                        ? "Other hosts can be reached: try this one again later, or use another mirror."
                        : "Nothing else was reached either: look at the network, the firewall, and whether a proxy is meant to be used.",
                    steps(reason, failed.url)))
        ]
    }

    private static func failed(_ source: SourceCase) -> FailedTransfer? {
        if let failed = FailedTransfer.of(.connection, in: source) { return failed }
        guard let failed = FailedTransfer.of(.protocolError, in: source), failed.closedWithoutAnswer else { return nil }
        return failed
    }

    private static func title(_ reason: String?, _ host: String, _ failed: FailedTransfer) -> String {
        if failed.failure?.kind == .protocolError {
            return FailedTransfer.title("", host, " closed the connection without an answer")
        }
        return switch reason {
        case "refused": FailedTransfer.title("", host, " refuses the connection")
        case "unreachable": FailedTransfer.title("there is no way to ", host)
        case "reset": FailedTransfer.title("the connection to ", host, " was reset")
        case "timeout": FailedTransfer.title("no connection to ", host, " within the timeout")
        default: FailedTransfer.title("no connection to ", host)
        }
    }

    private static func steps(_ reason: String?, _ url: String) -> [Remedy.Step] {
        guard reason == "timeout" || reason == "unreachable" else { return [] }
        let quoted = Wording.quoted(url)
        return [
            Remedy.Step("over IPv4", "curl -4 -sSI \(quoted)"), Remedy.Step("over IPv6", "curl -6 -sSI \(quoted)"),
        ]
    }
}

extension FailedTransfer {
    /// The server took the request and closed without one byte of an answer.
    var closedWithoutAnswer: Bool {
        failure?.kind == .protocolError && status == nil
            && ["empty_reply", "empty", "no_answer", "closed"].contains(failure?.reason ?? "")
    }
}
