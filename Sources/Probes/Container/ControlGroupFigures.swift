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
        var levels: [ControlGroupLevel] = []
        if let place = place(of: "memory") {
            let memory = self.levels(place, "memory", memoryLevel)
            figures.memoryMaxBytes = memory.compactMap(\.max).min()
            figures.memoryCurrentBytes = memory.first?.current
            figures.oomKills = memory.first?.events
            levels += memory
        }
        if let place = place(of: "pids") {
            let pids = self.levels(place, "pids", pidsLevel)
            figures.pidsMax = pids.compactMap(\.max).min()
            figures.pidsCurrent = pids.first?.current
            levels += pids
        }
        levels.removeAll { $0.max == nil && $0.swapMaxBytes == nil }
        if !levels.isEmpty { figures.levels = levels }
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

    /// What the group and each one above it up to the top tell.
    private func levels(
        _ place: Place, _ controller: String, _ look: (_ folder: String, _ isVersion2: Bool) -> ControlGroupLevel
    ) -> [ControlGroupLevel] {
        var folder = Substring(place.folder)
        var levels: [ControlGroupLevel] = []
        while folder.utf8.count >= place.top.utf8.count {
            var level = look(String(folder), place.isVersion2)
            level.controller = controller
            level.path = folder.utf8.count > place.top.utf8.count ? String(folder.dropFirst(place.top.count)) : "/"
            levels.append(level)
            guard let slash = folder.lastIndex(of: "/") else { break }
            folder = folder[..<slash]
        }
        return levels
    }

    private func memoryLevel(_ folder: String, isVersion2: Bool) -> ControlGroupLevel {
        // In version 1 only the lines with `total_` count the groups below, too.
        let stat = read(folder + "/memory.stat")
        let pages =
            isVersion2
            ? ["inactive_file", "active_file", "slab_reclaimable"] : ["total_inactive_file", "total_active_file"]
        let reclaimable = pages.compactMap { line($0, of: stat) }
        return ControlGroupLevel(
            controller: "", path: "",
            max: number(read(folder + (isVersion2 ? "/memory.max" : "/memory.limit_in_bytes"))),
            current: number(read(folder + (isVersion2 ? "/memory.current" : "/memory.usage_in_bytes"))),
            reclaimableBytes: reclaimable.isEmpty
                ? nil : reclaimable.reduce(0) { $0.addingReportingOverflow($1).partialValue },
            swapMaxBytes: number(read(folder + (isVersion2 ? "/memory.swap.max" : "/memory.memsw.limit_in_bytes"))),
            events: line("oom_kill", of: read(folder + (isVersion2 ? "/memory.events" : "/memory.oom_control"))))
    }

    private func pidsLevel(_ folder: String, isVersion2: Bool) -> ControlGroupLevel {
        ControlGroupLevel(
            controller: "", path: "", max: number(read(folder + "/pids.max")),
            current: number(read(folder + "/pids.current")), events: line("max", of: read(folder + "/pids.events")))
    }

    /// nil for `max`, and for version 1's word for it: the highest multiple of a page.
    private func number(_ text: String?) -> Int64? {
        guard let text, let number = Int64(text.prefix { $0 != "\n" }), number >= 0,
            number < Int64.max - 0x10_0000
        else { return nil }
        return number
    }

    /// The number in the line `NAME N`.
    private func line(_ name: String, of text: String?) -> Int64? {
        for line in text?.split(separator: "\n") ?? [] {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == name { return Int64(words[1]).flatMap { $0 >= 0 ? $0 : nil } }
        }
        return nil
    }
}
