import AptModel
import Evidence
import Linux

/// apt's own files that can go without harm, and where they lie.
public struct AptFiles: Sendable {
    /// `Dir::Cache::archives`, absolute.
    public var archives: String
    /// `Dir::State::lists`, absolute.
    public var lists: String
    /// The package caches with their paths; empty where apt keeps none.
    public var caches: [String]

    public init(archives: String, lists: String, caches: [String]) {
        self.archives = withoutSlash(archives)
        self.lists = withoutSlash(lists)
        self.caches = caches
    }

    /// Bytes on one file system that `apt-get clean` deletes: every plain file in archives, in both `partial` directories, and the
    /// package caches (`apt-get -s clean` names them; pkgAcquire::Clean passes over the lock and directories).
    func cleanBytes(on device: UInt64, _ root: Root) -> Int64 {
        let folders = [archives, archives + "/partial", lists + "/partial"].map {
            plainFiles(in: $0, on: device, root).bytes
        }
        let files = caches.filter { isOn(device, parent($0), root) }.compactMap { taken($0, root) }
        return (folders + files).reduce(0) { $0.addingReportingOverflow($1).partialValue }
    }

    /// What transfers that never ended left; an update that runs has its files there too.
    func leftovers(on device: UInt64, _ root: Root) -> [LeftoverFiles] {
        [lists + "/partial", archives + "/partial"].compactMap { folder in
            let found = plainFiles(in: folder, on: device, root)
            return found.files == 0 ? nil : LeftoverFiles(path: folder, files: found.files, bytes: found.bytes)
        }
    }

    /// The device of the directory tells: an overlay may show a file under its layer's.
    private func isOn(_ device: UInt64, _ folder: String, _ root: Root) -> Bool {
        (try? root.status(of: folder))?.device == device
    }

    private func plainFiles(in folder: String, on device: UInt64, _ root: Root) -> (files: Int, bytes: Int64) {
        guard isOn(device, folder, root) else { return (0, 0) }
        var (files, bytes) = (0, Int64(0))
        for name in (try? root.list(folder)) ?? [] where name != "lock" && interruption == nil {
            guard let taken = taken(folder + "/" + name, root) else { continue }
            files += 1
            bytes = bytes.addingReportingOverflow(taken).partialValue
        }
        return (files, bytes)
    }

    /// Bytes that a regular file takes; nil for anything else.
    private func taken(_ path: String, _ root: Root) -> Int64? {
        guard let status = try? root.status(of: path, followingLinks: false), status.kind == .regular else {
            return nil
        }
        return status.allocated
    }

    private func parent(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }
}
