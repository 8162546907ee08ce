import Synchronization

/// One line of `/proc/PID/mountinfo` (proc(5)).
public struct Mount: Hashable, Sendable {
    /// The kernel's number of the mount, which no other mount has while this one is there.
    public let id: Int
    /// Where it is mounted, as this process sees it.
    public let point: String
    /// The path inside the file system that is mounted there; `/` unless it is a bind mount or a subvolume.
    public let root: String
    /// `tmpfs`, `overlay`, `ext4`.
    public let fileSystem: String
    /// The device or name that is mounted.
    public let source: String
    /// `rw`, `nosuid` … of the mount.
    public let mountOptions: [String]
    /// `rw`, `size=64k` … of the file system.
    public let superOptions: [String]
    /// `major:minor` of the device.
    public let device: String

    /// Read-only as a mount or as a file system.
    public var readOnly: Bool { mountOptions.contains("ro") || superOptions.contains("ro") }

    /// All options, the mount's first, each once.
    public var options: [String] {
        var seen: Set<String> = []
        return (mountOptions + superOptions).filter { seen.insert($0).inserted }
    }
}

/// The mounts that a process sees, in the kernel's order, their points as seen from its root.
///
/// - Parameter process: nil for this one.
public func mounts(ofProcess process: Int32? = nil) throws(FileError) -> [Mount] {
    let bytes = try readFile("/proc/\(process.map(String.init) ?? "self")/mountinfo", limit: 1 << 24)
    return lastTable.withLock { last in
        if last.bytes != bytes { last = (bytes, parseMountInfo(String(decoding: bytes, as: UTF8.self))) }
        return last.mounts
    }
}

/// The table is asked for again and again in a run and hardly ever differs: it is read anew and taken apart where it does.
private let lastTable = Mutex<(bytes: [UInt8], mounts: [Mount])>(([], []))

/// Reads the text of a mountinfo file; lines that are none are passed over.
public func parseMountInfo(_ text: String) -> [Mount] {
    text.split(separator: "\n").compactMap { line in
        let fields = line.split(separator: " ", omittingEmptySubsequences: true)
        // 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
        guard fields.count >= 9, let dash = fields[6...].firstIndex(of: "-"), fields.count > dash + 2 else {
            return nil
        }
        return Mount(
            id: Int(fields[0]) ?? -1,
            point: unescaped(fields[4]), root: unescaped(fields[3]), fileSystem: unescaped(fields[dash + 1]),
            source: unescaped(fields[dash + 2]), mountOptions: fields[5].split(separator: ",").map(String.init),
            superOptions: fields.count > dash + 3 ? fields[dash + 3].split(separator: ",").map(String.init) : [],
            device: String(fields[2]))
    }
}

/// The mount that holds a path without links: the longest mount point above it, and of equal ones the last mounted.
public func mount(holding path: String, among mounts: [Mount]) -> Mount? {
    var best: Mount?
    for mount in mounts where path == mount.point || path.hasPrefix(mount.point == "/" ? "/" : mount.point + "/") {
        if mount.point.utf8.count >= (best?.point.utf8.count ?? 0) { best = mount }
    }
    return best
}

/// Space, tab, newline and backslash stand as three octal digits.
private func unescaped(_ field: Substring) -> String {
    guard field.utf8.contains(UInt8(ascii: "\\")) else { return String(field) }
    let bytes = Array(field.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
        if bytes[index] == UInt8(ascii: "\\"), index + 3 < bytes.count,
            bytes[(index + 1)...(index + 3)].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) })
        {
            let value = bytes[(index + 1)...(index + 3)].reduce(0) { $0 * 8 + Int($1 - UInt8(ascii: "0")) }
            result.append(UInt8(truncatingIfNeeded: value))
            index += 4
        } else {
            result.append(bytes[index])
            index += 1
        }
    }
    return String(decoding: result, as: UTF8.self)
}
