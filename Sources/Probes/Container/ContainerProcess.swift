import Linux

/// A running container found: one of its processes, held so that no other can be taken for it.
public struct ContainerProcess: Sendable {
    public let handle: ProcessHandle
    /// What the engine says; nil where a process number was given.
    public let engine: EngineContainer?
    /// The environment that counts for apt in it. By name: what `docker exec` and `RUN` see, `Config.Env`, for there apt is
    /// run; what an entry point exported for itself is not part of it. By number: the process's own.
    public let environment: [String: String]

    public var pid: Int32 { handle.pid }
    /// The container's root directory, seen from here.
    public var root: String { "/proc/\(pid)/root" }
    /// As messages name it.
    public var name: String { engine?.name ?? "of process \(pid)" }

    /// Finds the container and proves that the process is one of it.
    ///
    /// - Parameter environment: this program's own, for `DOCKER_HOST` and its like.
    public static func find(_ reference: ContainerReference, environment: [String: String]) throws(ContainerError)
        -> ContainerProcess
    {
        try find(reference, places: EnginePlaces(environment: environment), client: EngineClient())
    }

    static func find(_ reference: ContainerReference, places: EnginePlaces, client: EngineClient) throws(ContainerError)
        -> ContainerProcess
    {
        switch reference {
        case .process(let pid): try ContainerProcess(pid)
        case .name(let name): try ContainerProcess(find(name, places, client))
        }
    }

    /// Asks one engine after the other.
    private static func find(_ name: String, _ places: EnginePlaces, _ client: EngineClient) throws(ContainerError)
        -> EngineContainer
    {
        var worst = places.unusable ?? .noSocket(looked: places.endpoints.map(\.name))
        var asked: [String] = []
        for endpoint in places.endpoints {
            do throws(ContainerError) {
                if let container = try client.inspect(name, at: endpoint) { return container }
            } catch {
                if case .noSuchContainer = error { asked.append(endpoint.name) }
                if error.rank > worst.rank { worst = error }
            }
        }
        if case .noSuchContainer = worst { throw .noSuchContainer(name: name, endpoints: asked) }
        throw worst
    }

    private init(_ pid: Int32) throws(ContainerError) {
        handle = try ContainerProcess.hold(Int(pid), name: "of process \(pid)")
        engine = nil
        // An unreadable one is refused with the root below: both ask for the same right (ptrace(2), PTRACE_MODE_READ_FSCREDS).
        let bytes = (try? readFile("/proc/\(pid)/environ", limit: 1 << 22)) ?? []
        environment = variables(bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
        try enter()
    }

    private init(_ container: EngineContainer) throws(ContainerError) {
        guard let pid = container.pid else { throw .notRunning(name: container.name, state: container.state) }
        if let runtime = container.runtime, ContainerProcess.hasOwnKernel(runtime) {
            throw .ownKernel(name: container.name, runtime: runtime)
        }
        do throws(ContainerError) {
            handle = try ContainerProcess.hold(pid, name: container.name)
        } catch {
            // No such number here: numbered by another kernel, or in another process namespace.
            if case .noSuchProcess = error { throw .foreignProcess(name: container.name, pid: pid) }
            throw error
        }
        func text(_ file: String) -> String {
            String(decoding: (try? readFile("/proc/\(pid)/\(file)", limit: 1 << 24)) ?? [], as: UTF8.self)
        }
        let isItsOwn = ContainerMarks.name(container.id, controlGroups: text("cgroup"), mountInfo: text("mountinfo"))
        engine = container
        environment = container.environment
        guard handle.isStillThere else { throw .ended(name: container.name) }
        guard isItsOwn else { throw .foreignProcess(name: container.name, pid: pid) }
        try enter()
    }

    private static func hold(_ pid: Int, name: String) throws(ContainerError) -> ProcessHandle {
        guard let number = Int32(exactly: pid) else { throw .noSuchProcess(pid: pid) }
        do throws(ProcessHandle.Failure) {
            return try ProcessHandle(pid: number)
        } catch {
            switch error {
            case .notThere: throw .noSuchProcess(pid: pid)
            case .thread: throw .thread(pid: pid)
            case .unknown(let reason): throw .procUnreadable(detail: reason.description)
            }
        }
    }

    /// Whether its root may be looked at from here.
    private func enter() throws(ContainerError) {
        do throws(FileError) {
            _ = try fileStatus(root + "/.")
        } catch {
            guard handle.isStillThere else { throw .ended(name: name) }
            throw .rootUnreadable(
                pid: Int(pid), error: error.errno?.description ?? error.description, uid: Int(effectiveUser.uid))
        }
    }

    /// The first process that such a runtime names is the sandbox's, whose root is not the container's.
    static func hasOwnKernel(_ runtime: String) -> Bool {
        let name = runtime.lowercased()
        return ["kata", "runsc", "gvisor", "krun"].contains { name.contains($0) }
    }
}
