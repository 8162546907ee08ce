/// Which request may start next: at most `jobs` at once, and few to one host. libcurl's own queue is not used, because a
/// request that waits in it is charged for the time.
struct TransferQueue {
    private var hosts: [WebAddress?]
    private let jobs: Int
    private let perHost: Int
    private var waiting: [Int]
    private var running: Set<Int> = []
    private var busy: [WebAddress?: Int] = [:]

    init(_ requests: [TransferRequest], jobs: Int, perHost: Int) {
        hosts = requests.map { WebAddress($0.url) }
        self.jobs = max(1, jobs)
        self.perHost = max(1, perHost)
        waiting = Array(requests.indices)
    }

    /// One more request, behind all others.
    mutating func append(_ request: TransferRequest) {
        waiting.append(hosts.count)
        hosts.append(WebAddress(request.url))
    }

    var isEmpty: Bool { waiting.isEmpty }

    /// Takes the first request that may start; nil where none may.
    mutating func next(ignoringLimits: Bool = false) -> Int? {
        guard ignoringLimits || running.count < jobs,
            let place = waiting.firstIndex(where: { ignoringLimits || busy[hosts[$0], default: 0] < perHost })
        else { return nil }
        let index = waiting.remove(at: place)
        running.insert(index)
        busy[hosts[index], default: 0] += 1
        return index
    }

    mutating func ended(_ index: Int) {
        guard running.remove(index) != nil else { return }
        busy[hosts[index], default: 1] -= 1
    }
}
