/// The user numbers of a process's namespace; the same ones where that cannot be told.
public func userMap(ofProcess process: Int32) -> IdentityMap { identityMap("/proc/\(process)/uid_map") }

/// The group numbers of a process's namespace; the same ones where that cannot be told.
public func groupMap(ofProcess process: Int32) -> IdentityMap { identityMap("/proc/\(process)/gid_map") }

private func identityMap(_ path: String) -> IdentityMap {
    guard let bytes = try? readFile(path, limit: 65_536) else { return .same }
    return IdentityMap(text: String(decoding: bytes, as: UTF8.self))
}

/// The soft limit on the size of files of a process in bytes, `UInt64.max` for none; nil where it cannot be read.
public func fileSizeLimit(ofProcess process: Int32) -> UInt64? {
    guard let bytes = try? readFile("/proc/\(process)/limits", limit: 65_536) else { return nil }
    return parseFileSizeLimit(String(decoding: bytes, as: UTF8.self))
}

/// Reads the line `Max file size  SOFT  HARD  bytes` of a limits file (proc(5)).
func parseFileSizeLimit(_ text: String) -> UInt64? {
    for line in text.split(separator: "\n") where line.hasPrefix("Max file size ") {
        guard let soft = line.dropFirst(14).split(separator: " ").first else { return nil }
        return soft == "unlimited" ? .max : UInt64(soft)
    }
    return nil
}
