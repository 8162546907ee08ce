/// What may begin next: at most `jobs` at once, and few of one host, with the hosts in turn. libcurl's own queue is not used, because
/// a request that waits in it is charged for the time.
public struct HostQueue {
    private struct Host {
        /// The last one is the first in turn, since that is the cheap one to take away.
        var waiting: [Int] = []
        var busy = 0
        /// Whether it is among those in turn.
        var isOpen = false
    }

    private var hosts: [Host] = []
    /// The host of each place.
    private let hostOf: [Int]
    /// Hosts of which one more may begin, the last one first.
    private var turn: [Int] = []
    /// Those whose turn was, for the next round.
    private var nextTurn: [Int] = []
    /// Below this one no host has anything that waits.
    private var drained = 0
    private var waiting: Int
    private var running: Set<Int> = []
    private let jobs: Int
    private let perHost: Int

    /// - Parameter hosts: of each in the order of their places, as `host(of:)` tells it.
    public init(hosts: [String], jobs: Int, perHost: Int = TransferPool.connectionsPerHost) {
        self.jobs = max(1, jobs)
        self.perHost = max(1, perHost)
        var known: [String: Int] = [:]
        var hostOf: [Int] = []
        for name in hosts {
            let host = known[name] ?? known.count
            known[name] = host
            hostOf.append(host)
        }
        self.hostOf = hostOf
        self.hosts = Array(repeating: Host(), count: known.count)
        for (place, host) in hostOf.enumerated().reversed() { self.hosts[host].waiting.append(place) }
        waiting = hostOf.count
        for host in self.hosts.indices.reversed() { open(host) }
        (turn, nextTurn) = (nextTurn, [])
    }

    /// Scheme, host and port of a URL: what a connection is kept for.
    public static func host(of url: String) -> String {
        guard let address = WebAddress(url) else { return "" }
        return "\(address.scheme)://\(address.host):\(address.port)"
    }

    /// Whether nothing waits any more.
    public var isEmpty: Bool { waiting == 0 }

    /// Takes the first one that may begin; nil where none may.
    public mutating func next(ignoringLimits: Bool = false) -> Int? {
        guard ignoringLimits || running.count < jobs, let host = ignoringLimits ? nextOfAll() : nextInTurn(),
            let place = hosts[host].waiting.popLast()
        else { return nil }
        waiting -= 1
        running.insert(place)
        hosts[host].busy += 1
        open(host)
        return place
    }

    /// Makes room for another one.
    public mutating func ended(_ place: Int) {
        guard running.remove(place) != nil else { return }
        hosts[hostOf[place]].busy -= 1
        open(hostOf[place])
    }

    /// Puts a host into the next round, if one more of it may begin.
    private mutating func open(_ host: Int) {
        guard !hosts[host].isOpen, !hosts[host].waiting.isEmpty, hosts[host].busy < perHost else { return }
        hosts[host].isOpen = true
        nextTurn.append(host)
    }

    private mutating func nextInTurn() -> Int? {
        if turn.isEmpty { (turn, nextTurn) = (nextTurn.reversed(), []) }
        while let host = turn.popLast() {
            hosts[host].isOpen = false
            if !hosts[host].waiting.isEmpty { return host }
        }
        return nil
    }

    private mutating func nextOfAll() -> Int? {
        while drained < hosts.count, hosts[drained].waiting.isEmpty { drained += 1 }
        return drained < hosts.count ? drained : nil
    }
}
