/// What may begin next: at most `jobs` at once, and few of one host. libcurl's own queue is not used, because a request that
/// waits in it is charged for the time.
public struct HostQueue {
    private var hosts: [String]
    private let jobs: Int
    private let perHost: Int
    private var waiting: [Int]
    private var running: Set<Int> = []
    private var busy: [String: Int] = [:]

    /// - Parameter hosts: of each in the order of their places, as `host(of:)` tells it.
    public init(hosts: [String], jobs: Int, perHost: Int = TransferPool.connectionsPerHost) {
        self.hosts = hosts
        self.jobs = max(1, jobs)
        self.perHost = max(1, perHost)
        // The last one is the cheap one to take away.
        waiting = hosts.indices.reversed()
    }

    /// Scheme, host and port of a URL: what a connection is kept for.
    public static func host(of url: String) -> String {
        guard let address = WebAddress(url) else { return "" }
        return "\(address.scheme)://\(address.host):\(address.port)"
    }

    /// Whether nothing waits any more.
    public var isEmpty: Bool { waiting.isEmpty }

    /// Takes the first one that may begin; nil where none may.
    public mutating func next(ignoringLimits: Bool = false) -> Int? {
        guard ignoringLimits || running.count < jobs,
            let place = waiting.lastIndex(where: { ignoringLimits || busy[hosts[$0], default: 0] < perHost })
        else { return nil }
        let index = waiting.remove(at: place)
        running.insert(index)
        busy[hosts[index], default: 0] += 1
        return index
    }

    /// Makes room for another one.
    public mutating func ended(_ index: Int) {
        guard running.remove(index) != nil else { return }
        busy[hosts[index], default: 1] -= 1
    }
}
