import AptModel
import Curl
import Evidence
import Linux

/// Fetches the signed index of sources, many at a time in one thread: over the network as apt would, from disk for `file:` and
/// `copy:`.
public struct RepositoryFetcher {
    /// How each URI is asked for.
    public let requests: AptRequests
    private let encoding: String
    private let files: LocalFiles
    private let pool = TransferPool()
    private let jobs: Int
    private let offline: Bool
    private let witnessStore: String?

    /// - Parameters:
    ///   - timeout: seconds without progress for one transfer.
    ///   - jobs: transfers at the same time.
    ///   - offline: sources that need the network are not tried.
    ///   - nameServer: asked for SRV records; nil for this machine's own.
    ///   - witnessStore: a file of CA certificates that is asked about servers which the root's own store refuses.
    ///   - readable: what apt's sandbox user may do with a file; nil where that cannot be tried.
    public init(
        _ loaded: LoadedConfiguration, timeout: Double, jobs: Int, offline: Bool = false,
        nameServer: NameServer? = nil, witnessStore: String? = nil,
        readable: @escaping (String) -> AccessObservation? = { _ in nil }
    ) {
        requests = AptRequests(loaded, timeout: timeout, nameServer: nameServer, readable: readable)
        encoding = loaded.configuration.string("Acquire::URIEncode") ?? "+~ "
        files = LocalFiles(root: loaded.root, byteLimit: requests.byteLimit)
        self.jobs = jobs
        self.offline = offline
        self.witnessStore = witnessStore
    }

    /// The first look at every source. What several sources share is fetched once.
    ///
    /// - Parameters:
    ///   - deadline: seconds from now for all of it; nil for none.
    ///   - interrupted: asked at least every 200 ms.
    ///   - onFinish: called with the place of each source as its fetches end.
    /// - Returns: in the order of `sources`.
    public func fetch(
        _ sources: [UniqueSource], deadline: Double? = nil, interrupted: () -> Bool = { false },
        onFinish: (Int) -> Void = { _ in }
    ) -> [FetchedRepository] {
        look(.first, at: sources, deadline: deadline, interrupted: interrupted, onFinish: onFinish)
    }

    /// Fetches a source again after its first look brought a bad signature: over a new connection past every cache, and over the
    /// other address family where there is one. A detached pair is fetched whole.
    ///
    /// - Returns: one for each look that got an answer; none for what is no network source.
    public func lookAgain(
        at source: UniqueSource, after first: FetchedRepository, deadline: Double? = nil,
        interrupted: () -> Bool = { false }
    ) -> [FetchedRepository] {
        guard let transfer = first.look.transfer, transfer.origin == .network else { return [] }
        let kinds = LookKind.further(remoteAddress: transfer.remoteAddress, viaProxy: transfer.proxy != nil)
        return kinds.flatMap { kind in
            look(
                kind, at: [source], deadline: deadline.map { $0 / Double(kinds.count) }, interrupted: interrupted,
                onFinish: { _ in })
        }.filter { $0.look.transfer?.httpStatus != nil }
    }

    /// Fetches a source once more under the witness store, which vouches for a server that the root's own store refused: the
    /// signature alone decides what the bytes are worth.
    ///
    /// - Returns: nil where the first look was refused for no such reason.
    public func lookUnderWitness(
        at source: UniqueSource, after first: FetchedRepository, deadline: Double? = nil,
        interrupted: () -> Bool = { false }
    ) -> FetchedRepository? {
        guard let witnessStore,
            [first.look.transfer, first.look.signatureTransfer].contains(where: { $0?.tls?.witness?.trusts == true })
        else {
            return nil
        }
        return look(
            .witness(store: witnessStore), at: [source], deadline: deadline, interrupted: interrupted,
            onFinish: { _ in }
        ).first
    }

