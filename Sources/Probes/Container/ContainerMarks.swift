import Linux

/// The marks of a container on one of its processes: its id in `/proc/PID/cgroup` or `/proc/PID/mountinfo`.
enum ContainerMarks {
    /// Whether a process with these files is in the container.
    static func name(_ id: String, controlGroups: String, mountInfo: String) -> Bool {
        !id.isEmpty && (isGrouped(under: id, controlGroups) || isMounted(from: id, mountInfo))
    }

    /// A part of a control group's path is the id (`/docker/ID`), or ends with it behind `-` or `:` (`docker-ID.scope`,
    /// `libpod-ID.scope`, `…:cri-containerd:ID`). The group of podman's monitor, `libpod-conmon-ID.scope`, is no part of
    /// the container.
    private static func isGrouped(under id: String, _ text: String) -> Bool {
        parseControlGroups(text).contains { group in
            group.path.split(separator: "/").contains { part in
                let name = part.hasSuffix(".scope") ? part.dropLast(6) : part
                guard name.hasSuffix(id), !name.contains("conmon") else { return false }
                let before = name.dropLast(id.count).last
                return before == nil || before == "-" || before == ":"
            }
        }
    }

    /// Something of the engine's directory for this container is mounted in it: `…/ID/resolv.conf` at `/etc/resolv.conf`.
    /// On the host the id stands in mount points too (`…/ID/mounts/shm`), which says nothing of the process.
    private static func isMounted(from id: String, _ text: String) -> Bool {
        parseMountInfo(text).contains { mount in
            mount.root.split(separator: "/").contains { $0 == id } && !mount.point.contains(id)
        }
    }
}
