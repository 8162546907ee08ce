import CCurl

/// A request on its way: the hop that runs, and what the hops before it left.
final class ActiveTransfer {
    let ticket: TransferSession.Ticket
    private let adapt: (TransferRequest) -> TransferRequest
    let original: TransferRequest
    /// When it is given up, on the monotonic clock; nil where it may take its time.
    var end: Double?
    private(set) var request: TransferRequest
    private(set) var handle: EasyHandle
    private var visited: [String]
    private var redirects: [TransferResult.Redirect] = []
    private var endpoints: ArraySlice<TransferRequest.Endpoint>
    private var endpoint: TransferRequest.Endpoint?
    private var earlierSeconds = 0.0
    private var triedBlockingLookup = false

    /// - Parameter adapt: gives the next hop what depends on its host (proxy, credentials, TLS options).
    init(
        ticket: TransferSession.Ticket, request: TransferRequest, adapt: @escaping (TransferRequest) -> TransferRequest
    ) throws(CurlSetupError) {
        guard let address = WebAddress(request.url), address.scheme == "http" || address.scheme == "https" else {
            throw CurlSetupError(code: .malformedURL, text: "not an http or https URL")
        }
        self.ticket = ticket
        self.adapt = adapt
        self.original = request
        self.request = request
        self.visited = [request.url]
        self.endpoints = request.connectTo.dropFirst()
        self.endpoint = request.connectTo.first
        self.handle = try EasyHandle.prepared(
            request, endpoint: endpoint, resolved: NameLookup.localNames(request, endpoint))
    }

    /// Whether nothing came for longer than allowed since the request was sent.
    func isStalled(at now: Double) -> Bool {
        guard let last = handle.sink.lastProgress else { return false }
        return now - last > request.stallTimeout
    }

    /// Seconds in which nothing could come, because nobody moved the bytes.
    func forgive(_ seconds: Double) { handle.sink.forgive(seconds) }

    enum Step {
        case finished(TransferResult)
        /// ``handle`` is a new one and has to be started.
        case again
    }

    /// Takes the end of the running hop.
    func hopEnded(_ code: CurlCode) -> Step {
        var result = handle.result(of: request, code: code)
        if startedElsewhere(after: result) { return .again }
        if result.failure != nil || result.httpStatus >= 400, startsWithoutHTTP2() { return .again }
        if result.failure == nil, (300..<400).contains(result.httpStatus),
            let location = handle.string(CURLINFO_REDIRECT_URL)
        {
            redirects.append(TransferResult.Redirect(status: result.httpStatus, location: location))
            do throws(TransferFailure) {
                if let written = result.headers["location"], !written.hasPrefix("/"), !written.contains("://") {
                    throw TransferFailure(
                        kind: .redirectScheme, text: "redirected to \(written), which is no address to apt")
                }
                let next = try RedirectRule.next(from: request, to: location, visited: visited, original: original)
                let adapted = adapt(next)
                visited.append(location)
                earlierSeconds += result.timings.total
                endpoints = adapted.connectTo.dropFirst()
                endpoint = adapted.connectTo.first
                triedBlockingLookup = false
                do throws(CurlSetupError) {
                    handle = try EasyHandle.prepared(
                        adapted, endpoint: endpoint, resolved: NameLookup.localNames(adapted, endpoint))
                    request = adapted
                    return .again
                } catch { throw TransferFailure(setup: error) }
            } catch { result.failure = error }
        }
        return .finished(completed(result))
    }

    /// Asks again as apt asks where HTTP/2 may have been spoken; false where it was not.
    func startsWithoutHTTP2() -> Bool {
        guard request.usesHTTP2, CurlLibrary.hasHTTP2, handle.sink.lastProgress != nil,
            WebAddress(request.url)?.scheme == "https",
            handle.number(CURLINFO_HTTP_VERSION) != Int(CURL_HTTP_VERSION_1_1)
        else { return false }
        request.usesHTTP2 = false
        return restart(after: handle.result(of: request, code: nil), resolved: [])
    }

    /// The facts of a hop that is given up.
    func givenUp(_ failure: TransferFailure) -> TransferResult {
        var result = handle.result(of: request, code: nil)
        result.failure = failure
        if result.complete == nil, result.httpStatus != 0 { result.complete = false }
        return completed(result)
    }

    private func completed(_ result: TransferResult) -> TransferResult {
        var result = result
        result.url = original.url
        result.effectiveURL = request.url
        result.redirects = redirects
        result.endpoint = endpoint
        result.timings.total += earlierSeconds
        return result
    }

    // A lookup without libcurl's thread where no thread may be started, or the next SRV endpoint.
    private func startedElsewhere(after result: TransferResult) -> Bool {
        switch result.failure?.kind {
        case .nameResolution:
            let resolved = resolvedWithoutThread()
            if !resolved.isEmpty { return restart(after: result, resolved: resolved) }
        case .connection where result.httpStatus == 0: break
        default: return false
        }
        guard let next = endpoints.popFirst() else { return false }
        endpoint = next
        triedBlockingLookup = false
        return restart(after: result, resolved: [])
    }

    private func resolvedWithoutThread() -> [String] {
        guard !triedBlockingLookup else { return [] }
        triedBlockingLookup = true
        guard !NameLookup.canStartThread else { return [] }
        if let endpoint {
            return NameLookup.resolveEntry(
                host: endpoint.host, port: Int(endpoint.port), family: request.addressFamily)
        }
        guard let address = WebAddress(request.url) else { return [] }
        return NameLookup.resolveEntry(host: address.host, port: address.port, family: request.addressFamily)
    }

    private func restart(after result: TransferResult, resolved: [String]) -> Bool {
        do throws(CurlSetupError) {
            let names = resolved.isEmpty ? try NameLookup.localNames(request, endpoint) : resolved
            let next = try EasyHandle.prepared(request, endpoint: endpoint, resolved: names)
            earlierSeconds += result.timings.total
            handle = next
            return true
        } catch { return false }
    }
}

extension TransferFailure {
    /// libcurl refused to be set up: memory, an option that this build lacks, or text that it takes for no URL.
    init(setup error: CurlSetupError) {
        let kind: Kind =
            switch error.code {
            case .outOfMemory: .outOfMemory
            case .malformedURL: .malformedURL
            case .cannotResolveHost: .nameResolution
            case .cannotResolveProxy: .proxy
            default: .other
            }
        self.init(kind: kind, code: error.code, text: error.text)
    }
}
