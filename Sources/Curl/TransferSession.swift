import CCurl

/// A descriptor of somebody else's that ends a wait for transfers as well.
public struct WatchedDescriptor: Sendable {
    public var number: Int32
    /// Whether it is waited for to be read from; else to be written to.
    public var reads: Bool

    public init(number: Int32, reads: Bool) {
        self.number = number
        self.reads = reads
    }
}

/// Transfers that begin and end while their owner does other things, over one libcurl multi handle, whose open connections
/// serve them all. Nothing moves but in ``step(wait:watching:)``.
@safe public final class TransferSession {
    /// Stands for one transfer from its beginning to its result.
    public typealias Ticket = Int

    private var multi: UnsafeMutableRawPointer?
    private var active: [UnsafeMutableRawPointer: ActiveTransfer] = unsafe [:]
    /// Those that ended before anything moved.
    private var ended: [(ticket: Ticket, result: TransferResult)] = []
    private var begun = 0
    private var lastStep: Double?

    public init() {
        unsafe multi = CurlLibrary.started == .ok ? curl_multi_init() : nil
    }

    deinit { close() }

    /// Lets every connection go, and what is still under way with them; whatever begins afterwards fails.
    public func close() {
        for transfer in transfers { unsafe _ = curl_multi_remove_handle(multi, transfer.handle.raw) }
        unsafe active = [:]
        if let multi = unsafe multi { unsafe curl_multi_cleanup(multi) }
        unsafe multi = nil
    }

    /// How many have begun and were not given back yet.
    public var count: Int { unsafe active.count + ended.count }

    /// Begins a transfer; its result comes from a later step.
    ///
    /// - Parameters:
    ///   - seconds: after which it fails as `.deadline`; nil for no limit.
    ///   - adapt: gives a redirected request what depends on its host (proxy, TLS options, credentials).
    public func begin(
        _ request: TransferRequest, seconds: Double? = nil,
        adapt: @escaping (TransferRequest) -> TransferRequest = { $0 }
    ) -> Ticket {
        begun += 1
        do throws(CurlSetupError) {
            let transfer = try ActiveTransfer(ticket: begun, request: request, adapt: adapt)
            transfer.end = seconds.map { MachineClock.monotonic() + $0 }
            start(transfer)
        } catch {
            var result = TransferResult(url: request.url)
            result.failure = TransferFailure(setup: error)
            ended.append((begun, result))
        }
        return begun
    }

    /// Moves bytes of every transfer, and gives back those that have ended.
    ///
    /// - Parameters:
    ///   - wait: milliseconds for which nothing may happen.
    ///   - watching: what ends the wait, too.
    public func step(
        wait: Int32, watching: [WatchedDescriptor] = []
    ) -> [(ticket: Ticket, result: TransferResult)] {
        let now = MachineClock.monotonic()
        // Time in which nobody moved its bytes is not the server's.
        if let lastStep { for transfer in transfers { transfer.forgive(max(0, now - lastStep)) } }
        BrokenPipes.ignored {
            perform()
            if ended.isEmpty { self.wait(wait, watching) }
            perform()
        }
        let end = MachineClock.monotonic()
        for transfer in transfers {
            if transfer.isStalled(at: end) {
                if startsAgain(transfer) { continue }
                let text = "no byte for \(transfer.request.stallTimeout) seconds"
                stop(transfer, TransferFailure(kind: .stalled, text: text))
            } else if let limit = transfer.end, end >= limit {
                stop(transfer, .deadline)
            }
        }
        lastStep = end
        defer { ended = [] }
        return ended
    }

    /// Gives up every transfer, which then has failed in this way.
    public func giveUp(_ failure: TransferFailure) -> [(ticket: Ticket, result: TransferResult)] {
        BrokenPipes.ignored {
            for transfer in transfers { stop(transfer, failure) }
        }
        defer { ended = [] }
        return ended
    }

    private var transfers: [ActiveTransfer] { unsafe Array(active.values) }

    private func start(_ transfer: ActiveTransfer) {
        guard let multi = unsafe multi, unsafe curl_multi_add_handle(multi, transfer.handle.raw) == CURLM_OK else {
            let failure = TransferFailure(kind: .outOfMemory, text: "libcurl could not start a transfer")
            return ended.append((transfer.ticket, transfer.givenUp(failure)))
        }
        unsafe active[transfer.handle.raw] = transfer
    }

    /// Begins anew with a transfer that hangs over HTTP/2; false where it does not.
    private func startsAgain(_ transfer: ActiveTransfer) -> Bool {
        let handle = transfer.handle
        guard transfer.startsWithoutHTTP2() else { return false }
        unsafe _ = curl_multi_remove_handle(multi, handle.raw)
        unsafe active[handle.raw] = nil
        start(transfer)
        return true
    }

    private func stop(_ transfer: ActiveTransfer, _ failure: TransferFailure) {
        unsafe _ = curl_multi_remove_handle(multi, transfer.handle.raw)
        unsafe active[transfer.handle.raw] = nil
        ended.append((transfer.ticket, transfer.givenUp(failure)))
    }

    private func perform() {
        guard unsafe !active.isEmpty else { return }
        var running: Int32 = 0
        unsafe _ = curl_multi_perform(multi, &running)
        while let (raw, code) = unsafe nextEnded() {
            unsafe _ = curl_multi_remove_handle(multi, raw)
            guard let transfer = unsafe active.removeValue(forKey: raw) else { continue }
            switch transfer.hopEnded(code) {
            case .finished(let result): ended.append((transfer.ticket, result))
            case .again: start(transfer)
            }
        }
    }

    private func wait(_ milliseconds: Int32, _ watching: [WatchedDescriptor]) {
        guard milliseconds > 0, unsafe !active.isEmpty || !watching.isEmpty else { return }
        var watched = watching.map {
            curl_waitfd(fd: $0.number, events: Int16($0.reads ? CURL_WAIT_POLLIN : CURL_WAIT_POLLOUT), revents: 0)
        }
        unsafe _ = curl_multi_poll(multi, &watched, UInt32(watched.count), milliseconds, nil)
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
