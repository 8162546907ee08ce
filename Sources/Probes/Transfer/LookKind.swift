import Curl
import Evidence

/// How a source is looked at: as apt does it, or once more because the first look brought a bad signature.
public enum LookKind: Sendable, Hashable {
    case first
    /// Over a new connection, past every cache.
    case noCache
    /// The same, over this address family alone.
    case otherAddress(TransferRequest.AddressFamily)
    /// With the CA certificates of this file in place of the root's own.
    case witness(store: String)

    var purpose: LookObservation.Purpose {
        switch self {
        case .first: .first
        case .noCache: .noCache
        case .otherAddress: .otherAddress
        case .witness: .witness
        }
    }

    var pastCaches: Bool {
        switch self {
        case .noCache, .otherAddress: true
        case .first, .witness: false
        }
    }

    func apply(to request: inout TransferRequest) {
        request.freshConnection = pastCaches
        if case .otherAddress(let family) = self { request.addressFamily = family }
    }

    /// Whose word counts for the server's certificate. A server that the root's own store refuses gets no login and no client
    /// certificate: apt would not show it either.
    func applyTrust(to request: inout TransferRequest) {
        guard case .witness(let store) = self else { return }
        request.tls.caFile = .path(store)
        request.tls.caDirectory = nil
        request.tls.certificateFile = nil
        request.tls.keyFile = nil
        request.credentials = nil
    }

    /// The looks that can tell a stale cache or one bad mirror machine from an altered file, after a first look that came
    /// from this address. Through a proxy the address says nothing of the mirror.
    static func further(remoteAddress: String?, viaProxy: Bool) -> [LookKind] {
        guard !viaProxy, let remoteAddress else { return [.noCache] }
        return [.noCache, .otherAddress(remoteAddress.contains(":") ? .ipv4 : .ipv6)]
    }
}
