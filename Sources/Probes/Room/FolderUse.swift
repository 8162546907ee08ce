import AptModel
import Evidence
import Linux

/// Bytes that the files of a folder take on disk, its direct subfolders included: apt's own folders are no deeper.
func bytesUsed(in folder: String, root: String = "") -> Int64 {
    var sum: Int64 = 0
    func add(_ path: String, depth: Int) {
        for name in (try? listDirectory(root + path)) ?? [] {
            let entry = path + "/" + name
            guard let status = try? fileStatus(root + entry, followingLinks: false) else { continue }
            switch status.kind {
            case .regular: sum += status.allocated
            case .directory where depth > 0: add(entry, depth: depth - 1)
            default: break
            }
        }
    }
    add(folder, depth: 1)
    return sum
}

/// The downloaded packages that `apt-get clean` would delete, and the mount they are on.
///
/// - Parameter archives: `Dir::Cache::archives`, absolute.
public func observePackageCache(_ archives: String, root: String = "") -> PackageCacheObservation? {
    let path = archives.count > 1 && archives.hasSuffix("/") ? String(archives.dropLast()) : archives
    guard (try? fileStatus(root + path))?.kind == .directory else { return nil }
    let resolved = (try? resolvePath(root + path)) ?? root + path
    let point = (try? mounts()).flatMap { mount(holding: resolved, among: $0)?.point }
    return PackageCacheObservation(path: path, bytes: bytesUsed(in: path, root: root), mountPoint: point)
}
