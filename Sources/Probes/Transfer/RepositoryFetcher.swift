import AptModel
import Curl
import Evidence
import Linux

/// How the signed index of a source is fetched: over the network as apt would, from disk for `file:` and `copy:`.
///
/// ``RepositoryFetches`` fetches those of many sources at a time; single files are fetched here.
public struct RepositoryFetcher {
    /// How each URI is asked for.
    public let requests: AptRequests
    let encoding: String
    private let files: LocalFiles
    private let pool = TransferPool()
    /// Transfers at the same time.
    public let jobs: Int
    private let offline: Bool
    let witnessStore: String?

    /// - Parameters:
    ///   - timeout: seconds without progress for one transfer.
    ///   - jobs: transfers at the same time.
    ///   - offline: sources that need the network are not tried.
    ///   - usesHTTP2: first looks speak it with the servers that offer it.
    ///   - nameServer: asked for SRV records; nil for this machine's own.
    ///   - witnessStore: a file of CA certificates that is asked about servers which the root's own store refuses.
    ///   - readable: what apt's sandbox user may do with a file; nil where that cannot be tried.
    public init(
        _ loaded: LoadedConfiguration, timeout: Double, jobs: Int, offline: Bool = false, usesHTTP2: Bool = false,
        nameServer: NameServer? = nil, witnessStore: String? = nil,
        readable: @escaping (String) -> AccessObservation? = { _ in nil }
    ) {
        requests = AptRequests(
            loaded, timeout: timeout, usesHTTP2: usesHTTP2, nameServer: nameServer, readable: readable)
        encoding = loaded.configuration.string("Acquire::URIEncode") ?? "+~ "
        files = LocalFiles(root: loaded.root, byteLimit: requests.byteLimit)
        self.jobs = jobs
        self.offline = offline
        self.witnessStore = witnessStore
    }

    /// The looks that can tell a stale cache or one bad mirror machine from an altered file, after a first look that brought a bad
    /// signature: over a new connection past every cache, and over the other address family where there is one. One that got
    /// no answer counts for nothing.
    public func furtherLooks(after first: FetchedRepository) -> [LookKind] {
        guard let transfer = first.look.transfer, transfer.origin == .network else { return [] }
        return LookKind.further(remoteAddress: transfer.remoteAddress, viaProxy: transfer.proxy != nil)
    }

    /// One more look under the witness store, which vouches for a server that the root's own store refused: the signature alone
    /// decides what the bytes are worth. nil where the first look was refused for no such reason.
    public func witnessLook(after first: FetchedRepository) -> LookKind? {
        guard let witnessStore,
            [first.look.transfer, first.look.signatureTransfer].contains(where: { $0?.tls?.witness?.trusts == true })
        else { return nil }
        return .witness(store: witnessStore)
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

    /// Takes a source's first step: the request for it, or nil where it is done without one.
    func begin(_ fetch: inout ReleaseFetch, _ kind: LookKind) -> TransferRequest? {
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
}
