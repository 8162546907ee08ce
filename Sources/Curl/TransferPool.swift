import CCurl

/// Many transfers at once in one thread, over one libcurl multi handle, whose open connections serve all runs.
@safe public final class TransferPool {
    /// Connections to one host at a time. Measured: four serve 200 files of one server as fast as eight or more.
    public static let connectionsPerHost = 4
    /// The longest wait before `interrupted` is asked again, in milliseconds.
    static let pollMilliseconds: Int32 = 100

    private let multi: UnsafeMutableRawPointer?

    public init() {
        unsafe multi = CurlLibrary.started == .ok ? curl_multi_init() : nil
    }

    deinit {
        if let multi = unsafe multi { unsafe curl_multi_cleanup(multi) }
    }

    /// Runs all requests and returns when each has ended.
    ///
    /// - Parameters:
    ///   - jobs: how many run at the same time.
    ///   - deadline: seconds from now after which the unfinished ones fail as `.deadline`; nil for none.
    ///   - interrupted: asked at least every 200 ms; once it says true, the unfinished ones fail as `.interrupted`.
    ///   - adapt: gives a redirected request what depends on its host (proxy, TLS options, credentials); the number is its place.
    ///   - followUp: called as each one ends, with its place; a request that it returns is run too and takes the next place.
    /// - Returns: one result for each request, in the order of the places.
    public func run(
        _ requests: [TransferRequest], jobs: Int, deadline: Double? = nil, interrupted: () -> Bool = { false },
        adapt: (Int, TransferRequest) -> TransferRequest = { _, request in request },
        followUp: (Int, TransferResult) -> TransferRequest? = { _, _ in nil }
    ) -> [TransferResult] {
        let end = deadline.map { MachineClock.monotonic() + $0 }
        var requests = requests
        var results = [TransferResult?](repeating: nil, count: requests.count)
        var ended = false
        var queue = TransferQueue(requests, jobs: jobs, perHost: TransferPool.connectionsPerHost)
        var active: [UnsafeMutableRawPointer: ActiveTransfer] = unsafe [:]

        func finish(_ index: Int, _ result: TransferResult) {
            results[index] = result
            queue.ended(index)
            guard let next = followUp(index, result), !ended else { return }
            requests.append(next)
            results.append(nil)
            queue.append(next)
        }
        func start(_ transfer: ActiveTransfer) {
            guard let multi = unsafe multi, unsafe curl_multi_add_handle(multi, transfer.handle.raw) == CURLM_OK else {
                return finish(
                    transfer.index,
                    transfer.givenUp(TransferFailure(kind: .outOfMemory, text: "libcurl could not start a transfer")))
            }
            unsafe active[transfer.handle.raw] = transfer
        }
        func stop(_ transfer: ActiveTransfer, _ failure: TransferFailure) {
            unsafe _ = curl_multi_remove_handle(multi, transfer.handle.raw)
            unsafe active[transfer.handle.raw] = nil
            finish(transfer.index, transfer.givenUp(failure))
        }
        func abandon(_ failure: TransferFailure) {
            ended = true
            for transfer in unsafe Array(active.values) { stop(transfer, failure) }
            while let index = queue.next(ignoringLimits: true) {
                var result = TransferResult(url: requests[index].url)
                result.failure = failure
                finish(index, result)
            }
        }

        BrokenPipes.ignored {
            while true {
                if interrupted() { return abandon(TransferFailure(kind: .interrupted, text: "interrupted")) }
                let now = MachineClock.monotonic()
                if let end, now >= end {
                    return abandon(TransferFailure(kind: .deadline, text: "the time for the whole run is over"))
                }
                while let index = queue.next() {
                    do throws(CurlSetupError) {
                        start(try ActiveTransfer(index: index, request: requests[index]))
                    } catch {
                        var result = TransferResult(url: requests[index].url)
                        result.failure = TransferFailure(setup: error)
                        finish(index, result)
                    }
                }
                if unsafe active.isEmpty, queue.isEmpty { return }
                var running: Int32 = 0
                unsafe _ = curl_multi_perform(multi, &running)
                while let (raw, code) = unsafe nextEnded() {
                    unsafe _ = curl_multi_remove_handle(multi, raw)
                    guard let transfer = unsafe active.removeValue(forKey: raw) else { continue }
                    switch transfer.hopEnded(code, adapt: { adapt(transfer.index, $0) }) {
                    case .finished(let result): finish(transfer.index, result)
                    case .again: start(transfer)
                    }
                }
                for transfer in unsafe Array(active.values) where transfer.isStalled(at: now) {
                    let text = "no byte for \(transfer.request.stallTimeout) seconds"
                    stop(transfer, TransferFailure(kind: .stalled, text: text))
                }
                if unsafe !active.isEmpty {
                    unsafe _ = curl_multi_poll(multi, nil, 0, wait(until: end, from: now), nil)
                }
            }
        }
        return zip(requests, results).map { request, result in result ?? TransferResult(url: request.url) }
    }

    private func wait(until end: Double?, from now: Double) -> Int32 {
        guard let end else { return TransferPool.pollMilliseconds }
        return Int32(min(Double(TransferPool.pollMilliseconds), max(0, (end - now) * 1000)).rounded(.up))
    }

    /// A handle whose transfer ended, and how; nil where no further one did.
    @unsafe private func nextEnded() -> (UnsafeMutableRawPointer, CurlCode)? {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(multi, &left) {
            if unsafe message.pointee.msg == CURLMSG_DONE, let raw = unsafe message.pointee.easy_handle {
                return unsafe (raw, CurlCode(av_curl_message_result(message)))
            }
        }
        return nil
    }
}
