import AptModel
import Curl
import Probes

/// The sources of a round by where their files lie: what several share is fetched once. Which of them is next depends on the
/// hosts that are busy.
struct FetchGroups {
    /// Sources that share their files.
    struct Group {
        /// nil where there is nothing to fetch.
        var locations: ReleaseLocations?
        /// Their places.
        var members: [Int]
    }

    private(set) var groups: [Group] = []
    private var queue: HostQueue

    /// - Parameter jobs: how many are fetched at a time; nil for as many as the list's length asks for, since in a long one servers
    ///   that hang are not few.
    init(_ planned: [MirrorExpansion.Plan], jobs: Int?, locations: (UniqueSource) -> ReleaseLocations) {
        var known: [ReleaseLocations: Int] = [:]
        var hosts: [String] = []
        for (place, plan) in planned.enumerated() {
            let here = plan.notTried == nil ? locations(plan.source) : nil
            if let here, let group = known[here] {
                groups[group].members.append(place)
                continue
            }
            if let here { known[here] = groups.count }
            groups.append(Group(locations: here, members: [place]))
            hosts.append(here == nil ? "" : RepositoryFetches.host(of: plan.source))
        }
        queue = HostQueue(hosts: hosts, jobs: jobs ?? min(64, max(8, groups.count / 8)))
    }

    var isEmpty: Bool { queue.isEmpty }

    /// The next group that may be fetched; nil where none may.
    mutating func next(ignoringLimits: Bool = false) -> Int? { queue.next(ignoringLimits: ignoringLimits) }

    mutating func ended(_ group: Int) { queue.ended(group) }
}
