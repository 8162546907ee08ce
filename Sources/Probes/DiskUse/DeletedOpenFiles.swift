import Evidence
import Linux

/// The deleted files of one file system that processes still have open, by `/proc/PID/fd`. Nothing is opened.
///
/// - Parameters:
///   - device: the file system's number.
///   - isOver: asked before each process.
/// - Returns: nil without /proc.
func observeDeletedOpenFiles(on device: UInt64, isOver: () -> Bool) -> DeletedFiles? {
    guard let names = try? listDirectory("/proc", sorted: false) else { return nil }
    var found = DeletedFiles()
    var seen: Set<UInt64> = []
    var all: [DeletedFile] = []
    for pid in names.compactMap({ Int($0) }) {
        guard interruption == nil, !isOver() else { break }
        guard let descriptors = try? listDirectory("/proc/\(pid)/fd", limit: 20_000, sorted: false) else {
            if hasProcess(Int32(clamping: pid)) { found.processesUnseen += 1 }
            continue
        }
        for descriptor in descriptors {
            let link = "/proc/\(pid)/fd/\(descriptor)"
            // The kernel's mark; a file may bear such a name and be there, which its links tell.
            guard let target = try? readLink(link), target.hasPrefix("/"), target.hasSuffix(" (deleted)"),
                let status = try? fileStatus(link), status.kind == .regular, status.device == device,
                status.links == 0, seen.insert(status.inode).inserted
            else { continue }
            found.files += 1
            found.bytes = found.bytes.addingReportingOverflow(status.allocated).partialValue
            all.append(
                DeletedFile(
                    path: String(target.dropLast(10).prefix(300)), bytes: status.allocated, pid: pid,
                    program: programName(pid)))
        }
    }
    found.largest = Array(all.sorted { $0.bytes > $1.bytes }.prefix(5))
    return found
}

private func programName(_ pid: Int) -> String {
    let bytes = (try? readFile("/proc/\(pid)/comm", limit: 64)) ?? []
    return String(decoding: bytes.filter { $0 != 0x0a }, as: UTF8.self)
}
