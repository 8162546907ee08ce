import AptModel
import Evidence

@testable import Diagnosis

// Short ways to transfers that go wrong, beside those of the signature scenarios.

extension Healthy {
    /// A second repository on another host, in order like the first.
    static func other(_ uri: String, _ suite: String) -> SourceObservation {
        var source = source
        source.uri = uri
        source.suite = suite
        source.origins = [SourceOrigin(file: "/etc/apt/sources.list", line: 4)]
        source.look.answer.url = "\(uri)/dists/\(suite)/InRelease"
        source.look.answer.effectiveUrl = "\(uri)/dists/\(suite)/InRelease"
        source.look.answer.remoteAddress = "192.0.2.20"
        source.look.fields.codename = suite
        return source
    }
}

extension LookObservation {
    /// No answer came.
    mutating func fail(_ kind: TransferObservation.Failure.Kind, reason: String? = nil, text: String) {
        failTransfer { transfer in
            transfer.httpStatus = nil
            if kind != .tls {
                transfer.serverDate = nil
                transfer.serverDateAt = nil
                transfer.remoteAddress = nil
            }
            transfer.failure = TransferObservation.Failure(kind: kind, reason: reason, text: text)
        }
    }

    /// An error status and its page.
    mutating func answerStatus(_ status: Int) {
        failTransfer { transfer in
            transfer.httpStatus = status
            transfer.bytes = 312
        }
    }

    /// The same over https, verified.
    mutating func secure() {
        answer.url = answer.url.map { "https" + $0.dropFirst(4) }
        answer.effectiveUrl = answer.effectiveUrl.map { "https" + $0.dropFirst(4) }
        answer.tls = TlsObservation()
    }

    /// A handshake that failed, repeated only to read the certificate's dates.
    mutating func certificate(_ notBefore: String, _ notAfter: String) {
        answer.tls = TlsObservation(
            certificateNotBefore: Healthy.time(notBefore), certificateNotAfter: Healthy.time(notAfter),
            issuer: "Example CA", verified: false)
    }

    /// A handshake that failed over the issuer, repeated to read its name, and judged by a second store where there is one.
    mutating func untrusted(_ issuer: String, witnessTrusts: Bool?) {
        fail(.tls, reason: "untrusted", text: "unable to get local issuer certificate")
        answer.tls = TlsObservation(
            issuer: issuer, verified: false,
            witness: witnessTrusts.map { CertificateWitness(store: "/opt/example/ca-certificates.crt", trusts: $0) })
    }

    /// Release and Release.gpg in place of InRelease.
    mutating func detach() {
        form = .detached
        inReleaseTransfer = TransferObservation(
            origin: .network, url: "\(Healthy.uri)/dists/bookworm/InRelease", httpStatus: 404)
        answer.url = "\(Healthy.uri)/dists/bookworm/Release"
        answer.effectiveUrl = answer.url
        signatureTransfer = TransferObservation(
            origin: .network, url: "\(Healthy.uri)/dists/bookworm/Release.gpg",
            effectiveUrl: "\(Healthy.uri)/dists/bookworm/Release.gpg", httpStatus: 200, bytes: 1_601,
            expectedBytes: 1_601, lengthMet: true)
    }
}

extension SourceObservation {
    /// A first look that is BADSIG, and a second one past every cache that verifies.
    mutating func badThenGood() {
        var again = Healthy.look
        again.purpose = .noCache
        again.answer.sha256 = "b1946ac92492d2347c6235b4d2611184b1946ac92492d2347c6235b4d2611184"
        look.signature.status = .bad
        look.release?.fields = nil
        looks.append(again)
    }

    /// A root without CA certificates, and the same file once more as another store judges its server.
    mutating func witnessedWithoutStore(_ change: (inout LookObservation) -> Void = { _ in }) {
        var witnessed = Healthy.look
        witnessed.purpose = .witness
        witnessed.secure()
        change(&witnessed)
        look.secure()
        look.fail(.tls, reason: "ca_missing", text: "error setting certificate verify locations")
        look.answer.tls = TlsObservation(
            issuer: "CN = Example Public CA", verified: false,
            witness: CertificateWitness(store: "/opt/example/ca-certificates.crt", trusts: true))
        looks.append(witnessed)
    }
}
