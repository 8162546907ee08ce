import Curl
import Evidence

/// What a server is asked whose handshake failed: once without trust over dates or issuer, for hints on the clock and on
/// gateways; and once with the witness store over trust, which tells a store that is old or missing from a certificate that
/// nobody knows.
struct HandshakeQuestion {
    private enum Topic {
        case times
        case trust(store: String)
    }

    /// The URL whose server it is.
    let url: String
    private let part: WritableKeyPath<LookObservation, TransferObservation?>
    private let topic: Topic

    /// All that there is to ask after a look.
    static func all(after look: LookObservation, witnessStore: String?) -> [HandshakeQuestion] {
        let parts: [WritableKeyPath<LookObservation, TransferObservation?>] = [\.transfer, \.signatureTransfer]
        return parts.flatMap { part -> [HandshakeQuestion] in
            guard let transfer = look[keyPath: part], transfer.failure?.kind == .tls,
                let reason = transfer.failure?.reason, let url = transfer.effectiveUrl
            else { return [] }
            let isOfTrust = ["untrusted", "ca_missing"].contains(reason)
            guard isOfTrust || reason == "certificate_time" else { return [] }
            let times = HandshakeQuestion(url: url, part: part, topic: .times)
            guard isOfTrust, let witnessStore else { return [times] }
            return [times, HandshakeQuestion(url: url, part: part, topic: .trust(store: witnessStore))]
        }
    }

    /// - Parameter request: how its server is asked for content.
    func request(after request: TransferRequest) -> TransferRequest {
        switch topic {
        case .times: CertificateReading.request(after: request)
        case .trust(let store): CertificateTrust.request(after: request, store: store)
        }
    }

    func take(_ result: TransferResult, into fetch: inout ReleaseFetch) {
        switch topic {
        case .times:
            if let times = CertificateReading.times(result) { fetch.add(times, to: part) }
        case .trust(let store):
            if let trusts = CertificateTrust.answer(result) {
                fetch.add(CertificateWitness(store: store, trusts: trusts), to: part)
            }
        }
    }
}
