import FoundationEssentials

/// The answer to `GET /system/df` (Docker Engine API, SystemDataUsage), only what is needed of it. Engines of API 1.52 and later still
/// send these fields to whoever does not ask for `verbose`.
struct EngineUseAnswer: Decodable {
    /// Bytes of all layers, each once; podman 4 says 0.
    var layersSize: Int64?
    var images: [Image]?
    var containers: [Container]?
    var volumes: [Volume]?
    var buildCache: [CacheRecord]?

    enum CodingKeys: String, CodingKey {
        case layersSize = "LayersSize"
        case images = "Images"
        case containers = "Containers"
        case volumes = "Volumes"
        case buildCache = "BuildCache"
    }

    struct Image: Decodable {
        var id: String
        var tags: [String]?
        var digests: [String]?
        /// Seconds since 1970.
        var created: Int64?
        /// Bytes of all its layers.
        var size: Int64
        /// Bytes of those that another image has too; -1 where not known.
        var sharedSize: Int64?
        /// How many containers are made from it, running or not.
        var containers: Int64?

        enum CodingKeys: String, CodingKey {
            case id = "Id"
            case tags = "RepoTags"
            case digests = "RepoDigests"
            case created = "Created"
            case size = "Size"
            case sharedSize = "SharedSize"
            case containers = "Containers"
        }
    }

    struct Container: Decodable {
        var imageID: String?
        /// `running`, `paused`, `restarting`, `exited`, `created`, `dead`.
        var state: String?
        /// Bytes that it wrote; left out where it wrote none.
        var sizeRw: Int64?

        enum CodingKeys: String, CodingKey {
            case imageID = "ImageID"
            case state = "State"
            case sizeRw = "SizeRw"
        }
    }

    struct Volume: Decodable {
        var usage: Usage?

        enum CodingKeys: String, CodingKey { case usage = "UsageData" }

        struct Usage: Decodable {
            /// -1 where not known, as for volumes of other drivers.
            var size: Int64
            var references: Int64

            enum CodingKeys: String, CodingKey {
                case size = "Size"
                case references = "RefCount"
            }
        }
    }

    struct CacheRecord: Decodable {
        /// `regular`, `source.local`, `exec.cachemount`, `frontend`, `internal` …
        var type: String?
        var inUse: Bool?
        /// Whether an image has the same layer.
        var shared: Bool?
        var size: Int64

        enum CodingKeys: String, CodingKey {
            case type = "Type"
            case inUse = "InUse"
            case shared = "Shared"
            case size = "Size"
        }
    }

    /// - Throws: where the bytes are no such answer.
    init(json: [UInt8]) throws {
        self = try JSONDecoder().decode(EngineUseAnswer.self, from: Data(json))
    }
}

/// The answer to `GET /info`, only what is needed of it.
struct EngineInfoAnswer: Decodable {
    var version: String?
    var operatingSystem: String?
    var kernel: String?
    var driver: String?
    var dataRoot: String?
    /// RFC 3339 with nanoseconds.
    var time: String?

    enum CodingKeys: String, CodingKey {
        case version = "ServerVersion"
        case operatingSystem = "OperatingSystem"
        case kernel = "KernelVersion"
        case driver = "Driver"
        case dataRoot = "DockerRootDir"
        case time = "SystemTime"
    }

    /// - Throws: where the bytes are no such answer.
    init(json: [UInt8]) throws {
        self = try JSONDecoder().decode(EngineInfoAnswer.self, from: Data(json))
    }
}
