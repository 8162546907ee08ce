/// Why a container cannot be looked at. Each case is its own sentence: what happened and what to do.
public enum ContainerError: Error, Hashable, Sendable {
    /// Neither a process number nor a name that an engine could have given.
    case badName(String)
    /// `DOCKER_HOST` or `CONTAINER_HOST` cannot be used from here; the reason says why.
    case unusableHost(variable: String, reason: String)
    /// No engine has a socket at any of these places.
    case noSocket(looked: [String])
    case permissionDenied(endpoint: String)
    /// The socket is there and nobody answers, or the connection broke.
    case noAnswer(endpoint: String, detail: String)
    /// What answers is no container engine, or its answer cannot be read.
    case notAnEngine(endpoint: String, detail: String)
    /// The engine answered with an error of its own.
    case engineRefused(endpoint: String, status: Int, message: String)
    case noSuchContainer(name: String, endpoints: [String])
    /// With the engine's word for its state: `exited`, `created`, `restarting`.
    case notRunning(name: String, state: String)
    /// The process that the engine names is not that container's here.
    case foreignProcess(name: String, pid: Int)
    /// The container runs on a kernel of its own, inside a virtual machine or gVisor.
    case ownKernel(name: String, runtime: String)
    case noSuchProcess(pid: Int)
    /// The number belongs to a thread.
    case thread(pid: Int)
    /// `/proc` does not show the process.
    case procUnreadable(detail: String)
    /// The process ended, or its number went to another one, while it was looked at.
    case ended(name: String)
    /// `/proc/PID/root` may not be entered.
    case rootUnreadable(pid: Int, error: String, uid: Int)
}

extension ContainerError: CustomStringConvertible {
    private static let inside = "copy the program in and run it there: docker cp, then docker exec (podman likewise)"

    /// One line, for a person.
    public var description: String {
        switch self {
        case .badName(let text):
            "--container takes a container's name or id, or a process number, not '\(text)'"
        case .unusableHost(let variable, let reason): "\(variable) \(reason)"
        case .noSocket(let looked):
            "no container engine was found; looked at \(looked.joined(separator: ", ")); set DOCKER_HOST, or give the "
                + "number of a process of the container"
        case .permissionDenied(let endpoint):
            "permission denied on \(endpoint): run as root, or give the number of a process of the container"
        case .noAnswer(let endpoint, let detail): "the container engine at \(endpoint) does not answer: \(detail)"
        case .notAnEngine(let endpoint, let detail): "what answers at \(endpoint) is no container engine: \(detail)"
        case .engineRefused(let endpoint, let status, let message):
            "the container engine at \(endpoint) answered with status \(status): \(message)"
        case .noSuchContainer(let name, let endpoints):
            (name.allSatisfy(\.isNumber) ? "no process \(name) and no" : "no")
                + " container '\(name)'; asked \(endpoints.joined(separator: ", "))"
        case .notRunning(let name, let state):
            "container \(name) is not running (\(state)): start it, or look at its files with --root"
        case .foreignProcess(let name, let pid):
            "process \(pid), which the engine names for container \(name), is not that container's process here: the "
                + "engine runs on another machine, in a virtual machine, or this program in a container of its own; "
                + ContainerError.inside
        case .ownKernel(let name, let runtime):
            "container \(name) runs on a kernel of its own (runtime \(runtime)), and its files cannot be seen from here; "
                + ContainerError.inside
        case .noSuchProcess(let pid): "there is no process \(pid)"
        case .thread(let pid): "\(pid) is a thread; give the number of its process"
        case .procUnreadable(let detail): "/proc does not show the process: \(detail)"
        case .ended(let name): "container \(name) ended while it was looked at; run again"
        case .rootUnreadable(let pid, let error, let uid):
            "/proc/\(pid)/root cannot be entered as uid \(uid): \(error); run as root with CAP_SYS_PTRACE, or "
                + ContainerError.inside
        }
    }

    /// How much it leaves open: where several engines were asked, the one to tell of is that with the highest rank.
    var rank: Int {
        switch self {
        case .permissionDenied: 5
        case .notAnEngine, .engineRefused: 4
        case .noAnswer, .unusableHost: 3
        case .noSuchContainer: 2
        case .noSocket: 0
        default: 9
        }
    }
}
