import Evidence

/// The TLS handshake failed: certificate, CA store, protocol.
enum TlsFailed: Rule {
    static let code = FaultCode.x04
    static let explanation = Explanation(
        what:
            "The TLS handshake failed, so that not one byte came. That says nothing about the repository's signature.",
        causes: [
            "ca-certificates is not installed, as in slim images",
            "a certificate or key file that apt.conf names and that is not there, or not readable for apt's user",
            "something on the way that intercepts TLS with its own certificate",
            "a certificate that has expired, or is for another name", "a clock that is wrong (then T01 or T02 leads)",
            "a server or client too old for a common protocol",
        ],
        proof:
            "The handshake was made with the CA certificates that the examined root's apt uses. Dates and "
            + "issuer of the refused certificate are read in a second handshake that carries no content, and a "
            + "second store of certificates is asked as a witness.",
        remedy:
            "Install ca-certificates; where a company intercepts TLS, install its CA certificate. Verification stays on."
    )

    static func findings(in source: SourceCase) -> [Finding] {
        guard let failed = FailedTransfer.of(.tls, in: source) else { return [] }
        let case_ = judgement(failed, source)
        return [
            Finding(
                code, confidence: case_.isSure && case_.alternatives.isEmpty ? .certain : .likely, owner: case_.owner,
                retry: case_.retry,
                subject: failed.address.origin, title: case_.title,
                because: failed.proofs + case_.proofs + content(source),
                remedy: case_.remedy, alternatives: case_.alternatives)
        ]
    }

    private struct Case {
        var owner: Owner
        var retry: Retry = .later
        var title: String
        var proofs: [Proof] = []
        var remedy: Remedy
        var alternatives: [FaultCode] = []
        var isSure = true
    }

    private static func judgement(_ failed: FailedTransfer, _ source: SourceCase) -> Case {
        let host = failed.address.host
        if let missing = TlsFile.trouble(failed, source) {
            return Case(
                owner: missing.owner, retry: .never, title: missing.title, proofs: missing.proofs + witness(failed),
                remedy: missing.remedy)
        }
        switch failed.failure?.reason {
        case "ca_missing": return withoutStore(failed)
        case "certificate_time": return dates(failed, source)
        case "untrusted": return untrusted(failed, source)
        case "hostname":
            return Case(
                owner: .mirror, title: FailedTransfer.title("the certificate is not for ", host),
                remedy: Remedy(
                    "Look at the host name in the source entry; if it is right, the server's certificate is wrong."))
        case "timeout":
            return Case(
                owner: .network, title: FailedTransfer.title("the TLS handshake with ", host, " did not end"),
                remedy: Remedy(
                    "Try again; if plain http to the same host works, something on the way stops TLS or large packets (MTU)."
                ))
        default:
            return Case(
                owner: .mirror, title: FailedTransfer.title("no TLS connection to ", host),
                remedy: Remedy(
                    "See whether this port speaks TLS at all, and which version.",
                    [Remedy.Step("what the handshake says", "curl -vsSI \(Wording.quoted(failed.url))")]))
        }
    }

    private static func withoutStore(_ failed: FailedTransfer) -> Case {
        // Installing the public authorities is not enough for one that is not among them.
        let stranger = failed.transfer.tls?.witness?.trusts == false ? failed.transfer.tls?.issuer : nil
        let besides = stranger.map {
            " \(commonName($0)) is no public authority: whoever runs it, a gateway that intercepts TLS or the mirror itself, "
                + "has the CA certificate that is needed besides."
        }
        return Case(
            owner: .machine, retry: .never, title: "there are no CA certificates to check https against",
            proofs: (stranger.map { [Proof("issuer: \($0)", .transfer)] } ?? []) + witness(failed),
            remedy: Remedy(
                "Install ca-certificates from a source that is reached by plain http, whose packages are signed all the same, "
                    + "or copy the package here." + (besides ?? ""),
                [
                    Remedy.Step("what is there", "ls -l /etc/ssl/certs/ca-certificates.crt"),
                    Remedy.Step("install it", "apt-get install ca-certificates"),
                ]))
    }

