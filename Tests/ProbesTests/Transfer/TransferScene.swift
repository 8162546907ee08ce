import AptModel
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

/// A body like an InRelease in size.
let transferBody: [UInt8] = Array((0..<3000).map { "line \($0) of a file\n" }.joined().utf8)
