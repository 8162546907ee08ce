import Evidence
import Linux

/// Reads what the control groups of a process allow and hold, in either version (cgroups(7); the kernel's admin-guide).
struct ControlGroupFigures {
    let groups: [ControlGroup]
    /// This process's own, which name where each hierarchy is mounted.
    let mounts: [Mount]
    /// The whole text of a file, nil where there is none.
    var read: (String) -> String? = { path in
        (try? readFile(path, limit: 65_536)).map { String(decoding: $0, as: UTF8.self) }
    }

    func observe() -> ControlGroupObservation {
        var figures = ControlGroupObservation()
        if let place = place(of: "memory") {
            figures.memoryMaxBytes = lowest(place, place.isVersion2 ? "memory.max" : "memory.limit_in_bytes")
            figures.memoryCurrentBytes = number(
                read(place.folder + (place.isVersion2 ? "/memory.current" : "/memory.usage_in_bytes")))
            figures.oomKills = oomKills(
                read(place.folder + (place.isVersion2 ? "/memory.events" : "/memory.oom_control")))
        }
        if let place = place(of: "pids") {
            figures.pidsMax = lowest(place, "pids.max")
            figures.pidsCurrent = number(read(place.folder + "/pids.current"))
        }
        return figures
    }

    private struct Place {
        var isVersion2: Bool
        /// Where the hierarchy is mounted.
        var top: String
        /// The group's directory, without a slash at its end.
        var folder: String
    }

    /// The directory of the group that a controller is in; nil where it cannot be seen from here.
    private func place(of controller: String) -> Place? {
        let older = groups.first { $0.controllers.contains(controller) }
        guard let group = older ?? groups.first(where: { $0.controllers.isEmpty }) else { return nil }
        let mount = mounts.last { mount in
            older == nil
                ? mount.fileSystem == "cgroup2"
                : mount.fileSystem == "cgroup" && mount.superOptions.contains(controller)
        }
        guard let mount, !group.path.split(separator: "/").contains("..") else { return nil }
        // Of a hierarchy mounted from below its top only what lies below is seen.
        let root = mount.root == "/" ? "" : mount.root
        guard group.path == root || group.path.hasPrefix(root + "/") else { return nil }
        var folder = mount.point + group.path.dropFirst(root.count)
        while folder.utf8.last == UInt8(ascii: "/") { folder.removeLast() }
        return Place(isVersion2: older == nil, top: mount.point, folder: folder)
    }

    /// The lowest limit from the group up to the top.
    private func lowest(_ place: Place, _ file: String) -> Int64? {
        var folder = Substring(place.folder)
        var lowest: Int64?
        while folder.utf8.count >= place.top.utf8.count {
            if let limit = number(read(folder + "/" + file)) { lowest = min(lowest ?? limit, limit) }
            guard let slash = folder.lastIndex(of: "/") else { break }
            folder = folder[..<slash]
        }
        return lowest
    }

    /// nil for `max`, and for version 1's word for it: the highest multiple of a page.
    private func number(_ text: String?) -> Int64? {
        guard let text, let number = Int64(text.prefix { $0 != "\n" }), number >= 0,
            number < Int64.max - 0x10_0000
        else { return nil }
        return number
    }

    /// The line `oom_kill N` of either version.
    private func oomKills(_ text: String?) -> Int64? {
        for line in text?.split(separator: "\n") ?? [] {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == "oom_kill" { return Int64(words[1]) }
        }
        return nil
    }
}
