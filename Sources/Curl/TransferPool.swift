/// Many transfers at once in one thread, from their beginning to the end of the last one.
public final class TransferPool {
    /// Connections to one host at a time. Measured: four serve 200 files of one server as fast as eight or more.
    public static let connectionsPerHost = 4
    /// The longest wait before `interrupted` is asked again, in milliseconds.
    static let pollMilliseconds: Int32 = 100

    private let session = TransferSession()

    public init() {}

    /// Runs all requests and returns when each has ended.
    ///
    /// - Parameters:
    ///   - jobs: how many run at the same time.
    ///   - deadline: seconds from now after which the unfinished ones fail as `.deadline`; nil for none.
    ///   - interrupted: asked at least every 200 ms; once it says true, the unfinished ones fail as `.interrupted`.
    ///   - adapt: gives a redirected request what depends on its host (proxy, TLS options, credentials); the number is its place.
    /// - Returns: one result for each request, in their order.
    public func run(
        _ requests: [TransferRequest], jobs: Int, deadline: Double? = nil, interrupted: () -> Bool = { false },
        adapt: @escaping (Int, TransferRequest) -> TransferRequest = { _, request in request }
    ) -> [TransferResult] {
        let end = deadline.map { MachineClock.monotonic() + $0 }
        var results = requests.map { TransferResult(url: $0.url) }
        var queue = HostQueue(
            hosts: requests.map { HostQueue.host(of: $0.url) }, jobs: jobs, perHost: TransferPool.connectionsPerHost)
        var places: [TransferSession.Ticket: Int] = [:]
        func take(_ ended: [(ticket: TransferSession.Ticket, result: TransferResult)]) {
            for (ticket, result) in ended {
                guard let place = places.removeValue(forKey: ticket) else { continue }
                results[place] = result
                queue.ended(place)
            }
        }
        func abandon(_ failure: TransferFailure) {
            take(session.giveUp(failure))
            while let place = queue.next(ignoringLimits: true) { results[place].failure = failure }
        }
        while true {
            let now = MachineClock.monotonic()
            if interrupted() {
                abandon(.interrupted)
            } else if let end, now >= end {
                abandon(.deadline)
            }
            while let place = queue.next() {
                places[session.begin(requests[place], adapt: { adapt(place, $0) })] = place
            }
            guard !places.isEmpty else { return results }
            take(session.step(wait: wait(until: end, from: now)))
        }
    }

    private func wait(until end: Double?, from now: Double) -> Int32 {
        guard let end else { return TransferPool.pollMilliseconds }
        return Int32(min(Double(TransferPool.pollMilliseconds), max(0, (end - now) * 1000)).rounded(.up))
    }
}

extension TransferFailure {
    /// The run was interrupted.
    public static let interrupted = TransferFailure(kind: .interrupted, text: "interrupted")
    /// The run's own time is over.
    public static let deadline = TransferFailure(kind: .deadline, text: "the time for the whole run is over")
}
