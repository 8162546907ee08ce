import AptModel
import Evidence

/// The server's certificate is good today and ends within two weeks.
///
/// Certificates of 90 days are renewed with 30 days left, so one with less than 14 was not renewed by the machine that should.
enum CertificateExpiresSoon: Rule {
    static let code = FaultCode.x14
    /// Below so many seconds it is told.
    static let limit: Int64 = 14 * 86_400
    static let explanation = Explanation(
        what:
            "The https server's certificate is valid and ends in less than 14 days. From then on apt fetches nothing from there.",
        causes: ["a renewal that fails and that nobody noticed", "a certificate that is renewed by hand"],
        proof: "The certificate's own notAfter, read from the verified connection, against the clock.",
        remedy: "Tell whoever runs the server; nothing has to be done here.")

    static func findings(in source: SourceCase) -> [Finding] {
        let transfers = [source.look?.transfer, source.look?.signatureTransfer].compactMap { $0 }
        for transfer in transfers where transfer.failure == nil {
            guard let tls = transfer.tls, tls.verified, let end = tls.certificateNotAfter else { continue }
            // A clock that is ahead brings the end no nearer.
            let now = source.clock.isAhead ? source.clock.reference ?? source.clock.now : source.clock.now
            let left = end - now
            guard left > 0, left < limit else { continue }
            let url = transfer.effectiveUrl ?? transfer.url ?? ""
            let host = url.dropFirst(url.hasPrefix("https://") ? 8 : 0).prefix { $0 != "/" }
            return [
                Finding(
                    code, severity: .warning, owner: .mirror, retry: .later, subject: String(host),
                    title: Room.fitted("the certificate of \(host) ends in \(Wording.duration(left))"),
                    because: [
                        Proof("notAfter \(end.rfc3339), issuer \(tls.issuer ?? "not named")", .transfer),
                        Proof("the clock says \(source.clock.now.rfc3339)", .clock),
                    ],
                    remedy: Remedy("Tell whoever runs \(host) that the renewal did not happen."))
            ]
        }
        return []
    }
}