    private static func dates(_ failed: FailedTransfer, _ source: SourceCase) -> Case {
        let tls = failed.transfer.tls
        let now = source.run.observations.clock.now ?? source.run.observations.startedAt
        let early = tls?.certificateNotBefore.map { $0 > now } ?? false
        var proofs: [Proof] = []
        if let begin = tls?.certificateNotBefore, let end = tls?.certificateNotAfter {
            proofs.append(
                Proof(
                    "the certificate is valid from \(begin.rfc3339) to \(end.rfc3339); this clock says \(now.rfc3339)",
                    .transfer))
        }
        if source.clock.reference != nil { proofs.append(ClockWords.reference(source.clock)) }
        return Case(
            owner: .mirror,
            title: FailedTransfer.title(
                "the certificate of ", failed.address.host, early ? " is not valid yet" : " has expired"),
            proofs: proofs,
            remedy: Remedy(
                "Compare this clock with another one. If it is right, the server's certificate must be renewed: use another mirror."
            ),
            alternatives: source.clock.isRight ? [] : [early ? .t01 : .t02])
    }

    /// What came under the second store's eyes.
    private static func content(_ source: SourceCase) -> [Proof] {
        guard let witnessed = source.witnessed, witnessed.verified else { return [] }
        let words =
            witnessed.isGood(source.policy)
            ? "fetched as that other store judges it, the signature is good: the repository is fine"
            : "fetched as that other store judges it, the signature is not good either: check again once https works here"
        return [Proof(words, .signature)]
    }

    /// What the second store says; nothing where none was asked.
    private static func witness(_ failed: FailedTransfer) -> [Proof] {
        guard let witness = failed.transfer.tls?.witness else { return [] }
        return [
            Proof(
                "another store of CA certificates, \(witness.store), "
                    + (witness.trusts ? "vouches for this server" : "does not know the issuer either"), .transfer)
        ]
    }

    /// `Example Gateway CA` of `O = Example, CN = Example Gateway CA`; the whole name where it has no CN.
    private static func commonName(_ issuer: String) -> String {
        for part in issuer.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1).map { $0.drop { $0 == " " } }
            if pair.count == 2, pair[0].filter({ $0 != " " }) == "CN", !pair[1].isEmpty { return String(pair[1]) }
        }
        return issuer
    }

    private static func untrusted(_ failed: FailedTransfer, _ source: SourceCase) -> Case {
        let host = failed.address.host
        let handshakes = source.run.transfers.untrusted
        let issuer = failed.transfer.tls?.issuer
        let proofs = issuer.map { [Proof("issuer: \($0)", .transfer)] } ?? []
        if failed.transfer.tls?.witness?.trusts == true {
            return Case(
                owner: .machine, retry: .never,
                title: FailedTransfer.title("the CA certificates here do not know who signs for ", host),
                proofs: proofs + witness(failed),
                remedy: Remedy(
                    "Bring ca-certificates up to date, from a source that is reached by plain http if need be. Where "
                        + "Acquire::https::CaInfo names a store, it is that one which lacks the authority.",
                    [
                        Remedy.Step("which store apt uses", "apt-config dump Acquire::https"),
                        Remedy.Step("bring it up to date", "apt-get install --only-upgrade ca-certificates"),
                    ]))
        }
        let same = Set(
            handshakes.filter { $0.tls?.issuer == issuer && $0.tls?.witness?.trusts != true }
                .map { WebAddress($0.effectiveUrl ?? $0.url ?? "").host })
        if let issuer, same.count > 1 {
            // Without a second store it may as well be a public authority that this one is too old to know.
            let isKnownNowhere = failed.transfer.tls?.witness != nil
            let name = commonName(issuer)
            return Case(
                owner: .network, retry: .never,
                title: isKnownNowhere
                    ? "\(name) intercepts TLS" : "\(name) signs for every host and is not trusted here",
                proofs: [
                    Proof(
                        "the same issuer, \(issuer), signs for \(same.count) hosts, and is not trusted here", .transfer)
                ] + witness(failed),
                remedy: Remedy(
                    "If this is your company's gateway, install its CA certificate under /usr/local/share/ca-certificates and run "
                        + "update-ca-certificates; ask its administrator for the file."
                        + (isKnownNowhere ? "" : " If it is a public authority, ca-certificates here is too old.")),
                isSure: isKnownNowhere)
        }
        return Case(
            owner: .mirror, retry: .never, title: FailedTransfer.title("no trusted CA signs the certificate of ", host),
            proofs: proofs + witness(failed),
            remedy: Remedy(
                "Update ca-certificates here. If other machines refuse it too, the server's chain is incomplete or its CA is "
                    + "private: ask the mirror for its CA certificate.",
                [Remedy.Step("bring the CA certificates up to date", "apt-get install --only-upgrade ca-certificates")])
        )
    }
}
