import Evidence
import Linux

/// Where the mounts of an examined root are read.
enum MountTable: Sendable {
    /// This process's own mounts, of its own root.
    case own
    /// This process's own mounts, of the root at this path: what is mounted below is seen there.
    case below(String)
    /// The mounts of a process that lives in the root.
    case process(Int32)

    /// The mount that holds an existing path, its point as it is called inside the root; nil where that cannot be told.
    func mount(holding path: String, in root: Root) -> MountObservation? {
        switch self {
        case .own:
            let resolved = (try? root.resolve(path)) ?? path
            return (try? mounts()).flatMap { Linux.mount(holding: resolved, among: $0) }.map { MountObservation($0) }
        case .below(let prefix):
            guard let mount = mount(numbered: root.mountID(of: path), nil) else { return nil }
            return MountObservation(mount, point: MountTable.inside(mount.point, prefix))
        case .process(let process):
            return mount(numbered: root.mountID(of: path), process).map { MountObservation($0) }
        }
    }

    private func mount(numbered id: Int?, _ process: Int32?) -> Mount? {
        guard let id else { return nil }
        return (try? mounts(ofProcess: process))?.first { $0.id == id }
    }

    /// A mount point as the root calls it. One that is not below the root holds the root itself.
    static func inside(_ point: String, _ prefix: String) -> String {
        let base = prefix.hasSuffix("/") ? prefix : prefix + "/"
        return point.hasPrefix(base) ? "/" + point.dropFirst(base.count) : "/"
    }
}

extension MountObservation {
    init(_ mount: Mount, point: String? = nil) {
        self.init(
            point: point ?? mount.point, fileSystem: mount.fileSystem, options: mount.options, readOnly: mount.readOnly)
    }
}

extension Target {
    /// The mount that holds a path, or the nearest directory above it that exists; nil where that cannot be told.
    func mount(holding path: String) -> MountObservation? {
        mountTable.mount(holding: nearest(path), in: root)
    }

    /// The path, or the nearest directory above it that exists.
    func nearest(_ path: String) -> String {
        var nearest = path
        while (try? root.status(of: nearest)) == nil, let slash = nearest.lastIndex(of: "/"), nearest != "/" {
            nearest = slash == nearest.startIndex ? "/" : String(nearest[..<slash])
        }
        return nearest
    }
}
