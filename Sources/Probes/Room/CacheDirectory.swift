import AptModel
import Evidence
import Linux

/// Looks at the directories of apt's caches and tries them as root, who writes there.
///
/// apt-get writes each package cache to a file of another name beside it and renames that (apt-pkg/pkgcachegen.cc), at the end of
/// every update whose lists changed. Where it may not write there at all it does without; where it begins and cannot end, it fails.
///
/// - Parameters:
///   - files: the package caches with their paths, `/var/cache/apt/pkgcache.bin`; empty where apt keeps none.
///   - bytes: the size of each of them.
///   - archives: `Dir::Cache::archives`, absolute; empty for none.
///   - leaveOut: asked before each directory, which is left out where it says so.
public func observeCacheDirectories(
    files: [String], bytes: Int64, archives: String, target: Target,
    leaveOut: (DirectoryObservation.Role) -> Bool = { _ in false }
) -> [DirectoryObservation] {
    let superuser = SandboxUser(superuserOf: target)
    var found: [DirectoryObservation] = []
    for folder in files.map(parent).reduce(into: [String](), { if !$0.contains($1) { $0.append($1) } }) {
        guard !leaveOut(.cache) else { continue }
        let here = files.filter { parent($0) == folder }
        // What is there of the first file makes room for the second one when it is replaced.
        let replaced = here.first.flatMap { try? target.root.status(of: $0) }?.allocated ?? 0
        var directory = observeDirectory(
            role: .cache, path: folder, chosenBy: "Dir::Cache", writers: [superuser], target: target
        ) { unit, _ in
            let all = bytes.multipliedReportingOverflow(by: Int64(here.count)).partialValue
            return RoomNeed(bytes: max(bytes, all - replaced), inodes: 1)
        }
        let blocked = here.filter { target.root.kind(of: $0) == .directory }.map(lastName)
        if !blocked.isEmpty { directory.blockedFiles = blocked }
        found.append(directory)
    }
    let packages = withoutSlash(archives)
    if packages.hasPrefix("/"), packages != "/dev/null", !leaveOut(.archives) {
        found.append(
            observeDirectory(
                role: .archives, path: packages, chosenBy: "Dir::Cache::archives", writers: [superuser], target: target
            ) { _, _ in RoomNeed(bytes: 4096, inodes: 1) })
    }
    return found
}

private func parent(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
}

private func lastName(_ path: String) -> String { String(path.split(separator: "/").last ?? "") }
