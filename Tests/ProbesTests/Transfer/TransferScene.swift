import AptModel
import Curl
import Foundation
import Probes
import TestSupport

/// A root directory of a test's own with apt configuration, and what it says loaded.
struct TransferScene {
    let root: TemporaryDirectory
    let loaded: LoadedConfiguration

    /// - Parameters:
    ///   - sources: lines of sources.list.
    ///   - files: more files, by path below the root.
    init(sources: String, conf: String = "", files: [String: String] = [:], environment: [String: String] = [:]) throws
    {
        root = try TemporaryDirectory()
        try root.write("etc/apt/sources.list", sources)
        try root.write("etc/apt/apt.conf", conf)
        for (path, text) in files { try root.write(path, text) }
        loaded = loadConfiguration(root: try root.asRoot(), environment: environment)
    }

    var sources: [UniqueSource] { loaded.unique.sources }

    func fetcher(timeout: Double = 1, jobs: Int = 8, offline: Bool = false, witnessStore: String? = nil)
        -> RepositoryFetcher
    {
        RepositoryFetcher(loaded, timeout: timeout, jobs: jobs, offline: offline, witnessStore: witnessStore)
    }
}

extension RepositoryFetcher {
    /// The first look at every source, in their order.
    func fetch(
        _ sources: [UniqueSource], deadline: Double? = nil, interrupted: () -> Bool = { false },
        onFinish: (Int) -> Void = { _ in }
    ) -> [FetchedRepository] {
        look(sources.map { ($0, .first) }, deadline: deadline, interrupted: interrupted, onFinish: onFinish)
    }

    /// The looks after a bad signature that got an answer.
    func lookAgain(at source: UniqueSource, after first: FetchedRepository) -> [FetchedRepository] {
        furtherLooks(after: first).flatMap { look([(source, $0)]) }.filter { $0.look.transfer?.httpStatus != nil }
    }

    /// The look under the witness store, where it is taken.
    func lookUnderWitness(at source: UniqueSource, after first: FetchedRepository) -> FetchedRepository? {
        witnessLook(after: first).flatMap { look([(source, $0)]).first }
    }

    /// Each place that is asked for is fetched once.
    private func look(
        _ looks: [(source: UniqueSource, kind: LookKind)], deadline: Double? = nil,
        interrupted: () -> Bool = { false }, onFinish: (Int) -> Void = { _ in }
    ) -> [FetchedRepository] {
        let fetches = RepositoryFetches(self)
        let end = deadline.map { Date() + $0 }
        let sharers = Dictionary(grouping: looks.indices) { fetches.locations(of: looks[$0].source) }
        var results: [FetchedRepository?] = looks.map { _ in nil }
        func take(_ done: [(place: Int, fetched: FetchedRepository)]) {
            for (place, fetched) in done {
                for sharer in sharers[fetches.locations(of: looks[place].source)] ?? [] {
                    results[sharer] = fetched
                    onFinish(sharer)
                }
            }
        }
        var queue = HostQueue(hosts: looks.map { RepositoryFetches.host(of: $0.source) }, jobs: jobs)
        while results.contains(where: { $0 == nil }) {
            if interrupted() { take(fetches.giveUp(.interrupted)) }
            if let end, Date() >= end { take(fetches.giveUp(.deadline)) }
            while let place = queue.next() {
                let (source, kind) = looks[place]
                guard sharers[fetches.locations(of: source)]?.first == place else { continue }
                fetches.begin(place, fetches.locations(of: source), kind, secondsLeft: deadline)
            }
            let done = fetches.step(wait: 20)
            done.forEach { queue.ended($0.place) }
            take(done)
        }
        return results.compactMap(\.self)
    }
}

/// A body like an InRelease in size.
let transferBody: [UInt8] = Array((0..<3000).map { "line \($0) of a file\n" }.joined().utf8)
