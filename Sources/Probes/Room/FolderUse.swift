import AptModel
import Evidence
import Linux

/// Bytes that the files of a folder take on disk, its direct subfolders included: apt's own folders are no deeper.
///
/// No more than a hundred thousand of them are counted.
func bytesUsed(in folder: String, _ root: Root) -> Int64 {
    var sum: Int64 = 0
    var left = 100_000
    func add(_ path: String, depth: Int) {
        for name in (try? root.list(path)) ?? [] where left > 0 && interruption == nil {
            left -= 1
            let entry = path + "/" + name
            guard let status = try? root.status(of: entry, followingLinks: false) else { continue }
            switch status.kind {
            case .regular: sum = sum.addingReportingOverflow(status.allocated).partialValue
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
public func observePackageCache(_ archives: String, _ target: Target) -> PackageCacheObservation? {
    let path = withoutSlash(archives)
    guard target.root.kind(of: path) == .directory else { return nil }
    return PackageCacheObservation(
        path: path, bytes: bytesUsed(in: path, target.root), mountPoint: target.mount(holding: path)?.point)
}
