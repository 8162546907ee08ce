import AptModel
import FoundationEssentials

/// What a container engine says of one container: only what is needed, checked before anything is believed.
public struct EngineContainer: Hashable, Sendable {
    /// `docker` or `podman`.
    public var engine: String
    /// 64 hexadecimal digits.
    public var id: String
    /// Without the slash in front.
    public var name: String
    public var image: String?
    /// The first process, as the engine's own kernel numbers it; nil where the container does not run.
    public var pid: Int?
    /// `running`, `paused`, `exited` …
    public var state: String
    public var startedAt: Timestamp?
    /// What `docker exec` and `RUN` see: `ENV` of the image and `-e` of the run. May hold secrets.
    public var environment: [String: String]
    public var readOnlyRoot: Bool?
    /// `bridge`, `host`, `none`, `container:ID` …
    public var networkMode: String?
    /// The OCI runtime: `runc`, `crun`, `runsc`.
    public var runtime: String?
}

extension EngineContainer {
    /// Why an answer cannot be believed.
    struct Unreadable: Error, Hashable { var detail: String }

    /// Reads the answer to `GET /containers/NAME/json` (Docker Engine API, ContainerInspect).
    init(json: [UInt8], engine: String) throws(Unreadable) {
        let answer: Inspection
        do {
            answer = try JSONDecoder().decode(Inspection.self, from: Data(json))
        } catch {
            throw Unreadable(detail: "its answer is no description of a container")
        }
        let id = answer.id.lowercased()
        guard id.utf8.count == 64, id.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else {
            throw Unreadable(detail: "the container that it describes has no id of 64 hexadecimal digits")
        }
        let name = answer.name.map { $0.hasPrefix("/") ? String($0.dropFirst()) : $0 } ?? ""
        self.engine = engine
        self.id = id
        self.name = ContainerReference.isName(name) ? name : String(id.prefix(12))
        image = answer.config?.image.map { String($0.prefix(256)) }
        let runs = answer.state.running && !(answer.state.restarting ?? false) && !(answer.state.dead ?? false)
        pid = runs && answer.state.pid > 0 ? answer.state.pid : nil
        state = String((answer.state.status ?? (answer.state.running ? "running" : "not running")).prefix(32))
        startedAt = answer.state.startedAt.flatMap { EngineContainer.moment($0) }
        environment = variables(answer.config?.env ?? [])
        readOnlyRoot = answer.hostConfig?.readonlyRootfs
        networkMode = answer.hostConfig?.networkMode.map { String($0.prefix(128)) }
        runtime = (answer.ociRuntime ?? answer.hostConfig?.runtime).map { String($0.prefix(128)) }
    }

    /// `2026-11-23T03:31:07.123456789Z`, the fraction left out; podman writes an offset behind it.
    static func moment(_ text: String) -> Timestamp? {
        guard let dot = text.firstIndex(of: ".") else { return Timestamp(rfc3339: text) }
        let zone = text[text.index(after: dot)...].drop { $0.isNumber }
        return Timestamp(rfc3339: text[..<dot] + zone)
    }
}

/// Of variables that come twice the first counts, as in getenv; entries without a name or `=` are none.
func variables(_ entries: some Sequence<some StringProtocol>) -> [String: String] {
    var values: [String: String] = [:]
    for entry in entries {
        guard let equals = entry.firstIndex(of: "="), equals != entry.startIndex else { continue }
        let name = String(entry[..<equals])
        if values[name] == nil { values[name] = String(entry[entry.index(after: equals)...]) }
    }
    return values
}

/// The fields of the answer, as Docker names them.
private struct Inspection: Decodable {
    var id: String
    var name: String?
    var state: State
    var config: Config?
    var hostConfig: HostConfig?
    /// podman only.
    var ociRuntime: String?

    enum CodingKeys: String, CodingKey {
        case id = "Id"
        case name = "Name"
        case state = "State"
        case config = "Config"
        case hostConfig = "HostConfig"
        case ociRuntime = "OCIRuntime"
    }

    struct State: Decodable {
        var running: Bool
        var pid: Int
        var status: String?
        var restarting: Bool?
        var dead: Bool?
        var startedAt: String?

        enum CodingKeys: String, CodingKey {
            case running = "Running"
            case pid = "Pid"
            case status = "Status"
            case restarting = "Restarting"
            case dead = "Dead"
            case startedAt = "StartedAt"
        }
    }

    struct Config: Decodable {
        var env: [String]?
        var image: String?

        enum CodingKeys: String, CodingKey {
            case env = "Env"
            case image = "Image"
        }
    }

    struct HostConfig: Decodable {
        var readonlyRootfs: Bool?
        var networkMode: String?
        var runtime: String?

        enum CodingKeys: String, CodingKey {
            case readonlyRootfs = "ReadonlyRootfs"
            case networkMode = "NetworkMode"
            case runtime = "Runtime"
        }
    }
}
