import Evidence

/// What the further fetches after a bad signature came to.
///
/// A mirror in mid-push, a CDN node or a stale proxy is the commonest source of a bad signature, so none is called
/// altered before the file was fetched again past every cache.
struct SecondLook: Sendable {
    /// The further look whose bytes verified, if any.
    var verifiedElsewhere: LookObservation?
    /// The further looks that were bad as well.
    private var alsoBad: [LookObservation]
    private var addresses: Set<String>
    private var isLocal: Bool

    init(_ source: SourceCase) {
        let further = source.source.looks.dropFirst()
        verifiedElsewhere = further.first { look in
            SignatureAssessment(
                look: look, trust: source.source.trust, policy: source.policy, clock: source.clock
            ).isGood(source.policy)
        }
        alsoBad = further.filter { look in
            look.verification?.signatures.contains { $0.status == .bad } ?? false
                || look.framing?.isDamaged(for: source.policy.backend) == true
        }
        addresses = Set(
            ([source.look].compactMap { $0 } + alsoBad).compactMap { $0.transfer?.remoteAddress })
        isLocal = source.isLocal
    }

    var confidence: Confidence { !isLocal && alsoBad.isEmpty ? .likely : .certain }

    var proof: Proof {
        if isLocal { return Proof("a file on disk has no second fetch to compare with", .transfer) }
        if alsoBad.isEmpty { return Proof("a second fetch could not be completed, so this rests on one", .transfer) }
        let from = addresses.count == 1 ? "1 address" : "\(addresses.count) addresses"
        return Proof("bad in \(alsoBad.count + 1) separate fetches, from \(from), past every cache", .transfer)
    }
}
