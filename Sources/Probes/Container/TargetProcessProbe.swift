import Evidence
import Linux

/// What the kernel and the engine say of the process through which a container is looked at.
public func observeTargetProcess(_ process: ContainerProcess) -> TargetProcessObservation {
    func text(_ file: String) -> String {
        String(decoding: (try? readFile("/proc/\(process.pid)/\(file)", limit: 1 << 20)) ?? [], as: UTF8.self)
    }
    let status = ProcessStatus(text("status"))
    let groups = text("cgroup")
    var seen = TargetProcessObservation(
        pid: Int(process.pid), engine: process.engine?.engine ?? containerName(inControlGroups: groups),
        environmentFrom: process.engine == nil ? .process : .engine, uid: status.uid,
        uidMap: parseIdentityMap(text("uid_map")), limits: parseProcessLimits(text("limits")),
        seccomp: status.seccomp, noNewPrivileges: status.noNewPrivileges, capabilities: status.capabilities,
        capabilityBounds: status.capabilityBounds,
        controlGroup: ControlGroupFigures(groups: parseControlGroups(groups), mounts: (try? mounts()) ?? []).observe())
    if let container = process.engine {
        seen.containerId = container.id
        seen.containerName = container.name
        seen.image = container.image
        seen.startedAt = container.startedAt
        seen.readOnlyRoot = container.readOnlyRoot
        seen.networkMode = container.networkMode
    }
    // namespaces(7); a kernel without one of them has no such link on either side.
    for kind in ["cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"] {
        guard let its = try? readLink("/proc/\(process.pid)/ns/\(kind)"),
            let ours = try? readLink("/proc/self/ns/\(kind)")
        else { continue }
        if its == ours { seen.sharedNamespaces.append(kind) } else { seen.ownNamespaces.append(kind) }
    }
    return seen
}
