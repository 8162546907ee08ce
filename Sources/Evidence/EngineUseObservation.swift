import AptModel

/// What a container engine says that it keeps on disk (`GET /system/df`), and what each way to prune would free by these figures.
///
/// Its answer leaves out container logs, builders of their own (`docker buildx`), deleted files that are open, and inodes.
public struct EngineUseObservation: Codable, Sendable, Equatable {
    /// `docker` or `podman`.
    public var engine: String
    /// The socket or address that was asked.
    public var endpoint: String
    public var version: String?
    /// `Debian GNU/Linux 12 (bookworm)`, `Docker Desktop`.
    public var operatingSystem: String?
    public var kernel: String?
    /// `overlay2`, `overlayfs`, `btrfs`.
    public var storageDriver: String?
    /// The engine's own time when it was asked, by which `until=24h` goes.
    public var time: Timestamp?
    /// Where it keeps its data, on its own machine.
    public var dataRoot: String?
    /// The file system that holds the data root; nil where it cannot be seen from here.
    public var dataRootMount: MountObservation?
    /// Bytes of that file system.
    public var dataRootTotalBytes: Int64?
    /// Bytes on it that are available to users.
    public var dataRootAvailableBytes: Int64?
    /// As `docker system df` shows them; nil where there is no answer.
    public var images: EngineUseRow?
    public var containers: EngineUseRow?
    public var volumes: EngineUseRow?
    public var buildCache: EngineUseRow?
    /// What each way to prune would delete and free, gentlest first; empty where there is no answer.
    public var prunes: [PruneEstimate]
    /// Why there are no figures.
    public var failure: String?

    public init(
        engine: String, endpoint: String, version: String? = nil, operatingSystem: String? = nil,
        kernel: String? = nil, storageDriver: String? = nil, time: Timestamp? = nil, dataRoot: String? = nil,
        dataRootMount: MountObservation? = nil, dataRootTotalBytes: Int64? = nil,
        dataRootAvailableBytes: Int64? = nil, images: EngineUseRow? = nil, containers: EngineUseRow? = nil,
        volumes: EngineUseRow? = nil, buildCache: EngineUseRow? = nil, prunes: [PruneEstimate] = [],
        failure: String? = nil
    ) {
        self.engine = engine
        self.endpoint = endpoint
        self.version = version
        self.operatingSystem = operatingSystem
        self.kernel = kernel
        self.storageDriver = storageDriver
        self.time = time
        self.dataRoot = dataRoot
        self.dataRootMount = dataRootMount
        self.dataRootTotalBytes = dataRootTotalBytes
        self.dataRootAvailableBytes = dataRootAvailableBytes
        self.images = images
        self.containers = containers
        self.volumes = volumes
        self.buildCache = buildCache
        self.prunes = prunes
        self.failure = failure
    }
}

/// One row of `docker system df`.
public struct EngineUseRow: Codable, Sendable, Hashable {
    public var count: Int
    /// Those in use: images of a container, containers that run, volumes of a container, cache that a build uses.
    public var active: Int
    /// Bytes of them all.
    public var bytes: Int64
    /// Bytes that the engine counts as reclaimable.
    public var reclaimableBytes: Int64

    public init(count: Int, active: Int, bytes: Int64, reclaimableBytes: Int64) {
        self.count = count
        self.active = active
        self.bytes = bytes
        self.reclaimableBytes = reclaimableBytes
    }
}

/// What one way to prune would delete and free, by the engine's own figures as they stand.
public struct PruneEstimate: Codable, Sendable, Hashable {
    public var kind: Kind
    public var containers: Int
    public var images: Int
    public var cacheRecords: Int
    /// Bytes that it frees in any case.
    public var atLeastBytes: Int64
    /// Bytes that it frees at most: layers that images share are kept while one of them is.
    public var atMostBytes: Int64

    /// The ways to prune, gentlest first.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// `container prune`: every container that does not run.
        case containers
        /// `image prune`: images without a name that no container uses.
        case danglingImages = "dangling_images"
        /// `builder prune`: build cache that nothing refers to.
        case buildCache = "build_cache"
        /// `image prune -a --filter until=24h`: images that no container uses, made more than a day ago.
        case oldImages = "old_images"
        /// `system prune -a`: all of these, images of any age, all build cache, unused networks; no volumes.
        case everything
    }

    public init(
        _ kind: Kind, containers: Int = 0, images: Int = 0, cacheRecords: Int = 0, atLeastBytes: Int64 = 0,
        atMostBytes: Int64 = 0
    ) {
        self.kind = kind
        self.containers = containers
        self.images = images
        self.cacheRecords = cacheRecords
        self.atLeastBytes = atLeastBytes
        self.atMostBytes = atMostBytes
    }
}
