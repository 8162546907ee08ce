import Evidence

/// A proxy, cache or CDN node serves old or mixed bytes; a fetch past it verifies.
enum StaleIntermediary: Rule {
    static let code = FaultCode.x13
    static let explanation = Explanation(
        what: "Something between this machine and the mirror serves old or mixed bytes: a fetch past it verifies.",
        causes: [
            "a caching proxy (apt-cacher-ng, squid, Artifactory, Nexus) that keeps one of two files that belong together",
            "a CDN node that is behind the others", "a transparent cache of the provider",
        ],
        proof:
            "A fetch past caches verifies while the cached one does not; Age, Via or X-Cache name what stands "
            + "in between.",
        remedy: "Refresh that cache, or let Release files pass through it uncached.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard let mixed = MixedFetches(source), let between = mixed.intermediary else { return [] }
        var because = mixed.proofs
        if let proxy = between.proxy { because.append(Proof("fetched through the proxy \(proxy)", .transfer)) }
        because += between.marks.prefix(4).map { Proof("the first answer carries \($0)", .transfer) }
        let advice: String =
            switch between.owner {
            case .administrator:
                "Empty the proxy's copy of this suite's Release files, and have it revalidate InRelease, Release and Release.gpg each time."
            case .mirror: "Run apt-get update again in some minutes: the CDN's nodes catch up by themselves."
            default:
                "Ask who runs the network's cache to exempt the mirror, or use an https URL where the mirror has one."
            }
        return [
            Finding(
                code, confidence: .likely, owner: between.owner, retry: between.owner == .mirror ? .now : .later,
                subject: source.location, title: "something in between serves old bytes; past it, they verify",
                because: because,
                remedy: Remedy(
                    advice, [Remedy.Step("one update past caches", "apt-get update -o Acquire::http::No-Cache=true")]),
                alternatives: [.x12])
        ]
    }
}