    /// Fetches single files, such as lists of mirrors, several at a time.
    ///
    /// - Parameters:
    ///   - byteLimit: no file may be larger.
    ///   - deadline: seconds from now for all of them; nil for none.
    /// - Returns: for each URI the evidence and the bytes; nil for a scheme that is not ours.
    public func fetchFiles(
        _ uris: [RepositoryURI], byteLimit: Int64, deadline: Double? = nil, interrupted: () -> Bool = { false }
    ) -> [(transfer: TransferObservation, body: [UInt8])?] {
        let end = begun(deadline)
        var fetched = [(transfer: TransferObservation, body: [UInt8])?](repeating: nil, count: uris.count)
        var tickets: [(place: Int, request: TransferRequest)] = []
        for (place, uri) in uris.enumerated() {
            if SourceScheme(uri.scheme) == .local {
                fetched[place] = LocalFiles(root: files.root, byteLimit: byteLimit).read(uri)
                continue
            }
            guard !offline, isFetchable(uri), requests.hostOfItsOwn(for: uri) == nil else { continue }
            switch requests.answer(for: uri) {
            case .request(var request):
                request.byteLimit = byteLimit
                tickets.append((place, request))
            case .noService(let reason): fetched[place] = (.withoutService(uri, reason), [])
            case .refused, .noDetection: continue
            }
        }
        let results = pool.run(
            tickets.map(\.request), jobs: jobs, deadline: end.map(left), interrupted: interrupted,
            adapt: { index, next in requests.redirected(next, from: uris[tickets[index].place]) })
        for (ticket, result) in zip(tickets, results) {
            fetched[ticket.place] = (TransferObservation(result, of: ticket.request), result.body)
        }
        return fetched
    }

    /// Asks for a file as apt does of which it keeps a copy: only what is newer than that (methods/http.cc, If-Modified-Since).
    ///
    /// - Parameter modifiedSince: the time of the stored file.
    /// - Returns: nil for what is not fetched over HTTP, or not from here.
    public func conditional(
        _ uri: RepositoryURI, modifiedSince: Timestamp, deadline: Double, interrupted: () -> Bool = { false }
    ) -> ConditionalAnswer? {
        guard !offline, isFetchable(uri), requests.hostOfItsOwn(for: uri) == nil,
            case .request(var request) = requests.answer(for: uri)
        else { return nil }
        request.headers.append(.init("If-Modified-Since", modifiedSince.httpDate))
        let result = pool.run(
            [request], jobs: 1, deadline: deadline, interrupted: interrupted,
            adapt: { _, next in requests.redirected(next, from: uri) }
        ).first
        let status = result.flatMap { $0.httpStatus == 0 ? nil : $0.httpStatus }
        return ConditionalAnswer(modifiedSince: modifiedSince, httpStatus: status)
    }

    /// When the time is over, on the monotonic clock; told to the lookup of SRV records, too.
    private func begun(_ deadline: Double?) -> Double? {
        let end = deadline.map { monotonicSeconds + $0 }
        requests.services?.end = end
        return end
    }

    private func left(until end: Double) -> Double { max(0, end - monotonicSeconds) }

    private func look(
        _ kind: LookKind, at sources: [UniqueSource], deadline: Double?, interrupted: () -> Bool,
        onFinish: (Int) -> Void
    ) -> [FetchedRepository] {
        var places: [ReleaseLocations: Int] = [:]
        var sharers: [[Int]] = []
        var fetches: [ReleaseFetch] = []
        for (index, source) in sources.enumerated() {
            let locations = source.locations(encoding: encoding)
            if let place = places[locations] {
                sharers[place].append(index)
            } else {
                places[locations] = fetches.count
                sharers.append([index])
                fetches.append(ReleaseFetch(locations, kind))
            }
        }
        run(&fetches, kind, deadline: deadline, interrupted: interrupted) { place in sharers[place].forEach(onFinish) }
        return sources.compactMap { source in
            places[source.locations(encoding: encoding)].map { fetches[$0].fetched }
        }
    }

    private func run(
        _ fetches: inout [ReleaseFetch], _ kind: LookKind, deadline: Double?, interrupted: () -> Bool,
        done: (Int) -> Void
    ) {
        let end = begun(deadline)
        var tickets: [(place: Int, part: ReleaseFetch.Part, request: TransferRequest)] = []
        var started: [TransferRequest] = []
        for place in fetches.indices {
            if let request = begin(&fetches[place], kind) {
                started.append(request)
                tickets.append((place, .inRelease, request))
            } else {
                done(place)
            }
        }
        var states = fetches
        let uris = fetches.map(\.locations.inRelease)
        _ = pool.run(
            started, jobs: jobs, deadline: end.map(left), interrupted: interrupted,
            adapt: { index, next in requests.redirected(next, from: uris[tickets[index].place], look: kind) },
            followUp: { index, result in
                let ticket = tickets[index]
                let transfer = TransferObservation(result, of: ticket.request)
                guard let next = states[ticket.place].take(ticket.part, transfer, result.body),
                    let uri = states[ticket.place].uri(of: next),
                    case .request(let request) = requests.answer(for: uri, look: kind)
                else {
                    done(ticket.place)
                    return nil
                }
                tickets.append((ticket.place, next, request))
                return request
            })
        fetches = states
        addCertificates(&fetches, deadline: min(end.map(left) ?? 10, 10), interrupted: interrupted)
    }

    /// Takes a source's first step: the request for it, or nil where it is done without one.
    private func begin(_ fetch: inout ReleaseFetch, _ kind: LookKind) -> TransferRequest? {
        let uri = fetch.locations.inRelease
        if SourceScheme(uri.scheme) == .local {
            var next: ReleaseFetch.Part? = .inRelease
            while let part = next, let uri = fetch.uri(of: part) {
                let (transfer, body) = files.read(uri)
                next = fetch.take(part, transfer, body)
            }
            return nil
        }
        guard isFetchable(uri) else {
            fetch.notTried(.unsupportedScheme, "'\(uri.scheme)' is fetched by a method that is not ours to run")
            return nil
        }
        guard !offline else {
            fetch.notTried(.offline, "the network is not to be used")
            return nil
        }
        if let host = requests.hostOfItsOwn(for: uri) {
            fetch.notTried(.containerNetwork, "\(host) is the container's own there, and cannot be reached from here")
            return nil
        }
        switch requests.answer(for: uri, look: kind) {
        case .request(let request): return request
        case .refused(let reason):
            let failure = TransferObservation.Failure(kind: .proxy, reason: "unsupported", text: reason)
            _ = fetch.take(.inRelease, TransferObservation(origin: .network, url: uri.redacted, failure: failure), [])
            return nil
        case .noDetection(let reason):
            let failure = TransferObservation.Failure(kind: .proxy, reason: "detection", text: reason)
            _ = fetch.take(.inRelease, TransferObservation(origin: .network, url: uri.redacted, failure: failure), [])
            return nil
        case .noService(let reason):
            _ = fetch.take(.inRelease, .withoutService(uri, reason), [])
            return nil
        }
    }

    private func isFetchable(_ uri: RepositoryURI) -> Bool {
        switch SourceScheme(uri.scheme) {
        case .http, .https: true
        case .tor: SourceScheme(uri.scheme).isSupported(proxy: requests.route(for: uri))
        case .local, .mirror, .unsupported: false
        }
    }

    /// Asks once more where a handshake failed: without trust over dates or issuer, for hints on the clock and on gateways; and
    /// with the witness store over trust, which tells a store that is old or missing from a certificate that nobody knows.
    private func addCertificates(_ fetches: inout [ReleaseFetch], deadline: Double, interrupted: () -> Bool) {
        let end = monotonicSeconds + deadline
        let read = failedHandshakes(fetches, ["certificate_time", "untrusted", "ca_missing"])
        let times = TransferPool().certificateTimes(
            read.map(\.request), jobs: jobs, deadline: deadline, interrupted: interrupted)
        for (times, failed) in zip(times, read) {
            if let times { fetches[failed.place].add(times, to: failed.part) }
        }
        guard let witnessStore else { return }
        let asked = failedHandshakes(fetches, ["untrusted", "ca_missing"])
        let answers = TransferPool().certificatesTrusted(
            asked.map(\.request), by: witnessStore, jobs: jobs, deadline: left(until: end), interrupted: interrupted)
        for (trusts, failed) in zip(answers, asked) {
            if let trusts {
                fetches[failed.place].add(CertificateWitness(store: witnessStore, trusts: trusts), to: failed.part)
            }
        }
    }

    /// The transfers that failed in their handshake for one of these reasons.
    private func failedHandshakes(_ fetches: [ReleaseFetch], _ reasons: Set<String>) -> [FailedHandshake] {
        let parts: [WritableKeyPath<LookObservation, TransferObservation?>] = [\.transfer, \.signatureTransfer]
        return fetches.indices.flatMap { place in
            parts.compactMap { part in
                guard let transfer = fetches[place].fetched.look[keyPath: part], transfer.failure?.kind == .tls,
                    let reason = transfer.failure?.reason, reasons.contains(reason),
                    case .request(let request) = requests.answer(for: RepositoryURI(transfer.effectiveUrl ?? ""))
                else { return nil }
                return FailedHandshake(place: place, part: part, request: request)
            }
        }
    }
}

/// A transfer whose handshake failed, and the request to ask its server again.
private struct FailedHandshake {
    var place: Int
    var part: WritableKeyPath<LookObservation, TransferObservation?>
    var request: TransferRequest
}
